import type { TipVerifyRequest } from "../../contracts/api/tips.ts";
import type { PendingCause } from "../../contracts/monero/node-agreement.ts";
import { readTxProof } from "../../contracts/monero/proof-text.ts";
import { readTipMessage, type Tip } from "../../contracts/monero/tip.ts";
import {
  type TipRefusal,
  type WeighedTip,
  weighTip,
  type WeighTipOptions,
} from "../../contracts/monero/weigh-tip.ts";
import type { TipLevel } from "../../contracts/nostr/tip-receipt.ts";
import { levelOf, reaches } from "./level.ts";

/** What became of a tip that was to be verified. */
export type VerifiedTip =
  | WeighedTip & { verdict: "paid" } & { level: TipLevel }
  | Exclude<WeighedTip, { verdict: "paid" | "pending" }>
  | { verdict: "pending"; because: PendingCause | "level" };

/** Judges what needs no node: the message's form and the proof's. */
export function readTip(
  { m, proof }: Pick<TipVerifyRequest, "m" | "proof">,
): { verdict: "read"; tip: Tip } | { verdict: "refused"; code: TipRefusal } {
  const tip = readTipMessage(m);
  if (tip === undefined) return { verdict: "refused", code: "malformed-tip" };
  const read = readTxProof(proof);
  if (read.verdict !== "read") return { verdict: "refused", code: read.verdict };
  if (read.proof.direction !== "out") return { verdict: "refused", code: "not-payers-proof" };
  return { verdict: "read", tip };
}

export type VerifyTipOptions = Omit<WeighTipOptions, "network" | "fewest"> & {
  /** What must be reached; default: whatever is. */
  level?: TipLevel;
};

/** Judges the proof against what the nodes agree on, up to the asked level. */
export function verifyTip({ level: asked, ...about }: VerifyTipOptions): VerifiedTip {
  const weighed = weighTip(about);
  if (weighed.verdict !== "paid") return weighed;
  const level = levelOf(weighed.confirmations);
  if (asked !== undefined && !reaches(level, asked)) return { verdict: "pending", because: "level" };
  return { ...weighed, level };
}
