import type { NodeReport } from "../../../contracts/monero/node-agreement.ts";
import { type AskPath, reportOn } from "../../../contracts/monero/node-report.ts";
import { readShortText } from "../swarm/tracker/short-answer.ts";

export type PostNodeOptions = {
  /** HTTP address without a slash at the end. */
  node: string;
  fetch: typeof fetch;
  /** Ends all questions. */
  signal: AbortSignal;
};

/** Puts questions to a node; each rejects where no sound answer comes. */
export function postNode({ node, fetch, signal }: PostNodeOptions): AskPath {
  return async (path, body, maxBytes) => {
    const response = await fetch(`${node}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal,
      credentials: "omit",
      cache: "no-store",
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return JSON.parse(await readShortText(response, maxBytes) ?? "null");
  };
}

export type AskNodeOptions = Omit<PostNodeOptions, "signal"> & {
  txid: string;
  /** Default: the platform's, after 8 s. */
  signal?: AbortSignal;
};

const WAIT_MS = 8000;

/** Asks one node about one transaction, as edges do; never rejects. */
export async function askNode({ txid, signal, ...node }: AskNodeOptions): Promise<NodeReport> {
  try {
    return await reportOn(txid, postNode({ ...node, signal: signal ?? AbortSignal.timeout(WAIT_MS) }));
  } catch (error) {
    // Out of reach, too slow, too much, or no JSON: to whoever waits for a second opinion all one.
    if (error instanceof Error) return { state: "unreachable" };
    throw error;
  }
}
