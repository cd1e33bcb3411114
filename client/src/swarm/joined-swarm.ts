import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { fromHex } from "../../../contracts/hex.ts";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import { meshInfoHash } from "../../../contracts/swarm/swarm-id.ts";
import type { FedHls } from "../player/feeding.ts";
import type { VerifierClient } from "../player/verifier-client.ts";
import type { ListedReport } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import type { EngineName, Verifier } from "./engine.ts";
import { makeEngines } from "./engine-makers.ts";
import { makeEngineSeat } from "./engine-seat.ts";
import { makeHeadcount } from "./headcount.ts";
import { makeVerifiedStore } from "./store/verified-store.ts";
import { makeReceiptShelf } from "./receipts/receipt-shelf.ts";
import { makeReceipts } from "./receipts/receipts.ts";
import type { Budget } from "./terms/budget.ts";
import { isUnsigned } from "./tracker/admission-client.ts";
import type { TrackerSocket } from "./tracker/tracker-link.ts";
import { joinSwarm as joinTrackers } from "./tracker/join-swarm.ts";

export type JoinOptions = {
  client: Verifier & Pick<VerifierClient, "tell">;
  edges: readonly string[];
  address: string;
  sid: string;
  /** What the creator asks of who shares, and where it is said. */
  tier: "open" | "key";
  delegation: NostrEvent | undefined;
  /** The viewer's own key, for streams that ask for one. */
  sign: SignEvent | undefined;
  relayOnly: boolean;
  makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  budget: Budget;
  /** Which hls.js plays now. */
  fed: () => FedHls | undefined;
  /** 32 bytes that nobody else has. */
  secret: Uint8Array;
  fetch: typeof fetch;
  makeSocket: (url: string) => TrackerSocket;
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
  /** 0 to 1. */
  random: () => number;
  storage: () => Pick<Storage, "getItem" | "setItem">;
  on: JoinedListener;
};

export type JoinedListener = {
  /** How many watch this session and share, this page among them. */
  viewers(count: number): void;
  /** No edge admits this page; `unsigned`: or the viewer wouldn't sign for one of them. */
  refused(unsigned: boolean): void;
  engine(name: EngineName | undefined): void;
  /** How many share the very version that plays here, this page among them; undefined while nobody says so. */
  company(count: number | undefined): void;
  /** Connected now. */
  peers(ids: readonly string[]): void;
  gave(bytes: number, to: string): void;
  /** How many viewers signed what they were given, in this session. */
  receipts(count: number): void;
};

/** One session's swarm as this page takes part in it: counted at once, connected only while told to share. */
export type JoinedSwarm = {
  /** Connects to others, or to nobody. */
  share(on: boolean): void;
  /** Another hls.js plays, or none. */
  fedAnew(): void;
  /** Takes what a verified playlist lists. */
  listed(report: ListedReport): void;
  /** What loads in place of the verifier; undefined while nobody is connected. */
  load(): Verifier["load"] | undefined;
  /** The network, or the viewer, is back. */
  wake(): void;
  close(): void;
};

/** As much as a page may hold for others: half a minute of a large stream. */
const STORE_BYTES = 64 * 1024 * 1024;
const KEEP_MS = 30_000;
/** Peers of one viewer whose segments are pulled: each is asked only for what it alone has first. */
const CROWD_MOST = 8;

/** Takes part in the swarm of one session. Everything that only viewers who share need is reached from here. */
export function joinSwarm(o: JoinOptions): JoinedSwarm {
  const { client, address, sid, budget, now, after, on } = o;
  const identity = fromHex(publicKeyOf(o.secret)) ?? new Uint8Array(32);
  const peerId = peerIdOf(identity, address);
  const infoHash = meshInfoHash(address, sid);
  const store = makeVerifiedStore({ now, maxBytes: STORE_BYTES, keepMs: KEEP_MS });
  /** By edge: those of one are no reason to forget another's, which may be the only ones that relay. */
  const servers = new Map<string, readonly RTCIceServer[]>();
  let degree = CROWD_MOST;
  let refused = false;
  const unsigned = new Set<string>();
  let closed = false;
  const signPage: SignEvent = (template) => Promise.resolve(signEvent(template, o.secret));
  const asksKey = o.tier === "key" && o.sign !== undefined;
  const tracker = joinTrackers({
    edges: o.edges,
    infoHash,
    request: { peerId, address, tier: o.tier, ...(o.delegation && { delegation: o.delegation }) },
    // Where no key is asked for, none of the viewer's is shown: it would say who watches.
    sign: asksKey && o.sign !== undefined ? o.sign : signPage,
    signPage: asksKey ? signPage : undefined,
    fetch: o.fetch,
    makeSocket: o.makeSocket,
    after,
    now,
    random: o.random,
    onAdmission(edge, admission) {
      if (isUnsigned(admission)) unsigned.add(edge);
      else unsigned.delete(edge);
      if (admission.state !== "admitted") return;
      // The newest last: its credentials hold longest.
      servers.delete(edge);
      servers.set(edge, admission.iceServers ?? []);
      degree = Math.min(CROWD_MOST, admission.degree);
    },
    // Asked when all of them have changed, as this is called while the first is.
    onState: () =>
      void after(0, () => {
        const was = refused;
        refused = tracker.state() === "refused";
        if (refused && !was && !closed) on.refused(unsigned.size > 0);
      }),
  });
  const headcount = makeHeadcount({ tracker, infoHash, peerId, onCount: on.viewers });
  const shelf = makeReceiptShelf({ storage: o.storage, now });
  const receipts = makeReceipts({
    address,
    sid,
    peerId,
    secret: o.secret,
    send: (toPeerId, receipt) => tracker.send({ action: "receipt", infoHash, toPeerId, receipt }),
    shelf,
    now,
    after,
    onCount: on.receipts,
  });
  /** Asked after the tracker said something, or somebody came or went. */
  const lookAround = () => {
    const company = seat.engine()?.company();
    // It counts this page with the next answer only.
    on.company(company === undefined ? undefined : Math.max(1, company));
  };
  const unlisten = tracker.listen((answer) => {
    if (answer.action === "receipt" && answer.infoHash === infoHash) receipts.heard(answer.receipt);
    if (answer.action === "announce" || answer.action === "gone") lookAround();
  });
  const makers = makeEngines({
    client,
    store,
    address,
    sid,
    infoHash,
    peerId,
    tracker,
    iceServers: () => joinServers([...servers.values()].flat()),
    relayOnly: o.relayOnly,
    makeConnection: o.makeConnection,
    budget,
    fed: o.fed,
    crowdDegree: () => degree,
    now,
    after,
    random: o.random,
    on: {
      took: (bytes, from, { n }) => from === "http" ? undefined : receipts.took(bytes, from.peer, n),
      gave(bytes, to) {
        receipts.gave(bytes, to);
        on.gave(bytes, to);
      },
      peers: on.peers,
      blamed: () => undefined,
    },
  });
  const seat = makeEngineSeat({
    fed: o.fed,
    ...makers,
    onEngine(engine) {
      // Everything listed by now is told with the next playlist.
      client.tell(engine !== undefined);
      if (engine === undefined) on.peers([]);
      // What the tracker said before says nothing of this engine's company.
      on.company(undefined);
      on.engine(engine?.name);
    },
  });

  return {
    share: seat.share,
    fedAnew: seat.fedAnew,
    listed(report) {
      if (report.sid === sid) seat.engine()?.listed(report);
    },
    load: () => seat.engine()?.load,
    wake: tracker.hurry,
    close() {
      closed = true;
      // The tracker brings them only to whom this page has met in a swarm that it is still in.
      receipts.close();
      seat.close();
      shelf.close();
      unlisten();
      headcount.close();
      tracker.close();
      store.clear();
    },
  };
}

/** Each server once, with what was said of it last. */
function joinServers(servers: readonly RTCIceServer[]): RTCIceServer[] {
  return [...new Map(servers.map((server) => [String(server.urls), server])).values()];
}
