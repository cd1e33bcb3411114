import type { StreamGrant } from "../../../../contracts/api/box.ts";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { delegationTemplate, newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import type { EventTemplate, NostrEvent, SignEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type LiveStatus, readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { signedAheadTemplates } from "../../../../contracts/nostr/signed-ahead.ts";
import type { BoxAnswer, BoxClient } from "../../box/box-client.ts";
import { faultCode } from "../../identity/signer-fault.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { announcementFields, dueAnnouncement, factsOf, newestAnnouncement } from "./announcing.ts";
import { delegationSpan, judgeDelegation } from "./delegating.ts";
import { reportPublish } from "./publish-report.ts";
import type { StreamFacts } from "./stream-form.ts";
import type { StudioFault, StudioState, StudioWork } from "./studio-state.ts";

export type StudioOptions = {
  box: BoxClient;
  nostr: Pick<Nostr, "query" | "publish">;
  sign: SignEvent;
  creator: string;
  facts: StreamFacts;
  /** Where announcements go, best first; read at each use, because a person's own relays may become known late. */
  relays: () => readonly string[];
  edges: readonly string[];
  /** Unix seconds. */
  now: () => number;
  /** Signing asks nobody: then announcements may be signed ahead and delegations renewed without a word. */
  quiet: boolean;
  onState: (state: StudioState) => void;
};

/** Seconds before a failed work is tried again by itself. */
const AGAIN_SECONDS = 20;

/** Thrown inside the studio to leave a work; never leaves it. */
class Failed extends Error {
  constructor(readonly fault: StudioFault) {
    super(fault.work);
  }
}

/** Runs one stream on one box: opens it, watches it, announces what is true, ends it. */
export function makeStudio(o: StudioOptions) {
  const address = formatAddress({ creator: o.creator, d: o.facts.d });
  let stopped = false;
  let busy: Promise<void> = Promise.resolve();
  let failed: { work: () => Promise<void>; at: number } | undefined;
  let state: StudioState = {
    working: undefined,
    fault: undefined,
    facts: o.facts,
    box: o.box.url,
    info: undefined,
    grant: undefined,
    word: { word: "none" },
    announced: undefined,
    report: undefined,
    delegation: undefined,
  };

  const set = (change: Partial<StudioState>) => {
    if (stopped) return;
    state = { ...state, ...change };
    o.onState(state);
  };

  /** Works run one after another: two announcements at once could overtake each other. */
  const queue = (work: () => Promise<void>): Promise<void> => {
    const run = async () => {
      if (stopped) return;
      try {
        await work();
        if (failed?.work === work) failed = undefined;
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        failed = { work, at: o.now() };
        set({ fault: error.fault });
      } finally {
        set({ working: undefined });
      }
    };
    busy = busy.then(run, run);
    return busy;
  };

  const begin = (working: StudioWork) => set({ working, fault: undefined });

  const taken = <T>(work: StudioWork, answer: BoxAnswer<T>): T => {
    if (answer.ok) return answer.value;
    const { fault } = answer;
    throw new Failed(
      fault.fault === "unsigned"
        ? { work, why: "signer", code: faultCode(fault.error) }
        : { work, why: "box", fault },
    );
  };

  const signed = async (work: StudioWork, template: EventTemplate): Promise<NostrEvent> => {
    try {
      return await o.sign(template);
    } catch (error) {
      throw new Failed({ work, why: "signer", code: faultCode(error) });
    }
  };

  const publish = async (work: StudioWork, event: NostrEvent) => {
    const report = reportPublish(await o.nostr.publish(o.relays(), event));
    if (report.state !== "published") {
      if (work === "announcement") set({ report });
      throw new Failed({ work, why: "relays", report });
    }
    return report;
  };

  const identify = async () => {
    begin("box");
    set({ info: taken("box", await o.box.info()) });
  };

  const delegate = async () => {
    begin("delegation");
    const signer = state.grant?.signer ?? state.info?.pubkey;
    if (signer === undefined) return;
    const now = o.now();
    const template = delegationTemplate(
      { address, signers: [signer], ...delegationSpan(now) },
      now,
      state.delegation?.event,
    );
    const event = await signed("delegation", template);
    await publish("delegation", event);
    set({ delegation: newestDelegation([event], address) });
  };

  const fieldsFor = (status: LiveStatus) => {
    const before = state.announced?.live;
    const since = state.word.word === "status" ? state.word.status.since : null;
    // Chat older than `starts` is hidden by some: a new broadcast starts when its picture does.
    const starts = status === "planned"
      ? o.now()
      : before?.status === "planned" || before?.starts === undefined
      ? Math.min(since ?? o.now(), o.now())
      : before.starts;
    return announcementFields({
      facts: state.facts,
      creator: o.creator,
      status,
      starts,
      streaming: watchOf(o.box.url, state.facts.d, state.grant),
      relays: o.relays(),
      edges: o.edges,
    });
  };

  const announce = async (status: LiveStatus) => {
    begin("announcement");
    const event = await signed(
      "announcement",
      liveEventTemplate(fieldsFor(status), o.now(), state.announced?.event),
    );
    const report = await publish("announcement", event);
    const live = readLiveEvent(event);
    set({ report, announced: live === undefined ? state.announced : { event, live } });
    await handOver(event, status);
  };

  /** The box learns the relays, and goes on announcing when this page is closed. */
  const handOver = async (event: NostrEvent, status: LiveStatus) => {
    begin("handover");
    const ahead = o.quiet && status === "live" && state.delegation !== undefined
      ? signedAheadTemplates({ fields: fieldsFor("live"), previous: event, until: state.delegation.exp })
      : [];
    const events = [event];
    for (const template of ahead) events.push(await signed("handover", template));
    taken("handover", await o.box.putAnnouncements(state.facts.d, events));
  };

  const look = async () => {
    const answer = await o.box.status(state.facts.d);
    if (answer.ok) {
      set({ word: { word: "status", status: answer.value } });
      return;
    }
    const { fault } = answer;
    if (fault.fault === "problem" && fault.code === "unknown-stream") {
      return set({ word: { word: "no-stream" } });
    }
    const before = state.word;
    set({
      word: {
        word: "silent",
        fault,
        since: before.word === "silent" ? before.since : o.now(),
        status: "status" in before ? before.status : undefined,
      },
    });
  };

  const follow = async () => {
    const box = state.word.word === "status" ? state.word.status.state : undefined;
    const announced = state.announced &&
      { status: state.announced.live.status, createdAt: state.announced.event.created_at };
    const due = dueAnnouncement({ box, announced, now: o.now() });
    const onAir = box === "live" || box === "reconnecting" || box === "starting";
    if (onAir && o.quiet && announced?.status !== "ended") {
      const signer = state.info?.pubkey;
      const life = signer === undefined ? undefined : judgeDelegation(state.delegation, signer, o.now());
      if (life !== undefined && life.state !== "fresh") await delegate();
    }
    if (due !== "none") await announce(due);
  };

  const prepare = async () => {
    await delegate();
    await announce("planned");
    await look();
  };

  /** A fresh key for the stream, which is made where the box lost it. */
  const renew = async () => {
    begin("key");
    const { d, title } = state.facts;
    const answer = state.word.word === "no-stream"
      ? o.box.putStream(d, { title, address })
      : o.box.renewKey(d);
    set({ grant: taken("key", await answer) });
  };

  const cut = async () => {
    if (state.word.word === "no-stream") return;
    begin("key");
    // The box has no other word for "no more": a new key cuts whoever publishes.
    taken("key", await o.box.renewKey(state.facts.d));
    set({ grant: undefined });
  };

  const retry = (): Promise<void> => {
    const again = failed?.work;
    if (again === undefined) return Promise.resolve();
    set({ fault: undefined });
    return queue(again);
  };

  return {
    state: () => state,

    /** Creates the stream on the box, lets the box seal it, and announces it as planned. */
    open: (): Promise<void> =>
      queue(async () => {
        await identify();
        // A box that lost the stream gave its key away with it.
        if (state.word.word === "no-stream") set({ grant: undefined });
        // A second try after a later step failed must not change the key that is shown.
        if (state.grant === undefined) {
          begin("stream");
          const grant = await o.box.putStream(state.facts.d, { title: state.facts.title, address });
          set({ grant: taken("stream", grant) });
        }
        await prepare();
      }),

    /** Goes on with a stream opened earlier: what it is stands on the relays, what it does the box knows. */
    resume: (): Promise<void> =>
      queue(async () => {
        begin("box");
        const events = await o.nostr.query(o.relays(), [
          { kinds: [KIND.liveEvent, KIND.delegation], authors: [o.creator], "#d": [state.facts.d] },
        ]);
        const announced = newestAnnouncement(events);
        set({
          announced,
          facts: announced === undefined ? state.facts : factsOf(announced.live),
          delegation: newestDelegation(events, address),
        });
        await identify();
        await look();
      }),

    /** Looks at the box and announces what is due; called every other second while the page is open. */
    async tick(): Promise<void> {
      // Not in the queue: what the box does stays true on screen while a signer waits for its person.
      await look();
      if (state.working !== undefined) return;
      if (state.fault === undefined) return await queue(follow);
      // A person's "no" is asked about again only when the person says so.
      const patient = failed !== undefined && o.now() - failed.at < AGAIN_SECONDS;
      if (state.fault.why !== "signer" && !patient) await retry();
    },

    /** Opens a stream again that was ended: it is planned anew, the address stays. */
    reopen: (): Promise<void> =>
      queue(async () => {
        await identify();
        await renew();
        await prepare();
      }),

    /** A fresh stream key; an encoder with the old one is cut. */
    renewKey: (): Promise<void> =>
      queue(async () => {
        await renew();
        await look();
      }),

    renewDelegation: (): Promise<void> => queue(delegate),

    /** Tells everyone that it is over and cuts the encoder; each is done even when the other fails. */
    end: (): Promise<void> =>
      queue(async () => {
        const ending = state.announced?.live.status === "ended" ? Promise.resolve() : announce("ended");
        const [told] = await Promise.allSettled([ending]);
        await cut();
        if (told.status === "rejected") throw told.reason;
        await look();
      }),

    retry,

    stop(): void {
      stopped = true;
    },
  };
}

export type Studio = ReturnType<typeof makeStudio>;

/** Where a stream of a box is watched; the paths are the protocol's. */
function watchOf(box: string, d: string, grant: StreamGrant | undefined): string[] {
  return grant === undefined
    ? [`${box}/live/${d}/index.m3u8`, `${box}/live/${d}/ll.m3u8`]
    : [grant.watch.index, grant.watch.ll];
}
