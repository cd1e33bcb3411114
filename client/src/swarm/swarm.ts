import { newestDelegation } from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { FedHls, Feeding } from "../player/feeding.ts";
import type { VerifierClient } from "../player/verifier-client.ts";
import type { PlaylistReport, Report } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import type { JoinedSwarm, JoinOptions } from "./joined-swarm.ts";
import { makePauseWatch } from "./pause-watch.ts";
import { makeRefusal } from "./refusal.ts";
import { askingTerms, factsOf, type SessionState, type SharingWish } from "./sharing-facts.ts";
import { makeSwarmSums } from "./swarm-sums.ts";
import type { SwarmPart } from "./swarm-view.ts";
import { mayCount, mayShare } from "./terms/terms.ts";

export type SwarmOptions = {
  client: Pick<VerifierClient, "load" | "judge" | "check" | "tell">;
  /** Left out where the browser has no WebRTC. */
  makeConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
  /** Fetches what only viewers who share need. */
  fetchJoin: () => Promise<(options: JoinOptions) => JoinedSwarm>;
  /** 32 bytes that nobody else has, others each time. */
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
  let joined: { key: string; swarm?: JoinedSwarm } | undefined;
  let leaving = () => {};
  let closed = false;
  const sums = makeSwarmSums();
  const refusal = makeRefusal({ after, onOver: settle });
  const pause = makePauseWatch({ after, onChange: settle });
  /** Who met this page with its address in sight doesn't know it again once it is hidden. */
  const secrets = new Map<boolean, Uint8Array>();

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
      // Nobody is known again by them in another stream.
      secrets.clear();
      settle();
    },
    vouch(next) {
      delegations = next;
      settle();
    },
    wish(next) {
      wish = next;
      settle();
    },
    report(report) {
      if (report.report === "listed") {
        const delegation = address === undefined ? undefined : newestDelegation(delegations, address)?.event;
        const { checkpoint } = report;
        if (checkpoint !== undefined && delegation !== undefined) {
          wish?.pledge?.sealed?.(checkpoint, delegation);
        }
        return joined?.swarm?.listed(report);
      }
      if (report.report !== "playlist") return;
      if (report.refusal?.verdict === "fork" && sid !== undefined) wish?.pledge?.forked?.(sid);
      if (report.carrier === "http") noteSession(report);
    },
    view() {
      const known = facts();
      return sums.view(known && mayShare(known));
    },
    wake() {
      refusal.hurry();
      joined?.swarm?.wake();
    },
    leave() {
      fed = undefined;
      leaving();
      leave();
    },
    close() {
      closed = true;
      leaving();
      leave();
      refusal.close();
      pause.watch(undefined);
    },
  };

  function noteSession({ verdict, checkpoint }: PlaylistReport): void {
    // What is refused may be mended by the next answer; what has no seal is never shared.
    const next = verdict === "unsealed" ? undefined : checkpoint?.sid ?? sid;
    if (next === sid) return;
    sid = next;
    settle();
  }

  function session(address: string): SessionState {
    return {
      address,
      delegations,
      sid,
      webrtc: o.makeConnection !== undefined,
      refused: refusal.stands(),
      paused: pause.paused(),
      viewers,
    };
  }

  function facts() {
    return wish === undefined || address === undefined ? undefined : factsOf(wish, session(address));
  }

  function settle(): void {
    if (closed) return;
    if (wish !== undefined && address !== undefined) refusal.on(askingTerms(wish, session(address)));
    pause.watch(fed?.video);
    const known = facts();
    const may = known !== undefined && fed !== undefined && mayCount(known);
    if (!may || wish === undefined || address === undefined || sid === undefined) return leave();
    const relayOnly = wish.choice === "relay";
    const { tier } = known.creator;
    const pledge = tier === wish.pledge?.tier ? wish.pledge.id : undefined;
    const key = JSON.stringify([address, sid, wish.edges, relayOnly, tier, pledge]);
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
      const secret = secrets.get(relayOnly) ?? o.secret();
      secrets.set(relayOnly, secret);
      mine.swarm = joinSwarm({
        address,
        sid,
        relayOnly,
        edges,
        budget,
        sign,
        client,
        makeConnection,
        tier: delegation === undefined || delegation.sharing.tier === "off"
          ? "open"
          : delegation.sharing.tier,
        pledge: () => wish?.pledge,
        delegation: delegation?.event,
        fetch: o.fetch,
        makeSocket: o.makeSocket,
        storage: o.storage,
        fed: () => fed,
        secret,
        now: o.now,
        after,
        random: o.random,
        on: {
          viewers(count) {
            if (!still()) return;
            viewers = count;
            refusal.admitted();
            settle();
          },
          refused(unsigned) {
            if (!still()) return;
            refusal.note(unsigned);
            settle();
          },
          engine: sums.engine,
          company: (count) => still() ? sums.company(count) : undefined,
          peers: (ids) => sums.peers(ids.length),
          gave: sums.gave,
          receipts: (count) => still() ? sums.receipts(count) : undefined,
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
    sums.left();
    viewers = undefined;
  }
}
