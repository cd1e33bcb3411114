import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { swarmId } from "../../../../contracts/swarm/swarm-id.ts";
import type { Feeding } from "../../player/feeding.ts";
import type { ListedReport } from "../../player/worker/messages.ts";
import { every } from "../../webrtc/schedule.ts";
import type { EngineListener, Verifier } from "../engine.ts";
import type { VerifiedStore } from "../store/verified-store.ts";
import type { Budget } from "../terms/budget.ts";
import { watchDownloads } from "./downloads.ts";
import { makeElections } from "./elections.ts";
import { makeFarWatch } from "./far-watch.ts";
import type { Library } from "./library.ts";
import { makeLibraryHttp } from "./library-http.ts";
import { enterWorld } from "./library-world.ts";
import { type Listing, makeListings } from "./listings.ts";
import { makeNeighbourhood, type NeighbourhoodOptions } from "./neighbourhood.ts";
import { makeOffences } from "./offences.ts";
import { makePlayhead } from "./playhead.ts";
import { makeRenditions } from "./renditions.ts";
import { makeSegmentStorage } from "./segment-storage.ts";
import { makeSegmentWaits } from "./segment-waits.ts";
import { makeSharedFetch } from "./shared-fetch.ts";
import { followTimeline } from "./timeline.ts";
import { makeUploads } from "./uploads.ts";

export type CrowdOptions = Omit<NeighbourhoodOptions, "on" | "isSharing"> & {
  library: Library;
  client: Verifier;
  store: VerifiedStore;
  budget: Pick<Budget, "take" | "left">;
  /** Again and again others were there, and a segment didn't come from them in time. */
  onFar: () => void;
  /** Milliseconds since 1970, with fractions. */
  wallNow: () => number;
  on: EngineListener;
};

/** Stands between hls.js and the verifier, and hands over only what the verifier let through. */
export type Crowd = Feeding & {
  /** Takes in what a verified playlist lists newly. */
  listed(report: ListedReport): void;
  /** The `info_hash` of the picture's swarm, of the size that was asked for last. */
  mainSwarm(): string | undefined;
  /** Leaves the swarm; whatever is asked from now on goes the verifier's own way. */
  close(): void;
};

/** Where the library believes its tracker to be: every word goes to the page's own link. */
const TRACKER = "wss://tracker.invalid";
const TICK_MS = 1000;
/** The library's own floor, in seconds, should the player's request not be there to keep its own. */
const LIBRARY_FLOOR = 0.3;

/** p2p-media-loader behind the seal: whole segments of the plain playlist, one fetcher each, and nothing unchecked anywhere. */
export function makeCrowd(options: CrowdOptions): Crowd {
  const { library, client, store, swarm: { address, sid }, peerId, budget, now, after, on } = options;
  const listings = makeListings(sid);
  const uploads = makeUploads();
  /** Own fetches for everybody. */
  const elected = new Map<string, () => void>();
  /** Checked bytes whose download the library has yet to end, by address. */
  const settling = new Map<string, () => void>();
  let giving = true;
  let paused = false;
  let unbind = () => {};
  let closed = false;
  // Whoever may give nothing, or doesn't watch, fetches for nobody.
  const isSharing = () => giving && !paused;

  const neighbourhood = makeNeighbourhood({
    ...options,
    isSharing,
    on: {
      ...on,
      promised: (peer, name, length) => elections.promised(peer, name, length),
      unjudged: (peer, name, bytes) => offences.unjudged(peer, name, bytes),
    },
  });
  const offences = makeOffences({ client, listings, neighbourhood });
  const fetches = makeSharedFetch({
    client,
    now,
    onBegun: ({ name, length }) => isSharing() ? neighbourhood.promise(name, length) : undefined,
    onBytes(listing, bytes) {
      // Whatever peers had sent of it, the library throws away.
      downloads.shares(listing.url);
      on.took(bytes.byteLength, "http", listing.name);
      arrived(listing, bytes);
    },
  });
  const playhead = makePlayhead({
    peers: (rid) => neighbourhood.of(rid).length,
    usualMs: fetches.usualMs,
  });
  const renditions = makeRenditions({
    address,
    sid,
    now,
    onPlayed: neighbourhood.rendition,
    onLeft: neighbourhood.leave,
  });
  const storage = makeSegmentStorage({
    store,
    rendition: renditions.ridOf,
    mayGive(bytes, name) {
      const may = giving && budget.take(bytes);
      if (may) uploads.begin(name, bytes);
      return may;
    },
  });
  const http = makeLibraryHttp({ client, listings, store, fetches, onVerified: keep });
  const leave = enterWorld({
    fetch: http.answer,
    connect: neighbourhood.connect,
    openSocket: neighbourhood.openSocket,
  });
  const core = new library.Core({
    swarmId: swarmId(address, sid),
    announceTrackers: [TRACKER],
    // The world makes the connections; this only keeps the library from knowing any server of its own.
    rtcConfig: { iceServers: [] },
    trackerClientVersionPrefix: peerId,
    highDemandTimeWindow: LIBRARY_FLOOR,
    httpDownloadTimeWindow: 0,
    p2pNotReceivingBytesTimeoutMs: 1000,
    // A message arrives whole or not at all, and by what has arrived is told whether anything comes.
    webRtcMaxMessageSize: 16_000,
    httpNotReceivingBytesTimeoutMs: 8000,
    validateP2PSegment: http.validate,
    validateHTTPSegment: http.validate,
    customSegmentStorageFactory: () => storage,
  });
  core.setManifestResponseUrl(TRACKER);
  core.addEventListener("onChunkUploaded", (bytes, peer) => {
    const name = uploads.sent(peer, bytes);
    if (name !== undefined) on.gave(bytes, peer, name);
  });
  const downloads = watchDownloads({
    core,
    now,
    lengthOf: (url) => listings.of(url)?.length,
    onAsked: (peer, url) => neighbourhood.asked(peer, listings.of(url)?.length ?? 0),
    onOffence: offences.told,
    onEnd(url) {
      settling.get(url)?.();
      settling.delete(url);
    },
  });
  const elections = makeElections({
    self: neighbourhood.self,
    mayFetch: isSharing,
    known: neighbourhood.known,
    near: neighbourhood.of,
    lengthOf: ({ rid, n }) => listings.named(rid, n)?.length,
    isThere: store.has,
    isOnTheWay: (name) =>
      fetches.running(name) || downloads.running(listings.named(name.rid, name.n)?.url ?? ""),
    fetch: fetchForAll,
    now,
    after,
  });
  const far = makeFarWatch({ now, onFar: options.onFar });
  const waits = makeSegmentWaits({
    client,
    listings,
    store,
    fetches,
    patienceMs: playhead.patienceMs,
    lastMs: playhead.lastMs,
    leftMs: playhead.leftMs,
    isComing: ({ name }) => !fetches.running(name) && elections.isComing(name),
    onLate({ name }, waitedMs) {
      // What this page fetches for everybody is late for other reasons.
      if (neighbourhood.of(name.rid).length > 0 && !fetches.running(name)) far.late(waitedMs);
    },
    askLibrary,
    bandwidth: playhead.bandwidth,
    now: options.wallNow,
    after,
  });
  const stopTicking = every({ after, now, ms: TICK_MS }, () => {
    renditions.leaveUnused();
    paused = playhead.isPaused();
    const may = budget.left() > 0;
    if (may !== giving) core.applyDynamicConfig({ isP2PUploadDisabled: !may });
    giving = may;
    neighbourhood.tell();
  });

  return {
    load: waits.load,
    opened(fed) {
      unbind();
      const timeline = followTimeline({ hls: fed.hls, core, listings, onRendition: renditions.add });
      const unfollow = playhead.follow(fed, timeline.startOf);
      return unbind = () => {
        timeline.close();
        unfollow();
      };
    },
    listed(report) {
      for (const { name } of listings.add(report)) elections.consider(name);
    },
    mainSwarm: renditions.mainSwarm,
    close() {
      if (closed) return;
      closed = true;
      unbind();
      stopTicking();
      elections.close();
      for (const stop of elected.values()) stop();
      waits.close();
      fetches.close();
      http.close();
      core.destroy();
      neighbourhood.close();
      leave();
    },
  };

  function fetchForAll(name: ObjectName): void {
    const listing = listings.named(name.rid, name.n);
    if (listing === undefined || !isSharing() || neighbourhood.of(name.rid).length === 0) return;
    elected.set(listing.url, fetches.ask(listing, () => elected.delete(listing.url)));
  }

  /** Verified bytes, from anybody. */
  function arrived({ name, url }: Listing, bytes: ArrayBuffer): void {
    store.put(name, new Uint8Array(bytes));
    elections.arrived(name);
    elected.get(url)?.();
    elected.delete(url);
    const streamId = renditions.streamId(name.rid);
    if (streamId !== undefined) storage.changed(streamId);
  }

  /** What the library downloaded, and what of it was let through. */
  function keep(listing: Listing, bytes: ArrayBuffer): void {
    for (const [peer, share] of downloads.shares(listing.url)) {
      on.took(Math.round(bytes.byteLength * share), { peer }, listing.name);
    }
    settling.set(listing.url, storage.settle(listing.name));
    neighbourhood.settled(listing.name);
    arrived(listing, bytes);
  }

  function askLibrary({ name, url }: Listing): () => void {
    if (!renditions.asked(name.rid) || !core.hasSegment(url)) return () => undefined;
    // What it says of the end is heard at the store and at the player's own request.
    const ignore = () => undefined;
    core.loadSegment(url, { onSuccess: ignore, onError: ignore }).catch((error: unknown) => {
      if (!closed) throw error;
    });
    return () => core.abortSegmentLoading(url);
  }
}
