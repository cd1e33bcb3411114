import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { delegationTemplate, newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import type { SignEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../../contracts/nostr/sharing.ts";
import type { BoxClient } from "../../box/box-client.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { makeAnnouncer } from "./announcer.ts";
import { factsOf, newestAnnouncement } from "./announcing.ts";
import { makeBoxWatch } from "./box-watch.ts";
import { delegationSpan } from "./delegating.ts";
import { makeDesk } from "./desk.ts";
import { makeFollowing } from "./following.ts";
import type { HalfSignedStore } from "./half-signed.ts";
import type { HandedStore } from "./handed-records.ts";
import type { SharingStore } from "./sharing/sharing-store.ts";
import type { AheadHours, SigningManner } from "./signing-ahead.ts";
import type { StreamFacts } from "./stream-form.ts";
import { isDeclined, retryAfterSeconds, type StudioState } from "./studio-state.ts";

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
  manner: SigningManner;
  handed: HandedStore;
  sharing: SharingStore;
  halfSigned: HalfSignedStore;
  onState: (state: StudioState) => void;
};

/** Runs one stream on one box: opens it, watches it, announces what is true, ends it. */
export function makeStudio(o: StudioOptions) {
  const address = formatAddress({ creator: o.creator, d: o.facts.d });
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
      ahead: undefined,
      signing: undefined,
    },
  });
  const { state, set, queue, begin, taken } = desk;
  const announcer = makeAnnouncer({ ...o, desk });
  const look = makeBoxWatch({ desk, box: o.box, d: o.facts.d, now: o.now });

  const identify = async () => {
    begin("box");
    set({ info: taken("box", await o.box.info()) });
  };

  const delegate = async () => {
    begin("delegation");
    const signer = state().grant?.signer ?? state().info?.pubkey;
    if (signer === undefined) return;
    const now = o.now();
    const sharing = o.sharing.of(o.facts.d);
    const template = delegationTemplate(
      { address, signers: [signer], ...delegationSpan(now), ...(sharing && { sharing }) },
      now,
      state().delegation?.event,
    );
    const event = await desk.signed("delegation", template);
    await desk.publish("delegation", event);
    set({ delegation: newestDelegation([event], address) });
  };

  const follow = makeFollowing({ desk, announcer, delegate, manner: o.manner, now: o.now });

  const prepare = async () => {
    await delegate();
    await announcer.announce("planned");
    await look();
  };

  /** A fresh key for the stream, which is made where the box lost it. */
  const renew = async () => {
    begin("key");
    const { d, title } = state().facts;
    const answer = state().word.word === "no-stream"
      ? o.box.putStream(d, { title, address })
      : o.box.renewKey(d);
    set({ grant: taken("key", await answer) });
  };

  const cut = async () => {
    if (state().word.word === "no-stream") return;
    begin("key");
    taken("key", await o.box.renewKey(o.facts.d));
    set({ grant: undefined });
  };

  return {
    state,

    /** Creates the stream on the box, lets the box seal it, and announces it as planned. */
    open: (): Promise<void> =>
      queue(async () => {
        await identify();
        // A box that lost the stream gave its key away with it.
        if (state().word.word === "no-stream") set({ grant: undefined });
        // A second try after a later step failed must not change the key that is shown.
        if (state().grant === undefined) {
          begin("stream");
          const { d, title } = state().facts;
          set({ grant: taken("stream", await o.box.putStream(d, { title, address })) });
        }
        await prepare();
      }),

    /** Goes on with a stream opened earlier: what it is stands on the relays, what it does the box knows. */
    resume: (): Promise<void> =>
      queue(async () => {
        begin("box");
        const events = await o.nostr.query(o.relays(), [
          { kinds: [KIND.liveEvent, KIND.delegation], authors: [o.creator], "#d": [o.facts.d] },
        ]);
        const announced = newestAnnouncement(events);
        const delegation = newestDelegation(events, address);
        // It may have been chosen otherwise on another device since.
        if (delegation !== undefined) o.sharing.put(o.facts.d, delegation.sharing);
        set({
          announced,
          facts: announced === undefined ? state().facts : factsOf(announced.live),
          delegation,
        });
        announcer.recall();
        await identify();
        await look();
      }),

    /** Looks at the box and announces what is due; called every other second while the page is open. */
    async tick(): Promise<void> {
      // Not in the queue: what the box does stays true on screen while a signer waits for its person.
      await look();
      const { working, fault } = state();
      if (working !== undefined) return;
      if (fault === undefined || isDeclined(fault)) return await queue(follow);
      if (desk.failedFor() >= retryAfterSeconds(fault)) await desk.retry();
    },

    /** Opens a stream again that was ended: it is planned anew, the address stays. */
    reopen: (): Promise<void> =>
      queue(async () => {
        await identify();
        await renew();
        await prepare();
      }),

    /** Says otherwise what the stream is about. The box isn't asked: making the stream anew there would change its key. */
    rename: (facts: StreamFacts): Promise<void> => {
      set({ facts: { ...facts, d: o.facts.d } });
      return queue(async () => {
        const status = state().announced?.live.status;
        if (status !== undefined && status !== "ended") await announcer.announce(status);
      });
    },

    /** A fresh stream key; an encoder with the old one is cut. */
    renewKey: (): Promise<void> =>
      queue(async () => {
        await renew();
        await look();
      }),

    renewDelegation: (): Promise<void> => queue(delegate),

    /** Says who may share the stream from now on, in a new delegation. */
    share: (sharing: Sharing): Promise<void> => {
      o.sharing.put(o.facts.d, sharing);
      return queue(delegate);
    },

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
        const ending = state().announced?.live.status === "ended"
          ? Promise.resolve()
          : announcer.announce("ended");
        const [told] = await Promise.allSettled([ending]);
        // The box ends the session with the announcement; an encoder that is left running would begin another.
        await cut();
        if (told.status === "rejected") throw told.reason;
        await look();
      }),

    retry: desk.retry,
    stop: desk.stop,
  };
}

export type Studio = ReturnType<typeof makeStudio>;
