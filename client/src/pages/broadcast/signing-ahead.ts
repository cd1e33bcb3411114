import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { REFRESH_SECONDS } from "../../../../contracts/nostr/signed-ahead.ts";

/** Whether a signature costs anybody a thought: `asks` may show a question for each one. */
export type SigningManner =
  /** The key is in this browser. */
  | "quiet"
  /** A signing app elsewhere that answers by itself, or asks its person there. */
  | "unattended"
  /** An extension that asks in this browser. */
  | "asks";

/** Hours of announcements that may be signed ahead; 0 is none. */
export const AHEAD_HOURS = [12, 3, 1, 0] as const;
export type AheadHours = typeof AHEAD_HOURS[number];

export type AheadPlanOptions = {
  hours: AheadHours;
  /** When the announcement in force was signed. */
  announcedAt: number;
  /** Until when the box may seal. */
  exp: number;
  now: number;
};

/** Until when a choice reaches, and how many signatures it takes. */
export function aheadPlan({ hours, announcedAt, exp, now }: AheadPlanOptions): {
  until: number;
  signatures: number;
} {
  const until = Math.min(now + hours * 3600, exp);
  if (hours === 0 || until < announcedAt) return { until: now, signatures: 0 };
  const refreshes = Math.floor((until - announcedAt) / REFRESH_SECONDS);
  // The end of what is announced now, each refresh with its own end, and the request that hands them to the box.
  return { until, signatures: 1 + 2 * refreshes + 1 };
}

/** Of events signed in their order, those the box can use: a refresh whose end was not signed would never be ended. */
export function usableAhead(signed: readonly NostrEvent[]): NostrEvent[] {
  const last = signed.at(-1);
  const open = last !== undefined && readLiveEvent(last)?.status === "live";
  return open ? signed.slice(0, -1) : [...signed];
}

/** Until when a box keeps a stream announced with these events, the one in force among them; others wait an hour at most. */
export function aheadReach(events: readonly NostrEvent[], until: number): number {
  const lives = events.filter((event) => readLiveEvent(event)?.status === "live");
  const newest = Math.max(0, ...lives.map((event) => event.created_at));
  return Math.min(until, newest + REFRESH_SECONDS);
}

const CHOICE = "dstream/ahead";

/** The choice made last on this device. */
export function readAheadHours(storage: Pick<Storage, "getItem">): AheadHours {
  const text = storage.getItem(CHOICE);
  return AHEAD_HOURS.find((hours) => String(hours) === text) ?? 3;
}

export function keepAheadHours(storage: Pick<Storage, "setItem">, hours: AheadHours): void {
  storage.setItem(CHOICE, String(hours));
}
