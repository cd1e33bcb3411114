import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { fromHex } from "../../../contracts/hex.ts";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import type { AdmissionTier } from "../../../contracts/swarm/tier.ts";
import { meshInfoHash } from "../../../contracts/swarm/swarm-id.ts";
import type { FedHls } from "../player/feeding.ts";
import type { VerifierClient } from "../player/verifier-client.ts";
import type { ListedReport } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import type { EngineName, Verifier } from "./engine.ts";
import { makeEngines } from "./engine-makers.ts";
import { makeEngineSeat } from "./engine-seat.ts";
import { makeHeadcount } from "./headcount.ts";
import { makeLoneliness } from "./loneliness.ts";
import { makeVerifiedStore } from "./store/verified-store.ts";
import { makeReceiptShelf } from "./receipts/receipt-shelf.ts";
import { makeReceipts } from "./receipts/receipts.ts";
import { makePageCertificate, type PageCertificate } from "./peer/certificate.ts";
import { makeFingerprints } from "./peer/fingerprints.ts";
import type { Pledge } from "./pledge.ts";
import { makeProofs } from "./proofs.ts";
import type { Budget } from "./terms/budget.ts";
import { isUnsigned } from "./tracker/admission-client.ts";
import type { TrackerSocket } from "./tracker/tracker-link.ts";
import { joinSwarm as joinTrackers } from "./tracker/join-swarm.ts";
import { makeWrongs } from "./wrongs.ts";

export type JoinOptions = {
  client: Verifier & Pick<VerifierClient, "tell">;
  edges: readonly string[];
  address: string;
  sid: string;
  /** What the creator asks of who shares, and where it is said. */
  tier: AdmissionTier;
  /** The viewer's bond or stake as it is now, for streams that ask for one. */
  pledge: () => Pledge | undefined;
  delegation: NostrEvent | undefined;
  /** The viewer's own key, for streams that ask for one. */
  sign: SignEvent | undefined;
  relayOnly: boolean;
  makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Where stakes are asked, all connections of the page are made by one certificate. Default: the browser makes it. */
  makeCertificate?: () => Promise<PageCertificate>;
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
  const holder = o.tier === "key" ? o.sign : o.tier === "bond" ? o.pledge()?.sign : undefined;
  const page = publicKeyOf(o.secret);
  /** Until it is there, nobody can be sure whose connection is whose. */
  let certificate: PageCertificate | undefined;
  let wanted = false;
  const certified = o.tier === "stake"
    ? (o.makeCertificate ?? makePageCertificate)().then((made) => {
      certificate = made;
      if (wanted && !closed) seat.share(true);
      return made;
    })
    : undefined;
  certified?.catch((error: unknown) =>
    console.info("this browser makes no certificate to share with:", error)
  );
  const tracker = joinTrackers({
    edges: o.edges,
    infoHash,
    // A stake's receipt is renewed by the hour: each request brings the newest.
    request: () => ({
      peerId,
      address,
      tier: o.tier,
      ...(o.delegation && { delegation: o.delegation }),
      ...o.pledge()?.bring(page),
    }),
    // Where no key is asked for, none of the viewer's is shown: it would say who watches.
    sign: holder ?? signPage,
    signPage: holder === undefined ? undefined : signPage,
    fetch: o.fetch,
    makeSocket: o.makeSocket,
    after,
    now,
    random: o.random,
    onAdmission(edge, admission) {
      if (isUnsigned(admission)) unsigned.add(edge);
      else unsigned.delete(edge);
      if (admission.state === "admitted") o.pledge()?.told?.(undefined);
      if (admission.state === "refused") o.pledge()?.told?.(admission.code);
      if (admission.state !== "admitted") return;
      void certified?.then(
        ({ fingerprint }) => o.pledge()?.admitted?.(page, signPage, fingerprint),
        // Said where it is made.
        () => undefined,
      );
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
  const fingerprints = makeFingerprints();
  const proofs = makeProofs();
  const loneliness = makeLoneliness(now);
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
    if (loneliness.lasts(seat.engine(), tracker.taking(infoHash))) seat.takeParts();
    const company = seat.engine()?.company();
    // It counts this page with the next answer only.
    on.company(company === undefined ? undefined : Math.max(1, company));
  };
  const unlisten = tracker.listen((answer) => {
    if (answer.action === "offer" || answer.action === "answer") {
      fingerprints.heard(answer.peerId, answer.sdp);
    }
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
    makeConnection: (configuration) =>
      o.makeConnection(
        certificate === undefined
          ? configuration
          : { ...configuration, certificates: [certificate.certificate] },
      ),
    budget,
    fed: o.fed,
    crowdDegree: () => degree,
    onFar: () => seat.takeParts(),
    after,
    random: o.random,
    proofs,
    on: {
      took: (bytes, from, { n }) => from === "http" ? undefined : receipts.took(bytes, from.peer, n),
      gave(bytes, to) {
        receipts.gave(bytes, to);
        on.gave(bytes, to);
      },
      peers: on.peers,
      blamed: makeWrongs({ tier: o.tier, page, sid, pledge: o.pledge, fingerprints, receipts, proofs }),
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
    share(on) {
      wanted = on;
      if (certified === undefined || certificate !== undefined || !on) seat.share(on);
    },
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
