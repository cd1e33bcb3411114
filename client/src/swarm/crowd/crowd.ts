import { crowdDelayMs } from "../../../../contracts/swarm/election.ts";
import {
  crowdInfoHash,
  crowdStreamId,
  type CrowdStreamType,
} from "../../../../contracts/swarm/crowd-swarm.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { swarmId } from "../../../../contracts/swarm/swarm-id.ts";
import type { FedHls, Feeding } from "../../player/feeding.ts";
import type { ListedReport } from "../../player/worker/messages.ts";
import { every } from "../../webrtc/schedule.ts";
import { type ElectionRun, makeElectionRun } from "../election-run.ts";
import type { EngineListener, Verifier } from "../engine.ts";
import type { VerifiedStore } from "../store/verified-store.ts";
import type { Budget } from "../terms/budget.ts";
import { watchDownloads } from "./downloads.ts";
import type { Library } from "./library.ts";
import { enterWorld } from "./library-world.ts";
import { type Listing, makeListings } from "./listings.ts";
import { makeNeighbourhood, type NeighbourhoodOptions } from "./neighbourhood.ts";
import { bufferedAhead, patienceMs, reserveMs } from "./patience.ts";
import { makeSegmentStorage } from "./segment-storage.ts";
import { makeSegmentWaits } from "./segment-waits.ts";
import { makeSharedFetch } from "./shared-fetch.ts";
import { followTimeline } from "./timeline.ts";
import { makeUploads } from "./uploads.ts";

export type CrowdOptions = Omit<NeighbourhoodOptions, "on"> & {
  library: Library;
  client: Verifier;
  store: VerifiedStore;
  /** 20 characters. */
  peerId: string;
  budget: Pick<Budget, "take" | "left">;
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
/** Ranks after this leave it to those before them, and to the player's patience. */
const MAX_RANK = 3;
const TICK_MS = 1000;
/** The library itself forgets a rendition's peers 30 s after another was chosen. */
const UNUSED_MS = 32_000;
/** Bits per second, until a player says what it knows of its line. */
const UNKNOWN_BANDWIDTH = 5e6;

/** p2p-media-loader behind the seal: whole segments of the plain playlist, one fetcher each, and nothing unchecked anywhere. */
export function makeCrowd(options: CrowdOptions): Crowd {
  const { library, client, store, swarm: { address, sid }, peerId, budget, now, after, on } = options;
  const listings = makeListings(sid);
  const uploads = makeUploads();
  const neighbourhood = makeNeighbourhood(options);
  const renditions = new Map<string, { streamId: string; type: CrowdStreamType; askedAt: number }>();
  const elections = new Map<string, ElectionRun>();
  /** Own fetches for everybody. */
  const elected = new Map<string, () => void>();
  /** Checked bytes whose download the library has yet to end, by address. */
  const settling = new Map<string, () => void>();
  let giving = true;
  let fed: FedHls | undefined;
  let startOf: (url: string) => number | undefined = () => undefined;
  let unbind = () => {};
  let closed = false;

  const fetches = makeSharedFetch({
    client,
    onBytes(listing, bytes) {
      // Whatever peers had sent of it, the library throws away.
      downloads.shares(listing.url);
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
    connect: neighbourhood.connect,
    openSocket: neighbourhood.openSocket,
  });
  const core = new library.Core({
    swarmId: swarmId(address, sid),
    announceTrackers: [TRACKER],
    // The world makes the connections; this only keeps the library from knowing any server of its own.
    rtcConfig: { iceServers: [] },
    trackerClientVersionPrefix: peerId,
    httpDownloadTimeWindow: 0,
    p2pNotReceivingBytesTimeoutMs: 1000,
    httpNotReceivingBytesTimeoutMs: 8000,
    validateP2PSegment: validate,
    validateHTTPSegment: validate,
    customSegmentStorageFactory: () => storage,
  });
  core.setManifestResponseUrl(TRACKER);
  core.addEventListener("onPeerConnect", (peer) => neighbourhood.connected(peer.peerId, peer.streamType));
  core.addEventListener("onPeerClose", (peer) => neighbourhood.left(peer.peerId, peer.streamType));
  core.addEventListener("onChunkUploaded", (bytes, peer) => {
    const name = uploads.sent(peer, bytes);
    if (name !== undefined) on.gave(bytes, peer, name);
  });
  const downloads = watchDownloads({
    core,
    onAsked: (peer, url) => neighbourhood.asked(peer, listings.of(url)?.length ?? 0),
    onOffence: neighbourhood.offend,
    onEnd(url) {
      settling.get(url)?.();
      settling.delete(url);
    },
  });
  const waits = makeSegmentWaits({
    client,
    listings,
    store,
    fetches,
    patienceMs: patienceOf,
    askLibrary,
    bandwidth: () => fed?.hls.bandwidthEstimate ?? UNKNOWN_BANDWIDTH,
    now: options.wallNow,
    after,
  });
  const stopTicking = every({ after, now, ms: TICK_MS }, () => {
    leaveUnused();
    const may = budget.left() > 0;
    if (may === giving) return;
    giving = may;
    core.applyDynamicConfig({ isP2PUploadDisabled: !may });
  });

  return {
    load: waits.load,
    opened(opened) {
      unbind();
      fed = opened;
      // The library's own floor, should the player's request not be there to keep its own.
      core.applyDynamicConfig({ highDemandTimeWindow: reserveMs(opened.rung) / 1000 });
      const timeline = followTimeline({ hls: opened.hls, core, listings, onRendition });
      startOf = timeline.startOf;
      return unbind = () => {
        timeline.close();
        if (fed === opened) fed = undefined;
      };
    },
    listed(report) {
      for (const { name } of listings.add(report)) electionOf(name.rid).consider(name);
    },
    mainSwarm() {
      const [main] = [...renditions].filter(([, { type }]) => type === "main")
        .sort(([, one], [, other]) => other.askedAt - one.askedAt);
      return main && crowdInfoHash({ address, sid, type: "main", rid: main[0] });
    },
    close() {
      if (closed) return;
      closed = true;
      unbind();
      stopTicking();
      for (const election of elections.values()) election.close();
      for (const stop of elected.values()) stop();
      waits.close();
      fetches.close();
      core.destroy();
      neighbourhood.close();
      leave();
    },
  };

  function onRendition(rid: string, type: CrowdStreamType): void {
    if (renditions.has(rid)) return;
    renditions.set(rid, { type, streamId: crowdStreamId({ address, sid, type, rid }), askedAt: -Infinity });
    neighbourhood.rendition(rid, type);
  }

  /** The library never says that it left a swarm, and a tracker would send it newcomers for ever. */
  function leaveUnused(): void {
    for (const [rid, rendition] of renditions) {
      const { type, askedAt } = rendition;
      const others = [...renditions.values()].filter((other) =>
        other.type === type && other.askedAt > askedAt
      );
      if (others.length === 0 || askedAt > now() - UNUSED_MS) continue;
      renditions.delete(rid);
      neighbourhood.leave(rid);
    }
  }

  function electionOf(rid: string): ElectionRun {
    const known = elections.get(rid);
    if (known !== undefined) return known;
    const made = makeElectionRun({
      kind: "media",
      self: () => ({ peerId, uplink: 0 }),
      neighbours: () => neighbourhood.of(rid),
      delayMs: crowdDelayMs,
      maxRank: MAX_RANK,
      isThere: store.has,
      isComing: (name) =>
        fetches.running(name) || downloads.running(listings.named(name.rid, name.n)?.url ?? ""),
      fetch: fetchForAll,
      after,
    });
    elections.set(rid, made);
    return made;
  }

  function fetchForAll(name: ObjectName): void {
    const listing = listings.named(name.rid, name.n);
    // Whoever may give nothing fetches for nobody; the others' turn comes after a step.
    if (listing === undefined || !giving || neighbourhood.of(name.rid).length === 0) return;
    elected.set(listing.url, fetches.ask(listing, () => elected.delete(listing.url)));
  }

  /** Verified bytes, from anybody. */
  function arrived({ name, url }: Listing, bytes: ArrayBuffer): void {
    store.put(name, new Uint8Array(bytes));
    elections.get(name.rid)?.drop(name);
    elected.get(url)?.();
    elected.delete(url);
    const rendition = renditions.get(name.rid);
    if (rendition !== undefined) storage.changed(rendition.streamId);
  }

  /** The library's HTTP: what the verifier let through, whole, whatever range was asked for. */
  function answer({ url, signal }: Request): Promise<Response> {
    const listing = listings.of(url);
    if (listing === undefined) return Promise.resolve(new Response(null, { status: 404 }));
    const found = store.copy(listing.name);
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
    for (const [peer, share] of downloads.shares(listing.url)) {
      on.took(Math.round(bytes.byteLength * share), { peer }, listing.name);
    }
    settling.set(listing.url, storage.settle(listing.name));
    arrived(listing, bytes);
  }

  function patienceOf({ name, url }: Listing): number {
    const start = startOf(url);
    if (fed === undefined || start === undefined) return 0;
    const { currentTime, playbackRate, buffered } = fed.video;
    return patienceMs({
      start,
      position: currentTime,
      buffered: bufferedAhead(buffered, currentTime),
      rate: playbackRate,
      peers: neighbourhood.of(name.rid).length,
      reserveMs: reserveMs(fed.rung, fetches.usualMs()),
    });
  }

  function askLibrary({ name, url }: Listing): () => void {
    const rendition = renditions.get(name.rid);
    if (rendition === undefined || !core.hasSegment(url)) return () => undefined;
    rendition.askedAt = now();
    // What it says of the end is heard at the store and at the player's own request.
    const ignore = () => undefined;
    core.loadSegment(url, { onSuccess: ignore, onError: ignore }).catch((error: unknown) => {
      if (!closed) throw error;
    });
    return () => core.abortSegmentLoading(url);
  }
}

function responseOf(bytes: ArrayBuffer): Response {
  return new Response(bytes, { headers: { "content-length": String(bytes.byteLength) } });
}
