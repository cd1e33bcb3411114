import type { NodeReport } from "../../contracts/monero/node-agreement.ts";
import { reportOn } from "../../contracts/monero/node-report.ts";
import { boundedJson } from "./bounded-json.ts";

export type AskNodeOptions = {
  fetch: typeof fetch;
  /** For all questions about one transaction together. */
  timeoutMs: number;
};

/** Asks one node of the operator's about one transaction; never rejects, and says nothing about why it got no answer. */
export async function askNode(node: URL, txid: string, options: AskNodeOptions): Promise<NodeReport> {
  try {
    return await converse(node, txid, options);
  } catch (error) {
    // Out of reach, too slow, too much, or no JSON: to whoever waits for a second opinion all one.
    if (error instanceof Error) return { state: "unreachable" };
    throw error;
  }
}

async function converse(node: URL, txid: string, { fetch, timeoutMs }: AskNodeOptions): Promise<NodeReport> {
  const signal = AbortSignal.timeout(timeoutMs);
  return await reportOn(txid, async (path, body, maxBytes) => {
    const response = await fetch(new URL(path, node), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal,
      // The operator named this host, and no host that it may point to.
      redirect: "error",
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}`);
    }
    return await boundedJson(response, maxBytes);
  });
}
