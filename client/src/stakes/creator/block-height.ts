import { readNodeHeight } from "../../../../contracts/monero/node-answer.ts";
import { readShortText } from "../../swarm/tracker/short-answer.ts";

const WAIT_MS = 8000;
const MOST_BYTES = 4096;
/** Blocks by which honest nodes may differ for a moment. */
const NODE_LAG = 2;

/** Blocks on the chain, as all nodes that answer agree, the lowest they name; `undefined` where none does, or they don't. */
export async function askHeight(
  nodes: readonly string[],
  fetcher: typeof fetch,
): Promise<number | undefined> {
  const told = await Promise.all(nodes.map((node) => heightOf(node, fetcher)));
  const heights = told.filter((height) => height !== undefined);
  if (heights.length === 0) return undefined;
  const lowest = Math.min(...heights);
  return Math.max(...heights) - lowest <= NODE_LAG ? lowest : undefined;
}

async function heightOf(node: string, fetcher: typeof fetch): Promise<number | undefined> {
  try {
    const response = await fetcher(`${node}/get_height`, {
      method: "POST",
      body: "{}",
      signal: AbortSignal.timeout(WAIT_MS),
      credentials: "omit",
      cache: "no-store",
    });
    const text = response.ok ? await readShortText(response, MOST_BYTES) : undefined;
    return readNodeHeight(JSON.parse(text ?? "null"));
  } catch (error) {
    console.info(`the node ${node} doesn't say its height:`, error);
    return undefined;
  }
}
