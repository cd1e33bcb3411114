import * as v from "valibot";
import { EdgeInfo } from "../../../../contracts/api/edge.ts";
import { isFitKey } from "../../../../contracts/escrow/context.ts";
import type { Arbiter } from "../../../../contracts/escrow/terms.ts";
import { isHex } from "../../../../contracts/hex.ts";
import { readShortText } from "../../swarm/tracker/short-answer.ts";

/** What an edge says of itself as an arbiter of stakes. */
export type ArbiterOffer =
  | { state: "arbiter"; url: string; arbiter: Arbiter }
  | { state: "none"; url: string }
  | { state: "unreachable"; url: string };

const WAIT_MS = 8000;
const MOST_BYTES = 16 * 1024;
const Said = v.pick(EdgeInfo, ["pubkey", "arbiter"]);

/** Asks an edge whether it arbitrates, and by which keys. */
export async function askForArbiter(url: string, fetcher: typeof fetch): Promise<ArbiterOffer> {
  try {
    const response = await fetcher(`${url}/`, { signal: AbortSignal.timeout(WAIT_MS), credentials: "omit" });
    const text = response.ok ? await readShortText(response, MOST_BYTES) : undefined;
    const said = v.safeParse(Said, JSON.parse(text ?? "null"));
    if (!said.success) return { state: "unreachable", url };
    const { pubkey, arbiter: baseKey } = said.output;
    return isHex(pubkey, 32) && isFitKey(baseKey)
      ? { state: "arbiter", url, arbiter: { pubkey, baseKey, url } }
      : { state: "none", url };
  } catch (error) {
    console.info(`the edge ${url} doesn't say whether it arbitrates:`, error);
    return { state: "unreachable", url };
  }
}
