import type { Core, SegmentErrorDetails } from "p2p-media-loader-core";
import { crowdDelayMs } from "../../../../contracts/swarm/election.ts";
import { crowdStreamId, type CrowdStreamType } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { swarmId } from "../../../../contracts/swarm/swarm-id.ts";
import type { FedHls, Feeding } from "../../player/feeding.ts";
import type { ListedReport } from "../../player/worker/messages.ts";
import { type ElectionRun, makeElectionRun } from "../election-run.ts";
import { type After, every } from "../../webrtc/schedule.ts";
import type { EngineListener, Verifier } from "../engine.ts";
import type { VerifiedStore } from "../store/verified-store.ts";
import type { Budget } from "../terms/budget.ts";
import { makeCompanions } from "./companions.ts";
import { makeConnections } from "./connections.ts";
import { makeContributions } from "./contributions.ts";
import type { Library } from "./library.ts";
import { type CrowdTracker, makeLibrarySocket } from "./library-socket.ts";
import { enterWorld } from "./library-world.ts";
import { type Listing, makeListings } from "./listings.ts";
import { patienceMs } from "./patience.ts";
import { makeSegmentStorage } from "./segment-storage.ts";
import { makeSegmentWaits } from "./segment-waits.ts";
import { makeSharedFetch } from "./shared-fetch.ts";
import { makeStanding, type Offence } from "./standing.ts";
import { followTimeline } from "./timeline.ts";
import { makeUploads } from "./uploads.ts";

export type CrowdOptions = {
  library: Library;
  client: Verifier;
  store: VerifiedStore;
  swarm: { address: string; sid: string };
  /** 20 characters. */
  peerId: string;
  tracker: CrowdTracker;
  makeConnection: () => RTCPeerConnection;
  budget: Pick<Budget, "take" | "left">;
  /** How many peers a page may be connected to in one swarm. */
  degree: () => number;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
  /** Milliseconds since 1970, with fractions. */
  wallNow: () => number;
  after: After;
  on: EngineListener;
};

/** Stands between hls.js and the verifier, and hands over only what the verifier let through. */
export type Crowd = Feeding & {
  /** Takes in what a verified playlist lists newly. */
  listed(report: ListedReport): void;
  /** Leaves the swarm; whatever is asked from now on goes the verifier's own way. */
  close(): void;
};

/** Where the library believes its tracker to be: every word goes to the page's own link. */
const TRACKER = "wss://tracker.invalid";
/** Ranks after this leave it to those before them, and to the loader's patience. */
const MAX_RANK = 3;
const GIVING_MS = 1000;
/** Bits per second, until a player says what it knows of its line. */
const UNKNOWN_BANDWIDTH = 5e6;

/** p2p-media-loader behind the seal: whole segments of the plain playlist, one fetcher each, and nothing unchecked anywhere. */
export function makeCrowd(options: CrowdOptions): Crowd {
  const { library, client, store, swarm: { address, sid }, peerId, tracker, budget, now, after, on } =
    options;
  const listings = makeListings(sid);
  const contributions = makeContributions();
  const uploads = makeUploads();
  const standing = makeStanding({ now });
  const connections = makeConnections({ make: options.makeConnection });
  const companions = makeCompanions({ address, sid, onPeers: on.peers });
  const elections = new Map<string, ElectionRun>();
  const renditions = new Map<string, { streamId: string; type: CrowdStreamType }>();
  const downloads = new Map<string, number>();
  const elected = new Map<string, () => void>();
  const settling = new Map<string, () => void>();
  let closed = false;
  let giving = true;
  let fed: FedHls | undefined;
  let unbind = () => {};
  let startOf: (url: string) => number | undefined = () => undefined;

  const fetches = makeSharedFetch({
    client,
    onBytes(listing, bytes) {
      contributions.ended(listing.url);
      on.took(bytes.byteLength, "http", listing.name);
      arrived(listing, bytes);
    },
  });
  const storage = makeSegmentStorage({
    store,
    rendition: (streamId) => [...renditions].find(([, known]) => known.streamId === streamId)?.[0],
    mayGive(bytes, name) {
      const may = giving && budget.take(bytes);
      if (may) uploads.begin(name, bytes);
      return may;
    },
  });
  const leave = enterWorld({
    fetch: answer,
    connect: connections.connect,
    openSocket: () =>
      makeLibrarySocket({
        tracker,
        degree: () => companions.ids().length,
        most: options.degree,
        barred: standing.barred,
        onPeer(peer, sdp, infoHash) {
          companions.met(peer, infoHash);
          connections.expect(peer, sdp);
        },
        onGone: dismiss,
        after,
      }),
  });
  const core = new library.Core({
    swarmId: swarmId(address, sid),
    announceTrackers: [TRACKER],
    // The world makes the connections; this only keeps the library from knowing any server of its own.
    rtcConfig: { iceServers: [] },
    trackerClientVersionPrefix: peerId,
    highDemandTimeWindow: 1,
    httpDownloadTimeWindow: 0,
    p2pNotReceivingBytesTimeoutMs: 1000,
    httpNotReceivingBytesTimeoutMs: 8000,
    validateP2PSegment: validate,
    validateHTTPSegment: validate,
    customSegmentStorageFactory: () => storage,
  });
  watch(core);
  core.setManifestResponseUrl(TRACKER);
  const stopGiving = every({ after, now, ms: GIVING_MS }, () => {
    const may = budget.left() > 0;
    if (may === giving) return;
    giving = may;
    core.applyDynamicConfig({ isP2PUploadDisabled: !may });
  });

  const waits = makeSegmentWaits({
    client,
    listings: { of: (url) => closed ? undefined : listings.of(url) },
    store,
    fetches,
    patienceMs: patienceOf,
    askLibrary,
    bandwidth: () => fed?.hls.bandwidthEstimate ?? UNKNOWN_BANDWIDTH,
    now: options.wallNow,
    after,
  });

  return {
    load: waits.load,
    opened(opened) {
      unbind();
      fed = opened;
      const timeline = followTimeline({
        hls: opened.hls,
        core,
        listings,
        onRendition(rid, type) {
          renditions.set(rid, { type, streamId: crowdStreamId({ address, sid, type, rid }) });
          companions.rendition(rid, type);
        },
      });
      startOf = timeline.startOf;
      return unbind = () => {
        timeline.close();
        if (fed === opened) fed = undefined;
      };
    },
    listed(report) {
      for (const { name } of listings.add(report)) electionOf(name.rid).consider(name);
    },
    close() {
      if (closed) return;
      closed = true;
      unbind();
      stopGiving();
      for (const election of elections.values()) election.close();
      for (const stop of elected.values()) stop();
      fetches.close();
      core.destroy();
      connections.close();
      leave();
    },
  };

  function electionOf(rid: string): ElectionRun {
    const known = elections.get(rid);
    if (known !== undefined) return known;
    const made = makeElectionRun({
      kind: "media",
      self: () => ({ peerId, uplink: 0 }),
      neighbours: () => companions.of(rid),
      delayMs: crowdDelayMs,
      maxRank: MAX_RANK,
      isThere: store.has,
      isComing: (name) => fetches.running(name) || downloads.has(keyOf(name)),
      fetch: fetchForAll,
      after,
    });
    elections.set(rid, made);
    return made;
  }

  function fetchForAll(name: ObjectName): void {
    const listing = listings.named(name.rid, name.n);
    // Whoever may give nothing fetches for nobody; the others' turn comes after a step.
    if (listing === undefined || !giving || companions.of(name.rid).length === 0) return;
    elected.set(keyOf(name), fetches.ask(listing, () => elected.delete(keyOf(name))));
  }

  /** Verified bytes, from anybody. */
  function arrived({ name }: Listing, bytes: ArrayBuffer): void {
    const key = keyOf(name);
    store.put(name, new Uint8Array(bytes));
    elections.get(name.rid)?.drop(name);
    elected.get(key)?.();
    elected.delete(key);
    const rendition = renditions.get(name.rid);
    if (rendition !== undefined) storage.changed(rendition.streamId);
  }

  /** The library's HTTP: what the verifier let through, whole, whatever range was asked for. */
  function answer({ url, signal }: Request): Promise<Response> {
    const listing = listings.of(url);
    const found = listing && store.copy(listing.name);
    if (listing === undefined) return Promise.resolve(new Response(null, { status: 404 }));
    if (found !== undefined) return Promise.resolve(responseOf(found.buffer));
    return new Promise((resolve, reject) => {
      const stop = fetches.ask(listing, (fetched) => {
        resolve(fetched.ok ? responseOf(fetched.bytes.slice(0)) : new Response(null, { status: 502 }));
      });
      signal.addEventListener("abort", () => {
        stop();
        reject(signal.reason);
      }, { once: true });
    });
  }

  /** Both validators: what is not exactly what the seal says is dropped, and so is what no playlist of the session lists. */
  function validate(url: string, _range: unknown, data: ArrayBuffer): Promise<boolean> {
    const listing = listings.of(url);
    if (closed || listing === undefined || data.byteLength !== listing.length) return Promise.resolve(false);
    return new Promise((resolve) => {
      client.check({ url, source: listing.source, bytes: data.slice(0) }, {
        done({ data: bytes }) {
          if (typeof bytes !== "string" && !closed) keep(listing, bytes);
          resolve(true);
        },
        failed: () => resolve(false),
      });
    });
  }

  function keep(listing: Listing, bytes: ArrayBuffer): void {
    const shares = contributions.ended(listing.url);
    const sum = [...shares.values()].reduce((total, share) => total + share, 0);
    for (const [peer, share] of shares) {
      on.took(Math.round(bytes.byteLength * share / sum), { peer }, listing.name);
    }
    settling.set(keyOf(listing.name), storage.settle(listing.name));
    arrived(listing, bytes);
  }

  function patienceOf({ name, url }: Listing): number {
    const start = startOf(url);
    if (fed === undefined || start === undefined) return 0;
    const { video } = fed;
    return patienceMs({
      start,
      position: video.currentTime,
      buffered: bufferedAhead(video),
      rate: video.playbackRate,
      peers: companions.of(name.rid).length,
    });
  }

  function askLibrary({ url }: Listing): () => void {
    if (closed || !core.hasSegment(url)) return () => undefined;
    // What it says of the end is heard at the store and at the loader's own request.
    const ignore = () => undefined;
    core.loadSegment(url, { onSuccess: ignore, onError: ignore }).catch((error: unknown) => {
      if (!closed) throw error;
    });
    return () => core.abortSegmentLoading(url);
  }

  function watch(core: Core): void {
    core.addEventListener("onPeerConnect", ({ peerId: peer, streamType }) => {
      if (standing.barred(peer)) return dismiss(peer);
      companions.connected(peer, streamType);
    });
    core.addEventListener("onPeerClose", ({ peerId: peer, streamType }) => companions.left(peer, streamType));
    core.addEventListener("onSegmentStart", ({ segment: { url }, peerId: peer }) => {
      const listing = listings.of(url);
      if (listing === undefined) return;
      downloads.set(keyOf(listing.name), (downloads.get(keyOf(listing.name)) ?? 0) + 1);
      if (peer !== undefined) contributions.began(peer, url);
    });
    core.addEventListener("onSegmentLoaded", ({ segmentUrl, peerId: peer }) => ended(segmentUrl, peer));
    core.addEventListener("onSegmentAbort", ({ segment: { url }, peerId: peer }) => ended(url, peer));
    core.addEventListener("onSegmentError", (details) => {
      ended(details.segment.url, details.peerId);
      blameFor(details);
    });
    core.addEventListener("onChunkDownloaded", (bytes, source, peer) => {
      if (source === "p2p" && peer !== undefined) contributions.came(peer, bytes);
    });
    core.addEventListener("onChunkUploaded", (bytes, peer) => {
      const name = uploads.sent(peer, bytes);
      if (name !== undefined) on.gave(bytes, peer, name);
    });
  }

  function ended(url: string, peer: string | undefined): void {
    if (peer !== undefined) contributions.paused(peer, url);
    const listing = listings.of(url);
    if (listing === undefined) return;
    const key = keyOf(listing.name);
    const left = (downloads.get(key) ?? 1) - 1;
    if (left > 0) downloads.set(key, left);
    else downloads.delete(key);
    settling.get(key)?.();
    settling.delete(key);
  }

  function blameFor({ error, peerId: peer, segment: { url } }: SegmentErrorDetails): void {
    if (peer === undefined) return;
    switch (error.type) {
      case "p2p-segment-validation-failed": {
        // The library names who sent the end of it. Only who sent all of it is proven to have bent it.
        const [alone, ...others] = contributions.ended(url).keys();
        return alone !== undefined && others.length === 0 ? offend(alone, "byte-mismatch") : undefined;
      }
      case "peer-protocol-violation":
        contributions.ended(url);
        return offend(peer, "protocol");
      case "peer-response-bytes-length-mismatch":
        contributions.ended(url);
        return offend(peer, "silence");
      case "bytes-receiving-timeout":
        return offend(peer, "silence");
    }
  }

  function offend(peer: string, offence: Offence): void {
    if (!standing.note(peer, offence)) return;
    on.blamed(peer, offence);
    dismiss(peer);
  }

  function dismiss(peer: string): void {
    companions.gone(peer);
    connections.drop(peer);
  }
}

function keyOf({ rid, n }: ObjectName): string {
  return `${rid}/${n}`;
}

function responseOf(bytes: ArrayBuffer): Response {
  return new Response(bytes, { headers: { "content-length": String(bytes.byteLength) } });
}

function bufferedAhead({ buffered, currentTime }: HTMLMediaElement): number | undefined {
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= currentTime && currentTime <= buffered.end(at)) {
      return buffered.end(at) - currentTime;
    }
  }
  return undefined;
}
