import type { AdmissionTier } from "../../../contracts/swarm/tier.ts";
import type { EngineListener } from "./engine.ts";
import type { Fingerprints } from "./peer/fingerprints.ts";
import { type Pledge, type Wrong, wrongOf } from "./pledge.ts";
import type { Proofs } from "./proofs.ts";
import type { Receipts } from "./receipts/receipts.ts";

export type WrongsOptions = Pick<Wrong, "page" | "sid"> & {
  /** What the creator asks of who shares. */
  tier: AdmissionTier;
  /** The viewer's stake as it is now. */
  pledge: () => Pick<Pledge, "wronged"> | undefined;
  fingerprints: Pick<Fingerprints, "of">;
  receipts: Pick<Receipts, "deny">;
  /** Those of the engines. */
  proofs: Pick<Proofs, "vain">;
};

/** Has the viewer bear witness of what engines blame peers for, and says to them when a proof came to nothing. */
export function makeWrongs(o: WrongsOptions): EngineListener["blamed"] {
  return (peer, reason, proven) => {
    if (proven === undefined) return;
    const vain = () => o.proofs.vain(peer);
    const blame = { peer, reason, proven, fingerprint: o.fingerprints.of(peer) };
    const wrong = o.tier === "stake" ? wrongOf(blame, o) : undefined;
    // What this page signed for speaks against it: the next segment may not be signed for.
    const isUnsigned = wrong !== undefined && o.receipts.deny(peer, wrong.n);
    const tell = o.pledge()?.wronged;
    if (isUnsigned && tell !== undefined) tell(wrong, vain);
    else vain();
  };
}
