import type { Place } from "./place.ts";
import type { PullOptions } from "./pull.ts";
import type { MirrorVerdict } from "./verification.ts";

/** A verdict on a place that is not followed: a playlist that holds, or undefined, and the place bears what no honest one sends. */
export function heldBy(
  place: Place,
  judged: MirrorVerdict,
  { conduct, counts, doubt, log }: {
    conduct: Pick<PullOptions["conduct"], "refused">;
    counts: Pick<PullOptions["counts"], "refused">;
  } & Pick<PullOptions, "doubt" | "log">,
): Extract<MirrorVerdict, { verdict: "verified" }> | undefined {
  if (judged.verdict === "verified") return judged;
  const { verdict, detail } = judged;
  // Answers that cross and slow mirrors are behind in all honesty.
  if (verdict !== "fork" && verdict !== "malformed" && verdict !== "unknown-signer") return undefined;
  counts.refused++;
  if (verdict === "unknown-signer") doubt();
  log(`${place.host}: ${verdict}: ${detail}; nothing of that is kept or served`);
  conduct.refused(place, verdict, verdict === "fork");
  return undefined;
}
