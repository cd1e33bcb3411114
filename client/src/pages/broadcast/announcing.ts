import type { StreamState } from "../../../../contracts/api/status.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { type LiveEvent, type LiveStatus, readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import type { LiveEventFields } from "../../../../contracts/nostr/live-event-template.ts";
import { mirrorsAmong } from "./mirror-addresses.ts";
import type { StreamFacts } from "./stream-form.ts";

/** Seconds after which a live announcement is repeated; others take it for ended after an hour. */
export const REFRESH_SECONDS = 45 * 60;
/** A box that has refreshes to publish does so every 50 minutes; later than this it didn't. */
export const BOX_REFRESH_LATE_SECONDS = 53 * 60;
/** One that has the end of a stream signed publishes it within seconds. */
export const BOX_END_LATE_SECONDS = 30;
/** A box that says `waiting` this long after a live announcement has lost the session. */
const LOST_SECONDS = 6 * 60;

export type AnnouncingState = {
  /** What the box says; undefined while it doesn't answer. */
  box: StreamState | undefined;
  /** The newest announcement that a relay took. */
  announced: { status: LiveStatus; createdAt: number } | undefined;
  /** Unix seconds. */
  now: number;
};

/** Which announcement is due now: none, `live` (first or refreshed), or `ended`. */
export function dueAnnouncement({ box, announced, now }: AnnouncingState): "none" | "live" | "ended" {
  const age = announced === undefined ? Infinity : now - announced.createdAt;
  switch (box) {
    case "live":
    case "reconnecting":
      // A stream that its creator ended stays ended, whatever an encoder that was left running still sends.
      if (announced?.status === "ended") return "none";
      if (announced?.status === "live" && age < REFRESH_SECONDS) return "none";
      // Only a picture makes a stream live for the first time.
      return box === "live" || announced?.status === "live" ? "live" : "none";
    case "ended":
      return announced?.status === "live" ? "ended" : "none";
    case "waiting":
      return announced?.status === "live" && age > LOST_SECONDS ? "ended" : "none";
    case "starting":
    case undefined:
      return "none";
  }
}

export type AnnouncementOptions = {
  facts: StreamFacts;
  creator: string;
  status: LiveStatus;
  /** Unix seconds of the first picture, or of the plan. */
  starts: number;
  /** Playable addresses, the plain playlist first. */
  streaming: string[];
  relays: readonly string[];
  edges: readonly string[];
  /** Where tips are paid; undefined: nowhere. */
  monero: string | undefined;
  /** Address of what viewers who share must stake or show; undefined: nothing. */
  stake: string | undefined;
};

/** The fields of an announcement of ours. */
export function announcementFields(o: AnnouncementOptions): LiveEventFields {
  return {
    d: o.facts.d,
    creator: o.creator,
    title: o.facts.title,
    ...(o.facts.summary === undefined ? {} : { summary: o.facts.summary }),
    ...(o.facts.image === undefined ? {} : { image: o.facts.image }),
    status: o.status,
    starts: o.starts,
    streaming: o.streaming,
    relays: [...o.relays],
    topics: o.facts.topics,
    edges: [...o.edges],
    ...(o.monero === undefined ? {} : { monero: o.monero }),
    ...(o.stake === undefined ? {} : { stake: o.stake }),
  };
}

/** What an earlier announcement says about a stream, to go on with it. */
export function factsOf(live: LiveEvent): StreamFacts {
  const mirrors = mirrorsAmong(live.streaming, boxOf(live));
  return {
    d: live.d,
    title: live.title ?? live.d,
    topics: live.topics,
    ...(live.summary === undefined ? {} : { summary: live.summary }),
    ...(live.image === undefined ? {} : { image: live.image }),
    ...(mirrors.length === 0 ? {} : { mirrors }),
  };
}

/** The box an announcement of ours plays from: the address before `/live/<d>/index.m3u8`. */
export function boxOf(live: LiveEvent): string | undefined {
  const end = `/live/${live.d}/index.m3u8`;
  return live.streaming.find((url) => url.endsWith(end))?.slice(0, -end.length);
}

/** The newest of several announcements of one stream, read. */
export function newestAnnouncement(
  events: readonly NostrEvent[],
): { event: NostrEvent; live: LiveEvent } | undefined {
  let newest: { event: NostrEvent; live: LiveEvent } | undefined;
  for (const event of events) {
    const live = readLiveEvent(event);
    if (live !== undefined && (newest === undefined || event.created_at > newest.event.created_at)) {
      newest = { event, live };
    }
  }
  return newest;
}
