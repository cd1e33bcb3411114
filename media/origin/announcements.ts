import { type NostrEvent, type SignatureCheck, verifyEvent } from "../../contracts/nostr/event.ts";
import { readLiveEvent } from "../../contracts/nostr/live-event.ts";
import type { StreamState } from "../../contracts/api/status.ts";
import { dueAnnouncement } from "../../contracts/nostr/signed-ahead.ts";
import { isRelayUrl } from "./relay-publisher.ts";

/** What became of events that were handed in. */
export type JudgedAnnouncements =
  | { state: "kept"; events: NostrEvent[]; relays: string[] }
  | { state: "refused"; code: string; detail: string };

/** Relays of one stream: more would only be slower. */
const MAX_RELAYS = 8;
/** Nobody came although a live announcement was due this long ago: then it is not live. */
const NO_SHOW_S = 600;

/** Judges what a creator signed ahead: live events of exactly this address, validly signed. */
export function judgeAnnouncements(
  events: readonly NostrEvent[],
  address: string,
  check?: SignatureCheck,
): JudgedAnnouncements {
  const relays = new Set<string>();
  for (const [at, event] of events.entries()) {
    const live = readLiveEvent(event);
    if (live === undefined || live.address !== address) {
      const detail = `Event ${at} is no live event of ${address}. Sign announcements of this stream only.`;
      return { state: "refused", code: "wrong-event", detail };
    }
    if (!verifyEvent(event, check)) {
      return {
        state: "refused",
        code: "bad-signature",
        detail: `The id or signature of event ${at} is wrong. Sign it anew.`,
      };
    }
    for (const relay of live.relays) if (isRelayUrl(relay)) relays.add(relay);
  }
  return { state: "kept", events: [...events], relays: [...relays].slice(0, MAX_RELAYS) };
}

/** The announcement that should stand on the relays while a stream is in this state, if it was signed ahead. */
export function announcementFor(
  events: readonly NostrEvent[],
  state: StreamState,
  nowSeconds: number,
): NostrEvent | undefined {
  const live = dueAnnouncement(events, { ended: false, nowSeconds });
  if (state === "live" || state === "reconnecting") return live;
  // Signed ahead, and then no encoder came, or the box was away while the session ended.
  const missed = live !== undefined && nowSeconds - live.created_at > NO_SHOW_S;
  return state === "ended" || missed ? dueAnnouncement(events, { ended: true, nowSeconds }) : undefined;
}

/**
 * The announcement by which a creator ends a stream, if there is one. Those signed ahead for an end that may come say that it
 * comes later than they are dated; this one says that it has come.
 */
export function endingAnnouncement(events: readonly NostrEvent[]): NostrEvent | undefined {
  let ending: NostrEvent | undefined;
  let newestLive = -Infinity;
  for (const event of events) {
    const live = readLiveEvent(event);
    if (live?.status === "live") newestLive = Math.max(newestLive, event.created_at);
    if (live?.status !== "ended" || (live.ends ?? 0) > event.created_at) continue;
    if (ending === undefined || event.created_at > ending.created_at) ending = event;
  }
  return ending !== undefined && ending.created_at > newestLive ? ending : undefined;
}

/** Addresses of the media in the newest announcement of a stream that is live, or in the newest there is. */
export function announcedAddresses(events: readonly NostrEvent[]): string[] {
  const read = events.flatMap((event) => readLiveEvent(event) ?? []);
  const lives = read.filter(({ status }) => status === "live");
  const [newest] = (lives.length > 0 ? lives : read).sort((a, b) => b.createdAt - a.createdAt);
  return newest?.streaming ?? [];
}
