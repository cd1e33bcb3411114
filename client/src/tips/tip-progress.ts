import type { TipLevel } from "../../../contracts/nostr/tip-receipt.ts";
import type { EdgeWord } from "./edge-client.ts";
import { compareLevels, levelOf } from "./levels.ts";
import type { PaymentVerdict } from "./judge-payment.ts";

/** How a paid tip stands; each has its sentence in the locales (`tips.progress-<state>`). */
export type TipProgress =
  /** Nobody has answered yet. */
  | { state: "checking" }
  /** True as far as anybody knows. */
  | ({ state: "proven"; level: TipLevel; confirmations: number; amount: bigint } & Telling)
  /** It may yet be true. `because` says what is missing. */
  | { state: "pending"; because: PendingReason }
  /** It is no tip, and why; what the viewer gave has to be mended. Not `final`: an edge that doesn't answer may say otherwise. */
  | { state: "refused"; code: string; by: "page" | "edge"; final: boolean }
  /** It was seen, and is no longer: the chain took it back, or its coins were spent elsewhere. */
  | { state: "revoked"; because: "gone" | "double-spend" };

/** Why a tip hangs. */
export type PendingReason = "unknown" | "unreachable" | "disagree" | "no-nodes";

/** What others know of a tip. */
export type Telling = {
  /** The highest level that a relay took a receipt of. */
  told: TipLevel | undefined;
  /** Relays are being handed more. */
  telling: boolean;
};

export type WeighProgressOptions = {
  here: PaymentVerdict;
  edges: readonly EdgeWord[];
  /** The highest level this tip ever reached. */
  reached: TipLevel | undefined;
  telling: Telling;
};

/** Puts together what this page and the stream's edges found out. What the page checked itself counts first. */
export function weighProgress({ here, edges, reached, telling }: WeighProgressOptions): TipProgress {
  const wasSeen = reached !== undefined;
  if (here.verdict === "refused") {
    if (wasSeen && here.code === "double-spend") return { state: "revoked", because: "double-spend" };
    return { state: "refused", code: here.code, by: "page", final: true };
  }
  const vouched = edges.filter((word) => word.state === "vouched");
  if (here.verdict === "paid") {
    const { confirmations, amount } = here;
    return { state: "proven", level: levelOf(confirmations), confirmations, amount, ...telling };
  }
  const [first] = vouched;
  if (first !== undefined) {
    let best = first;
    for (const word of vouched) {
      if (compareLevels(word.level, best.level) > 0) best = word;
    }
    const { level, confirmations, amount } = best;
    return { state: "proven", level, confirmations, amount, ...telling };
  }
  const refused = edges.find((word) => word.state === "refused");
  if (refused?.code === "double-spend" && wasSeen) return { state: "revoked", because: "double-spend" };
  // One edge on another chain, or with a clock of its own, must not end what a second one is still looking for.
  if (refused !== undefined && !edges.some(({ state }) => state === "pending")) {
    const final = edges.every(({ state }) => state === "refused");
    return { state: "refused", code: refused.code, by: "edge", final };
  }
  const isUnknown = here.verdict === "pending" && here.because === "unknown" ||
    edges.some((word) => word.state === "pending" && word.code === "unknown-transaction");
  if (isUnknown) {
    return wasSeen ? { state: "revoked", because: "gone" } : { state: "pending", because: "unknown" };
  }
  if (here.verdict === "pending") return { state: "pending", because: here.because };
  if (edges.some(({ state }) => state === "pending")) return { state: "pending", because: "disagree" };
  return { state: "pending", because: edges.length === 0 ? "no-nodes" : "unreachable" };
}

/** Whether asking again could change nothing any more. */
export function isSettled(progress: TipProgress): boolean {
  if (progress.state === "refused") return progress.final;
  return progress.state === "proven" && progress.level === "10" && progress.told === "10";
}

/** A payment that was just sent is known within seconds; who waits longer for the first word waits for something else. */
const QUICK_LOOKS = 8;

/** Milliseconds until the next look, after so many: quick while somebody waits for the first word, slow once it only ripens. */
export function nextLookMs(progress: TipProgress, looks: number): number {
  if (progress.state === "proven" && progress.level === "1") return 30_000;
  if (progress.state === "proven") return 10_000;
  return progress.state === "pending" && looks <= QUICK_LOOKS ? 1000 : 4000;
}
