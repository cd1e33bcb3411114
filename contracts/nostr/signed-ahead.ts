import { type EventTemplate, type NostrEvent, supersedes } from "./event.ts";
import { readLiveEvent } from "./live-event.ts";
import { type LiveEventFields, liveEventTemplate } from "./live-event-template.ts";

/** How often a live event is refreshed: other clients take one that is an hour old for ended. */
export const REFRESH_SECONDS = 50 * 60;

export type SignedAheadOptions = {
  /** The stream as it is announced now. */
  fields: LiveEventFields;
  /** The announcement in force, live. */
  previous: NostrEvent;
  /** Unix seconds: until when the box shall go on without the creator, at most as long as it may seal. */
  until: number;
};

/**
 * Writes what the creator signs ahead so that the tab may be closed: a refresh every 50 minutes, and to each announcement,
 * the one in force included, a twin dated a second later that ends the stream.
 */
export function signedAheadTemplates({ fields, previous, until }: SignedAheadOptions): EventTemplate[] {
  // Nobody knows today how many will watch then.
  const { currentParticipants: _, ...lasting } = fields;
  const templates: EventTemplate[] = [];
  for (let at = previous.created_at; at <= until; at += REFRESH_SECONDS) {
    if (at > previous.created_at) {
      templates.push(liveEventTemplate({ ...lasting, status: "live" }, at, previous));
    }
    // The end comes somewhere before the next refresh; an earlier `ends` would hide the last words of the chat.
    const ends = at + REFRESH_SECONDS;
    templates.push(liveEventTemplate({ ...lasting, status: "ended", ends }, at + 1, previous));
  }
  return templates;
}

export type DueAnnouncementOptions = {
  /** Whether the stream is over. */
  ended: boolean;
  nowSeconds: number;
};

/** Which of the announcements signed ahead is the one to be on the relays now, if any; it may have been published already. */
export function dueAnnouncement(
  events: readonly NostrEvent[],
  { ended, nowSeconds }: DueAnnouncementOptions,
): NostrEvent | undefined {
  let due: NostrEvent | undefined;
  for (const event of events) {
    if (event.created_at > nowSeconds || readLiveEvent(event)?.status !== (ended ? "ended" : "live")) {
      continue;
    }
    if (due === undefined || supersedes(event, due)) due = event;
  }
  return due;
}
