import { checkpointTemplate } from "../../../../contracts/nostr/checkpoint.ts";
import { delegationTemplate } from "../../../../contracts/nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { BEGUN, CREATOR_KEY, STREAM } from "./trial-viewer-stake.ts";

/** The key of the trial's box. */
export const TRIAL_BOX = new Uint8Array(32).fill(21);
export const TRIAL_SID = "0011223344556677";

export type TrialSeal = {
  n: number;
  /** A byte in hex, of which the chain's head consists. */
  head: string;
  sid?: string;
  box?: Uint8Array;
  kind?: typeof KIND.checkpoint | typeof KIND.checkpointRecord;
};

/** What a box sealed of the trial's stream. */
export function trialSeal({ n, head, sid = TRIAL_SID, box = TRIAL_BOX, kind }: TrialSeal): NostrEvent {
  const place = { address: STREAM, sid, rid: "video", n, state: "live" as const };
  return signEvent(checkpointTemplate({ ...place, head: head.repeat(32) }, BEGUN, kind), box);
}

/** Its creator lets that box seal, or these. */
export function trialDelegation(boxes: readonly Uint8Array[] = [TRIAL_BOX]): NostrEvent {
  const signers = boxes.map((box) => publicKeyOf(box));
  const options = { address: STREAM, signers, nbf: BEGUN - 100, exp: BEGUN + 3600 };
  return signEvent(delegationTemplate(options, BEGUN - 100), CREATOR_KEY);
}
