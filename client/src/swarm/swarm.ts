import { newestDelegation } from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import { DEFAULT_SHARING } from "../../../contracts/nostr/sharing.ts";
import type { FedHls, Feeding } from "../player/feeding.ts";
import type { VerifierClient } from "../player/verifier-client.ts";
import type { PlaylistReport, Report } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import type { EngineName } from "./engine.ts";
import type { JoinedSwarm, JoinOptions } from "./joined-swarm.ts";
import type { SwarmView } from "./swarm-view.ts";
import type { Budget } from "./terms/budget.ts";
import { type Conditions, mayCount, mayShare, type SharingChoice, type SharingFacts } from "./terms/terms.ts";

/** What the page around the player knows of sharing. */
export type SharingWish = {
  choice: SharingChoice;
  conditions: Conditions;
  /** HTTP addresses of the stream's edges, without a slash at the end. */
  edges: readonly string[];
  /** One of them has a TURN server. */
  relay: boolean;
  budget: Budget;
  /** The viewer's own key, for streams that ask for one. */
  sign?: SignEvent;
};

export type SwarmOptions = {
  client: Pick<VerifierClient, "load" | "judge" | "check" | "tell">;
  /** Left out where the browser has no WebRTC. */
  makeConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  /** Fetches what only viewers who share need. */
  fetchJoin: () => Promise<(options: JoinOptions) => JoinedSwarm>;
  /** 32 bytes that nobody else has. */
  secret: () => Uint8Array;
  fetch: typeof fetch;
  makeSocket: JoinOptions["makeSocket"];
  storage: JoinOptions["storage"];
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
  /** 0 to 1. */
  random: () => number;
};

/** What a page shows of sharing, without what the ledger of verified bytes knows. */
export type SwarmPart = Omit<SwarmView, "taken">;

/** Lets other viewers carry what plays, on the viewer's terms. Until then it hands everything on to the verifier. */
export type Swarm = Feeding & {
  /** Another stream is played, or none. */
  stream(address: string | undefined): void;
  /** Who vouches for it, and so what its creator says of sharing. */
  vouch(delegations: readonly NostrEvent[]): void;
  wish(wish: SharingWish): void;
  /** Takes what the verification worker found out. */
  report(report: Report): void;
  view(): SwarmPart;
  /** The network, or the viewer, is back. */
  wake(): void;
  /** The page goes away, perhaps to come back: nobody is connected any more until an hls.js is made again. */
  leave(): void;
  close(): void;
};

/** An hls.js that is closed is often followed by the next one at once; milliseconds. */
const BETWEEN_MS = 1500;

/** Makes it; nothing is fetched or asked before the viewer agreed and everything else allows it. */
export function makeSwarm(o: SwarmOptions): Swarm {
  const { client, after } = o;
  let address: string | undefined;
  let delegations: readonly NostrEvent[] = [];
  let wish: SharingWish | undefined;
  /** The session whose playlists are being verified. */
  let sid: string | undefined;
  let fed: FedHls | undefined;
  let viewers: number | undefined;
  let refused = false;
  let joined: { key: string; swarm?: JoinedSwarm } | undefined;
  let leaving = () => {};
  let closed = false;
  let engine: EngineName | undefined;
  let peers = 0;
  let given = 0;
  const givenTo = new Set<string>();
  /** Of sessions before, and of this one. */
  const receipts = { before: 0, now: 0 };

  return {
    load: (request, on) => (joined?.swarm?.load() ?? client.load)(request, on),
    opened(next) {
      fed = next;
      leaving();
      settle();
      return () => {
        if (fed !== next) return;
        fed = undefined;
        leaving();
        leaving = after(BETWEEN_MS, settle);
      };
    },
    stream(next) {
      if (next === address) return;
      address = next;
      sid = undefined;
      refused = false;
      settle();
    },
    vouch(next) {
      delegations = next;
      settle();
    },
    wish(next) {
      // Who changes their mind may be admitted elsewhere, or by now.
      if (next.choice !== wish?.choice) refused = false;
      wish = next;
      settle();
    },
    report(report) {
      if (report.report === "listed") return joined?.swarm?.listed(report);
      if (report.report === "playlist" && report.carrier === "http") noteSession(report);
    },
    view,
    wake: () => joined?.swarm?.wake(),
    leave() {
      fed = undefined;
      leaving();
      leave();
    },
    close() {
      closed = true;
      leaving();
      leave();
    },
  };

  function noteSession({ verdict, checkpoint }: PlaylistReport): void {
    // What is refused may be mended by the next answer; what has no seal is never shared.
    const next = verdict === "unsealed" ? undefined : checkpoint?.sid ?? sid;
    if (next === sid) return;
    sid = next;
    // Another broadcast may be admitted where this one was not.
    refused = false;
    settle();
  }

  function facts(): SharingFacts | undefined {
    if (wish === undefined || address === undefined) return undefined;
    const delegation = newestDelegation(delegations, address);
    const { tier, threshold } = delegation?.sharing ?? DEFAULT_SHARING;
    return {
      choice: wish.choice,
      conditions: wish.conditions,
      sealed: sid !== undefined && delegation !== undefined,
      // What this page can't bring is as good as forbidden.
      creator: { tier: tier === "open" || tier === "key" ? tier : "off", threshold },
      edge: wish.edges.length > 0,
      webrtc: o.makeConnection !== undefined,
      relay: wish.relay,
      identity: wish.sign !== undefined,
      refused,
      viewers,
    };
  }

  function settle(): void {
    const known = facts();
    const may = !closed && known !== undefined && fed !== undefined && mayCount(known);
    if (!may || wish === undefined || address === undefined || sid === undefined) return leave();
    const relayOnly = wish.choice === "relay";
    const key = JSON.stringify([address, sid, wish.edges, relayOnly, known.creator.tier]);
    if (joined?.key !== key) {
      leave();
      join(key, { address, sid, relayOnly, ...wish });
    }
    joined?.swarm?.share(mayShare(known).sharing === "on");
    joined?.swarm?.fedAnew();
  }

  function join(
    key: string,
    { address, sid, relayOnly, edges, budget, sign }: SharingWish & {
      address: string;
      sid: string;
      relayOnly: boolean;
    },
  ): void {
    const { makeConnection } = o;
    if (makeConnection === undefined) return;
    const mine: typeof joined = { key };
    joined = mine;
    const still = () => joined === mine;
    o.fetchJoin().then((joinSwarm) => {
      if (!still()) return;
      const delegation = newestDelegation(delegations, address);
      mine.swarm = joinSwarm({
        address,
        sid,
        relayOnly,
        edges,
        budget,
        sign,
        client,
        makeConnection,
        tier: delegation?.sharing.tier === "key" ? "key" : "open",
        delegation: delegation?.event,
        fetch: o.fetch,
        makeSocket: o.makeSocket,
        storage: o.storage,
        fed: () => fed,
        secret: o.secret(),
        now: o.now,
        after,
        random: o.random,
        on: {
          viewers(count) {
            if (!still()) return;
            viewers = count;
            settle();
          },
          refused() {
            if (!still()) return;
            refused = true;
            settle();
          },
          engine(name) {
            engine = name;
          },
          peers(ids) {
            peers = ids.length;
          },
          gave(bytes, to) {
            given += bytes;
            givenTo.add(to);
          },
          receipts(count) {
            if (still()) receipts.now = count;
          },
        },
      });
      settle();
    }, (error: unknown) => {
      console.info("sharing could not be loaded:", error);
      if (still()) joined = undefined;
    });
  }

  function leave(): void {
    const left = joined;
    joined = undefined;
    left?.swarm?.close();
    receipts.before += receipts.now;
    receipts.now = 0;
    viewers = undefined;
    engine = undefined;
    peers = 0;
  }

  function view(): SwarmPart {
    const sums = { peers, given, givenTo: givenTo.size, receipts: receipts.before + receipts.now };
    const known = facts();
    if (known === undefined) return { ...sums, state: "off" };
    const terms = mayShare(known);
    if (terms.sharing === "on") {
      return { ...sums, state: peers > 0 ? "sharing" : "connecting", ...(engine && { engine }) };
    }
    const { because } = terms;
    return { ...sums, because, state: STATES[because] ?? "off" };
  }
}

const STATES: Partial<Record<string, SwarmView["state"]>> = {
  "not-asked": "asking",
  "few-viewers": "waiting",
  "refused": "refused",
};
