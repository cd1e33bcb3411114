import assert from "node:assert/strict";
import { TRIAL_ADDRESS, TRIAL_START, trialDelegation } from "./trial-session.ts";
import { emptyMemory, judgePlaylist, type JudgePlaylistOptions, type PlaylistJudgement } from "./verifier.ts";

/** When the newest playlist of a trial of six two-second segments is signed, Unix seconds. */
export const SIGNED = TRIAL_START + 14;
/** Half a second later, in milliseconds. */
export const NOW = SIGNED * 1000 + 500;

/** Judges as a viewer of the trials' stream who sees its first playlist, unless told otherwise. */
export function judge(text: string, options: Partial<JudgePlaylistOptions> = {}): PlaylistJudgement {
  return judgePlaylist({
    text,
    address: TRIAL_ADDRESS,
    source: "box",
    delegation: trialDelegation(),
    memory: emptyMemory(),
    nowMs: NOW,
    ...options,
  });
}

/** The verdict whole. */
export function verdictOf(
  text: string,
  options?: Partial<JudgePlaylistOptions>,
): PlaylistJudgement["verdict"] {
  return judge(text, options).verdict;
}

/** The verdict's name. */
export function nameOf(text: string, options?: Partial<JudgePlaylistOptions>): string {
  return verdictOf(text, options).verdict;
}

/** Judges a playlist that has to hold. */
export function believe(text: string, options: Partial<JudgePlaylistOptions> = {}): PlaylistJudgement {
  const judged = judge(text, options);
  assert.equal(judged.verdict.verdict, "verified", JSON.stringify(judged.verdict));
  return judged;
}

/** A playlist without its seal lines. */
export function bare(text: string): string {
  return text.replaceAll(/#EXT-X-SEAL.*\n/g, "");
}
