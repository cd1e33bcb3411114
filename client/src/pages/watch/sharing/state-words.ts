import type { MessageKey } from "../../../locales/sections.ts";
import type { SwarmState, SwarmView } from "../../../swarm/swarm-view.ts";

/** What the panel says of sharing: a word, a sentence or two, and how it is drawn. */
export type StateWords = {
  word: MessageKey;
  mark: "full" | "half" | "empty" | "crossed";
  colour: string;
  /** Why it is as it is. */
  why?: MessageKey;
  /** What would change it. */
  remedy?: MessageKey;
};

const STATES: Record<SwarmState, Pick<StateWords, "word" | "mark" | "colour">> = {
  off: { word: "sharing.stateOff", mark: "empty", colour: "text-unknown" },
  asking: { word: "sharing.stateAsking", mark: "empty", colour: "text-unknown" },
  waiting: { word: "sharing.stateWaiting", mark: "half", colour: "text-unknown" },
  connecting: { word: "sharing.stateConnecting", mark: "half", colour: "text-attention" },
  alone: { word: "sharing.stateAlone", mark: "half", colour: "text-unknown" },
  sharing: { word: "sharing.stateSharing", mark: "full", colour: "text-good" },
  refused: { word: "sharing.stateRefused", mark: "crossed", colour: "text-bad" },
};

/** Puts the swarm's state into words. */
export function stateWords({ state, because }: Pick<SwarmView, "state" | "because">): StateWords {
  const words = STATES[state];
  if (state === "connecting") return { ...words, why: "sharing.connecting" };
  if (state === "alone") return { ...words, why: "sharing.alone", remedy: "sharing.do-alone" };
  if (state === "sharing" || because === undefined) return words;
  return { ...words, why: `sharing.off-${because}`, remedy: `sharing.do-${because}` };
}
