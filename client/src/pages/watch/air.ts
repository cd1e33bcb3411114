import type { CheckpointState } from "../../../../contracts/nostr/checkpoint.ts";
import type { LiveStatus } from "../../../../contracts/nostr/live-event.ts";
import type { MessageKey } from "../../locales/sections.ts";
import type { PlayerView } from "../../player/player-view.ts";

/** What a stream is doing, as far as relays, box and the player's own eyes agree. */
export type Air = "live" | "waiting" | "starting" | "reconnecting" | "ended";

const SIGNED: Record<CheckpointState, Air> = { live: "live", paused: "reconnecting", ended: "ended" };

/** Word of each state. */
export const AIR_WORDS: Record<Air, MessageKey> = {
  live: "watch.live",
  waiting: "watch.airWaiting",
  starting: "watch.airStarting",
  reconnecting: "watch.airReconnecting",
  ended: "watch.airEnded",
};

export type AirFacts = Pick<PlayerView, "state" | "box"> & { ledger: Pick<PlayerView["ledger"], "last"> };

/**
 * What the page may call the stream. Only who the relays announce as live can be called live, and only as long as what
 * is seen here doesn't contradict; a picture that loads more is no outage.
 */
export function airOf(status: LiveStatus, { state, box, ledger }: AirFacts): Air | undefined {
  if (status !== "live") return undefined;
  const signed = ledger.last?.checkpoint?.state;
  switch (state.state) {
    case "playing":
    case "buffering":
      // What is in hand plays on for seconds; the box has signed already that nothing follows.
      return signed === undefined ? box?.state ?? "live" : SIGNED[signed];
    case "waiting":
    case "starting":
    case "reconnecting":
    case "ended":
      return state.state;
    case "loading":
    case "paused":
    case "refused":
    case "damaged":
    case "unsupported":
    case "nothing-to-play":
      // Nothing is seen here: the box knows better than an announcement.
      return box?.state ?? "live";
  }
}
