import { mayReturn, noteStall, noteUnrest, returned, type RungRecord, UNTROUBLED } from "./rung-policy.ts";
import type { HlsRungName, InstantFall, RungName } from "./rung.ts";

/** What the viewer wants, and what has to be played instead. */
export type RungChoice = {
  wanted: RungName;
  /** How the low rung has done, which also stands in for the instant one. */
  low: RungRecord;
  /** Times of the instant rung's stalls that still count. */
  instant: RungRecord;
  /** The instant rung was given up. */
  fall?: InstantFall;
};

/** A fresh choice of the viewer: what went wrong before counts no longer. */
export function chosen(wanted: RungName): RungChoice {
  return { wanted, low: UNTROUBLED, instant: UNTROUBLED };
}

/** The rung with playlists to play: what is wanted, or what stands in for it. */
export function hlsRungOf({ wanted, low }: RungChoice): HlsRungName {
  const near = wanted === "instant" ? "low" : wanted;
  return near === "low" && low.calmSince !== undefined ? "crowd" : near;
}

/** Whether the instant rung is to be played as soon as it can be had. */
export function wantsInstant({ wanted, fall }: RungChoice): boolean {
  return wanted === "instant" && fall === undefined;
}

/** The instant rung can't be had; why, is for the viewer. */
export function fallen(choice: RungChoice, fall: InstantFall): RungChoice {
  return { ...choice, fall };
}

/** The encoder came back, perhaps another one: what stood against the instant rung may be gone. */
export function renewed(choice: RungChoice): RungChoice {
  const { fall: _, ...rest } = choice;
  return rest;
}

/** The low rung isn't there, although the plain one is. */
export function lowMissing(choice: RungChoice, nowMs: number): RungChoice {
  return { ...choice, low: { ...choice.low, falls: choice.low.falls + 1, calmSince: nowMs } };
}

/** A stall while a rung plays; `fell` when it is one too many. */
export function stalledOn(
  choice: RungChoice,
  rung: RungName,
  nowMs: number,
): { choice: RungChoice; fell: boolean } {
  switch (rung) {
    case "instant": {
      const { record, fall } = noteStall(choice.instant, nowMs);
      if (!fall) return { choice: { ...choice, instant: record }, fell: false };
      return { choice: { ...choice, instant: UNTROUBLED, fall: "unstable" }, fell: true };
    }
    case "low": {
      const { record, fall } = noteStall(choice.low, nowMs);
      return { choice: { ...choice, low: record }, fell: fall };
    }
    case "close":
    case "crowd":
      return { choice: { ...choice, low: noteUnrest(choice.low, nowMs) }, fell: false };
  }
}

/** The low rung tried again, where the time for that has come; undefined where it hasn't. */
export function lowAgain(choice: RungChoice, nowMs: number): RungChoice | undefined {
  const lower = choice.wanted === "low" || choice.wanted === "instant";
  return lower && mayReturn(choice.low, nowMs) ? { ...choice, low: returned(choice.low) } : undefined;
}
