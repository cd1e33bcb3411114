import type { AdmissionProblem, AdmissionRequest } from "../../contracts/api/admission.ts";
import type { Delegation } from "../../contracts/nostr/delegation.ts";
import { fromHex } from "../../contracts/hex.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";

/** Whether somebody may join, or the named problem that the answer carries. */
export type AskVerdict =
  | { verdict: "granted" }
  | { verdict: "refused"; code: AdmissionProblem; detail: string };

/** Judges what is asked, before anything costly is looked up. `page` is the page's own key, which signed the request. */
export function judgeAsk(
  { peerId, address }: Pick<AdmissionRequest, "peerId" | "address">,
  page: string,
): AskVerdict {
  const key = fromHex(page);
  if (key === undefined || peerIdOf(key, address) !== peerId) {
    return refused(
      "wrong-peer",
      "The peer id is not made of the page key that signed. Sign with the page's own key, of which its peer id is made.",
    );
  }
  return { verdict: "granted" };
}

/** Judges it by what the creator asks of those who share; `undefined`: no delegation is known. */
export function judgeTier(
  { tier = "open", address }: Pick<AdmissionRequest, "tier" | "address">,
  delegation: Delegation | undefined,
  nowSeconds: number,
): AskVerdict {
  const inForce = delegation !== undefined && delegation.signers.length > 0 && delegation.nbf <= nowSeconds &&
    nowSeconds <= delegation.exp;
  if (!inForce) {
    return refused(
      "unknown-stream",
      `No delegation of ${address} is in force here. Send the creator's, or name relays that have it.`,
    );
  }
  const asked = delegation.sharing.tier;
  if (asked === "off") {
    return refused("sharing-off", "The creator lets nobody share this stream. Watch over HTTP.");
  }
  if (asked !== tier) return refused("wrong-tier", `The stream asks the tier ${asked}, not ${tier}.`);
  return { verdict: "granted" };
}

function refused(code: AdmissionProblem, detail: string): AskVerdict {
  return { verdict: "refused", code, detail };
}
