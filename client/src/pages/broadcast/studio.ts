import { type NostrEvent, type SignEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../../contracts/nostr/sharing.ts";
import type { BoxClient } from "../../box/box-client.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { makeAnnouncer } from "./announcer.ts";
import { boxOf, factsOf, newestAnnouncement } from "./announcing.ts";
import { makeBoxWatch } from "./box-watch.ts";
import { makeDelegationDesk } from "./delegation-desk.ts";
import { makeDesk } from "./desk.ts";
import { makeFollowing } from "./following.ts";
import type { HalfSignedStore } from "./half-signed.ts";
import type { HandedStore } from "./handed-records.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import { makeOwnRecords } from "./own-records.ts";
import { makePayoutWatch } from "./payout-watch.ts";
import type { SharingStore } from "./sharing/sharing-store.ts";
import type { AheadHours, SigningManner } from "./signing-ahead.ts";
import type { StreamFacts } from "./stream-form.ts";
import { makeStreamKey } from "./stream-key.ts";
import { holdsUp, retryAfterSeconds, type StudioState } from "./studio-state.ts";
import { makeTermsDesk, type PledgeWriter } from "./terms-desk.ts";

export type StudioOptions = {
  box: BoxClient;
  nostr: Pick<Nostr, "query" | "publish" | "subscribe">;
  sign: SignEvent;
  creator: string;
  facts: StreamFacts;
  /** Where announcements go, best first; read at each use, because a person's own relays may become known late. */
  relays: () => readonly string[];
  edges: readonly string[];
  /** Unix seconds. */
  now: () => number;
  manner: SigningManner;
  handed: HandedStore;
  sharing: SharingStore;
  halfSigned: HalfSignedStore;
  /** What viewers who share must stake or show, as it was chosen before the stream was opened. */
  pledge?: Pledge | undefined;
  loadPledgeWriter: () => Promise<PledgeWriter>;
  onState: (state: StudioState) => void;
};

/** Runs one stream on one box: opens it, watches it, announces what is true, ends it. */
export function makeStudio(o: StudioOptions) {
  const desk = makeDesk({
    nostr: o.nostr,
    sign: o.sign,
    relays: o.relays,
    now: o.now,
    onState: o.onState,
    initial: {
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
      terms: undefined,
      monero: undefined,
      ahead: undefined,
      signing: undefined,
    },
  });
  const { state, set, queue, begin, taken } = desk;
  const terms = makeTermsDesk({ ...o, desk, loadWriter: o.loadPledgeWriter });
  const announcer = makeAnnouncer({ ...o, desk, stake: terms.address });
  const payout = makePayoutWatch({ ...o, desk, announcer });
  const key = makeStreamKey({ ...o, desk });
  const look = makeBoxWatch({ desk, box: o.box, d: o.facts.d, now: o.now });
  /** What was typed for this very session holds, whatever stood before. */
  let typed = false;
  /** To be asked with the first delegation. */
  let pledge = o.pledge;

  const take = (events: readonly NostrEvent[]) => {
    terms.take(events);
    const before = state().announced;
    const found = newestAnnouncement(events);
    if (found !== undefined && (before === undefined || supersedes(found.event, before.event))) {
      const { facts } = state();
      const mirrors = boxOf(found.live) === o.box.url ? factsOf(found.live).mirrors : undefined;
      const kept = facts.mirrors === undefined && mirrors !== undefined ? { ...facts, mirrors } : facts;
      set({
        // What a new session of the same name follows is over for it from the start.
        announced: typed && found.live.status === "ended" ? before : found,
        monero: payout.elseAnnounced(found.live.monero),
        facts: typed ? kept : factsOf(found.live),
      });
      if (!typed) announcer.recall();
    }
    delegations.take(events, typed);
  };
  const own = makeOwnRecords({ ...o, desk, take });
  const delegations = makeDelegationDesk({
    ...o,
    desk,
    known: () => own.need("delegation", KIND.delegation),
  });

  const identify = async () => {
    begin("box");
    set({ info: taken("box", await o.box.info()) });
  };

  const withdraw = async () => {
    await own.tryRead(KIND.stakeTerms);
    await terms.withdraw(own.isRead(KIND.stakeTerms));
  };

  const follow = makeFollowing({
    desk,
    announcer,
    delegate: () => delegations.delegate(),
    known: (work) => own.need(work, work === "delegation" ? KIND.delegation : KIND.liveEvent),
    manner: o.manner,
    now: o.now,
  });

  const followAndRead = async () => {
    await follow();
    // Nothing that is announced waits for it.
    await terms.read();
  };

  /** It may have been announced while what goes before was still being tried. */
  const isOnAir = () => {
    const { announced, word } = state();
    return announced?.live.status === "live" && word.word === "status" && word.status.state === "live";
  };

  const prepare = async () => {
    // The announcement repeats it, so that it is learned before the first.
    await Promise.all([payout.learn(), own.learn()]);
    // Whoever reads that sharing asks a stake must find which.
    if (pledge !== undefined) await terms.ask(pledge);
    await delegations.delegate();
    // What nobody is asked any more isn't to be found either.
    const tier = state().delegation?.sharing.tier;
    if (pledge === undefined && tier !== "stake" && tier !== "bond") await withdraw();
    pledge = undefined;
    await own.need("announcement", KIND.liveEvent);
    await announcer.announce(isOnAir() ? "live" : "planned");
    await look();
  };

  return {
    state,

    /** Creates the stream on the box, lets the box seal it, and announces it as planned. */
    open: (): Promise<void> =>
      queue(async () => {
        typed = true;
        await identify();
        await key.open();
        await prepare();
      }),

    /** Goes on with a stream opened earlier: what it is stands on the relays, what it does the box knows. */
    resume: (): Promise<void> =>
      queue(async () => {
        begin("box");
        typed = false;
        await Promise.all([payout.learn(), own.learn()]);
        void payout.tell();
        await identify();
        await look();
        await terms.read();
      }),

    /** Looks at the box and announces what is due; called every other second while the page is open. */
    async tick(): Promise<void> {
      // Not in the queue: what the box does stays true on screen while a signer waits for its person.
      await look();
      const { working, fault } = state();
      if (working !== undefined) return;
      if (fault !== undefined && desk.failedFor() >= retryAfterSeconds(fault)) return await desk.retry();
      if (fault?.why === "part") return await desk.beside(follow);
      if (fault === undefined || !holdsUp(fault)) await queue(followAndRead);
    },

    /** Opens a stream again that was ended: it is planned anew, the address stays. */
    reopen: (): Promise<void> =>
      queue(async () => {
        await identify();
        await key.renew();
        await prepare();
      }),

    /** Says otherwise what the stream is about. The box isn't asked: making the stream anew there would change its key. */
    rename: (facts: StreamFacts): Promise<void> => {
      const mirrors = facts.mirrors ?? state().facts.mirrors ?? [];
      set({ facts: { ...facts, d: o.facts.d, mirrors } });
      return queue(async () => {
        const status = state().announced?.live.status;
        if (status !== undefined && status !== "ended") await announcer.announce(status);
      });
    },

    /** Says from now on that tips are paid where these payment targets of the creator's say, or nowhere. */
    payTo: (targets: NostrEvent): Promise<void> => payout.change(targets),

    /** A fresh stream key; an encoder with the old one is cut. */
    renewKey: (): Promise<void> =>
      queue(async () => {
        await key.renew();
        await look();
      }),

    renewDelegation: (): Promise<void> => queue(() => delegations.delegate()),

    /** Says who may share the stream from now on, in a new delegation, and what they must stake or show. */
    share: (sharing: Sharing, asked?: Pledge): Promise<void> =>
      queue(async () => {
        await own.tryRead(KIND.delegation);
        if (asked !== undefined) await terms.ask(asked);
        await delegations.delegate(sharing);
        pledge = undefined;
        if (asked === undefined) await withdraw();
        const { announced } = state();
        if (announced === undefined || announced.live.status === "ended") return;
        if (announced.live.stake !== terms.address()) await announcer.announce(announced.live.status);
      }),

    /** Until when the box could go on without this page, and how many signatures that takes. */
    aheadPlan: announcer.plan,
    /** Signs ahead, so that the box can go on without this page. */
    signAhead: (hours: AheadHours): Promise<void> => queue(() => announcer.signAhead(hours)),
    /** Gives the box what was signed before the signer said no. */
    handPartly: (): Promise<void> => queue(announcer.handPartly),
    forgetPartly: announcer.forgetPartly,

    /** Tells everyone that it is over and cuts the encoder; each is done even when the other fails. */
    end: (): Promise<void> =>
      queue(async () => {
        const ending = async () => {
          await own.tryRead(KIND.liveEvent);
          if (state().announced?.live.status !== "ended") await announcer.announce("ended");
        };
        const [told] = await Promise.allSettled([ending()]);
        // The box ends the session with the announcement; an encoder that is left running would begin another.
        await key.cut();
        if (told.status === "rejected") throw told.reason;
        await look();
      }),

    retry: desk.retry,

    /** Goes on with what is known here, though no relay told what was published before. */
    goOnUnread(): Promise<void> {
      own.forgo();
      return desk.retry();
    },

    stop(): void {
      payout.stop();
      desk.stop();
    },
  };
}

export type Studio = ReturnType<typeof makeStudio>;
