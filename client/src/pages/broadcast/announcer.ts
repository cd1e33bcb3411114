import type { StreamGrant } from "../../../../contracts/api/box.ts";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type LiveEvent, type LiveStatus, readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { signedAheadTemplates } from "../../../../contracts/nostr/signed-ahead.ts";
import type { BoxClient } from "../../box/box-client.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { announcementFields, newestAnnouncement } from "./announcing.ts";
import type { Desk } from "./desk.ts";
import type { HalfSignedStore } from "./half-signed.ts";
import type { HandedStore } from "./handed-records.ts";
import { type AheadHours, aheadPlan, aheadReach, type SigningManner, usableAhead } from "./signing-ahead.ts";

export type AnnouncerOptions = {
  desk: Desk;
  box: BoxClient;
  nostr: Pick<Nostr, "query">;
  creator: string;
  relays: () => readonly string[];
  edges: readonly string[];
  /** Unix seconds. */
  now: () => number;
  manner: SigningManner;
  handed: HandedStore;
  halfSigned: HalfSignedStore;
  /** Address of the terms in force. */
  stake: () => string | undefined;
};

/** Tells relays what is true of a stream, and hands the box what it needs to go on telling. */
export function makeAnnouncer(o: AnnouncerOptions) {
  const { desk, box } = o;
  const addressOf = () => formatAddress({ creator: o.creator, d: desk.state().facts.d });
  /** Signed already for the announcement in force, while its signer was asked. */
  let begun: { base: string; events: NostrEvent[] } | undefined;
  const tellSigning = (events: readonly NostrEvent[], of: number) =>
    desk.set({ signing: { done: events.length, of, usable: usableAhead(events).length } });
  const forgetBegun = () => {
    begun = undefined;
    o.halfSigned.drop(addressOf());
    desk.set({ signing: undefined });
  };

  const fieldsFor = (status: LiveStatus) => {
    const { announced, word, facts, grant } = desk.state();
    const before = announced?.live;
    const since = word.word === "status" ? word.status.since : null;
    return announcementFields({
      facts,
      creator: o.creator,
      status,
      starts: startsOf(status, before, since, o.now()),
      streaming: [...watchOf(box.url, facts.d, grant), ...(facts.mirrors ?? [])],
      relays: o.relays(),
      edges: o.edges,
      monero: desk.state().monero,
      stake: o.stake(),
    });
  };

  const aheadFor = (previous: NostrEvent, until: number) =>
    signedAheadTemplates({ fields: fieldsFor("live"), previous, until });

  const handOver = async (announcement: NostrEvent, ahead: readonly NostrEvent[], until: number) => {
    desk.begin("handover");
    const events = [announcement, ...ahead];
    desk.taken("handover", await box.putAnnouncements(desk.state().facts.d, events));
    handed(events, ahead.length, until);
  };

  /** Asks the box whether the stream is over still, before anybody else is told; no when an encoder is back. */
  const isOver = async (end: NostrEvent): Promise<boolean> => {
    const answer = await box.putAnnouncements(desk.state().facts.d, [end], { over: true });
    if (!answer.ok && answer.fault.fault === "problem" && answer.fault.code === "on-air") return false;
    desk.taken("announcement", answer);
    handed([end], 0, 0);
    return true;
  };

  const handed = (events: readonly NostrEvent[], signedAhead: number, until: number) => {
    const reach = signedAhead === 0 ? 0 : aheadReach(events, until);
    desk.set({ ahead: reach === 0 ? undefined : { until: reach } });
    forgetBegun();
    o.handed.put({
      address: addressOf(),
      lives: events.filter((event) => readLiveEvent(event)?.status === "live").map(({ id }) => id),
      until: reach,
    });
  };

  const announcedLive = () => {
    const { announced, delegation } = desk.state();
    return announced?.live.status === "live" && delegation !== undefined
      ? { previous: announced.event, exp: delegation.exp }
      : undefined;
  };

  const plan = (hours: AheadHours) => {
    const live = announcedLive();
    return live &&
      aheadPlan({ hours, announcedAt: live.previous.created_at, exp: live.exp, now: o.now() });
  };

  return {
    /** Until when a choice reaches and what it costs; undefined while not live. */
    plan,

    /** Tells the relays and hands the box what it needs to go on; `over`: that the stream has ended is what the box said itself. */
    async announce(status: LiveStatus, { over = false } = {}): Promise<void> {
      desk.begin("announcement");
      const template = liveEventTemplate(fieldsFor(status), o.now(), desk.state().announced?.event);
      const event = await desk.signed("announcement", template);
      if (over && !await isOver(event)) return;
      const report = await desk.publish("announcement", event);
      const live = readLiveEvent(event);
      desk.set({ report, announced: live === undefined ? desk.state().announced : { event, live } });
      if (over) return;
      // What was signed ahead says what is no longer so.
      forgetBegun();
      desk.set({ ahead: undefined });
      const exp = desk.state().delegation?.exp;
      const ahead: NostrEvent[] = [];
      if (o.manner === "quiet" && status === "live" && exp !== undefined) {
        desk.begin("handover");
        for (const next of aheadFor(event, exp)) ahead.push(await desk.signed("handover", next));
      }
      await handOver(event, ahead, exp ?? 0);
    },

    /** Signs announcements for the next hours one by one; what was signed stays when the signer says no in between. */
    async signAhead(hours: AheadHours): Promise<void> {
      const [live, wanted] = [announcedLive(), plan(hours)];
      if (live === undefined || wanted === undefined || wanted.signatures === 0) return;
      const { previous } = live;
      const templates = aheadFor(previous, wanted.until);
      const events = begun?.base === previous.id ? begun.events.slice(0, templates.length) : [];
      begun = { base: previous.id, events };
      desk.begin("ahead");
      const of = templates.length;
      tellSigning(events, of);
      for (const template of templates.slice(events.length)) {
        events.push(await desk.signed("ahead", template));
        o.halfSigned.put({ address: addressOf(), base: previous.id, events, of });
        tellSigning(events, of);
      }
      await handOver(previous, events, wanted.until);
    },

    /** Hands over what was signed before the signer said no. */
    async handPartly(): Promise<void> {
      const live = announcedLive();
      if (live === undefined || begun?.base !== live.previous.id) return;
      await handOver(live.previous, usableAhead(begun.events), live.exp);
    },

    /** Drops what was signed half-way. */
    forgetPartly(): void {
      forgetBegun();
      desk.set({ fault: undefined });
    },

    /** Learns from the relays what is announced now; the box may have published what it was given. */
    async reread(): Promise<void> {
      const { d } = desk.state().facts;
      const events = await o.nostr.query(o.relays(), [
        { kinds: [KIND.liveEvent], authors: [o.creator], "#d": [d] },
      ]);
      const newest = newestAnnouncement(events);
      const before = desk.state().announced;
      if (newest !== undefined && newest.event.created_at > (before?.event.created_at ?? 0)) {
        desk.set({ announced: newest });
      }
    },

    /** After a reload: what the box holds, as far as this browser handed it over and it is still in force; and what is to be. */
    recall(): void {
      const { announced } = desk.state();
      const half = o.halfSigned.of(addressOf());
      if (half !== undefined && half.base === announced?.event.id) {
        begun = { base: half.base, events: half.events };
        tellSigning(half.events, half.of);
      }
      const handed = o.handed.of(addressOf());
      const holds = handed !== undefined && announced !== undefined && handed.until > o.now() &&
        handed.lives.includes(announced.event.id);
      desk.set({ ahead: holds ? { until: handed.until } : undefined });
    },
  };
}

export type Announcer = ReturnType<typeof makeAnnouncer>;

/** When a stream began, or is planned to: chat older than that is hidden by some. */
function startsOf(
  status: LiveStatus,
  before: LiveEvent | undefined,
  since: number | null,
  now: number,
): number {
  const planned = before?.status === "planned";
  if (status === "planned") return planned ? before.starts ?? now : now;
  // A new broadcast starts when its picture does.
  return planned || before?.starts === undefined ? Math.min(since ?? now, now) : before.starts;
}

/** Where a stream of a box is watched; the paths are the protocol's. */
function watchOf(box: string, d: string, grant: StreamGrant | undefined): string[] {
  return grant === undefined
    ? [`${box}/live/${d}/index.m3u8`, `${box}/live/${d}/ll.m3u8`]
    : [grant.watch.index, grant.watch.ll];
}
