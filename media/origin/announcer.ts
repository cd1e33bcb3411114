import type { StreamState } from "../../contracts/api/status.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { announcementFor, endingAnnouncement, judgeAnnouncements } from "./announcements.ts";
import type { StreamStore } from "./stream-store.ts";

/** Publishes what creators signed ahead, each when it is due, and ends a stream when its creator says so. */
export type Announcer = {
  /** Judges and keeps events in place of those it had, and does at once what is due; `over` as the API has it. */
  take: (d: string, events: NostrEvent[], options?: { over?: boolean }) => TakenAnnouncements;
  /** A stream's state may have changed. */
  look: () => void;
  close: () => void;
};

/** What became of a creator's events. */
export type TakenAnnouncements =
  | { state: "kept" }
  | { state: "refused"; status: 400 | 409; code: string; detail: string };

export type AnnouncerOptions = {
  store: StreamStore;
  state: (d: string) => StreamState;
  publish: (stream: { d: string; relays: readonly string[] }, event: NostrEvent) => void;
  /** The creator has ended this stream. */
  end: (d: string) => void;
  /** The creator announces it, and not its end. */
  open: (d: string) => void;
  now: () => number;
};

const LOOK_EVERY_MS = 5000;
/** As far as a page's clock may be ahead of the box's: its word is meant now. */
const CLOCKS_DIFFER_S = 60;

/** Begins to look after announcements; what was due for ending before this start, or just about, has been done. */
export function makeAnnouncer({ store, state, publish, end, open, now }: AnnouncerOptions): Announcer {
  const announced = new Map<string, string>();
  const ended = new Set<string>();
  const seconds = () => Math.floor(now() / 1000);
  const endIfDue = (d: string, events: readonly NostrEvent[], untilSeconds: number) => {
    const ending = endingAnnouncement(events);
    if (ending === undefined || ended.has(ending.id) || ending.created_at > untilSeconds) return;
    ended.add(ending.id);
    end(d);
  };
  for (const { announcements } of store.list()) {
    const ending = endingAnnouncement(announcements);
    // A page whose clock is ahead was obeyed at once: its end must not come again, over a session that began since.
    if (ending !== undefined && ending.created_at <= seconds() + CLOCKS_DIFFER_S) ended.add(ending.id);
  }
  const look = () => {
    for (const { d, announcements, relays } of store.list()) {
      endIfDue(d, announcements, seconds());
      const due = announcementFor(announcements, state(d), seconds());
      if (due === undefined || announced.get(d) === due.id) continue;
      announced.set(d, due.id);
      publish({ d, relays }, due);
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    take: (d, events, { over = false } = {}) => {
      const judged = judgeAnnouncements(events, store.get(d)?.address ?? "");
      if (judged.state === "refused") return { ...judged, status: 400 };
      if (over) {
        const now = state(d);
        if (now !== "ended" && now !== "waiting") {
          const detail = `An encoder is back: the stream is ${now}. Announce what it is now.`;
          return { state: "refused", status: 409, code: "on-air", detail };
        }
        const ending = endingAnnouncement(judged.events);
        if (ending !== undefined) ended.add(ending.id);
      }
      store.setAnnouncements(d, judged.events, judged.relays);
      if (events.length > 0 && endingAnnouncement(events) === undefined) open(d);
      endIfDue(d, judged.events, seconds() + CLOCKS_DIFFER_S);
      look();
      return { state: "kept" };
    },
    look,
    close: () => clearInterval(timer),
  };
}
