import type { FedHls } from "../../../../client/src/player/feeding.ts";
import { openMeshEngine } from "../../../../client/src/swarm/mesh-engine.ts";
import { positionOf } from "../../../../client/src/swarm/playlist-position.ts";
import { makeVerifiedStore } from "../../../../client/src/swarm/store/verified-store.ts";
import { makeTrackerLink } from "../../../../client/src/swarm/tracker/tracker-link.ts";
import { joinTrackers } from "../../../../client/src/swarm/tracker/trackers.ts";
import { afterTimeout } from "../../../../client/src/webrtc/schedule.ts";
import { makeHashVerifier } from "./hash-verifier.ts";
import { PART_MS, partPath, PARTS, playlistPath, RIDS, SCRIPTED_SID } from "./stream.ts";

export type ScriptedViewerOptions = {
  peerId: string;
  /** Where this viewer reaches the box, without a slash at the end. */
  box: string;
  /** When the part with the running number 0 was begun, in milliseconds since 1970. */
  startMs: number;
  /** The tracker's address with the token in it. */
  tracker: string;
  address: string;
  infoHash: string;
  /** How far behind live it plays, in milliseconds. */
  targetMs: number;
};

/** What one viewer went through since `forget`. */
export type ScriptedFigures = {
  neighbours: number;
  stalls: number;
  /** The least it had left to play, in milliseconds. */
  smallestMs: number;
  /** Milliseconds from the end of a part until it was here, verified; by rendition and running number. */
  late: Record<string, number>;
  /** Bytes that others brought, and that the box did. */
  fromPeers: number;
  fromBox: number;
  /** Whom it blamed since it came, and for what. */
  blamed: string[];
};

export type ScriptedViewer = { figures(): ScriptedFigures; forget(): void; close(): void };

const LOOK_MS = 50;

/** The product's sharing, from the tracker to the store, under a player that is a script. */
export function openScriptedViewer(o: ScriptedViewerOptions): ScriptedViewer {
  const now = Date.now;
  let figures = nothing();
  let peers: readonly string[] = [];
  let closed = false;
  const newest = Math.floor((now() - o.startMs) / PART_MS);
  const begin = newest - Math.round(o.targetMs / PART_MS);
  const next: Record<string, number> = Object.fromEntries(RIDS.map((rid) => [rid, begin]));
  const listed: Record<string, number> = {};
  const busy = new Set<string>();
  /** When the part with the running number 0 would be played. */
  let zeroMs: number | undefined;
  const edge = () => Math.min(...Object.values(next));
  const bufferedMs = () => zeroMs === undefined ? 0 : zeroMs + edge() * PART_MS - now();
  const source = `${o.box}/live/ll.m3u8`;

  const tracker = joinTrackers([makeTrackerLink({
    enter: () => Promise.resolve({ state: "admitted", url: o.tracker }),
    makeSocket: (url) => new WebSocket(url),
    after: afterTimeout,
    now,
    random: Math.random,
  })]);
  const engine = openMeshEngine({
    client: makeHashVerifier({ now, listed: (report) => engine.listed(report) }),
    store: makeVerifiedStore({ now, maxBytes: 1 << 22, keepMs: 30_000 }),
    address: o.address,
    sid: SCRIPTED_SID,
    infoHash: o.infoHash,
    peerId: o.peerId,
    tracker,
    iceServers: () => [],
    relayOnly: false,
    makeConnection: (configuration) => new RTCPeerConnection(configuration),
    budget: { take: () => true, left: () => Infinity },
    fed: () => fed(bufferedMs()),
    now,
    after: afterTimeout,
    random: Math.random,
    makeOfferId: () => crypto.randomUUID(),
    on: {
      took: (bytes, from) => void (from === "http" ? figures.fromBox += bytes : figures.fromPeers += bytes),
      gave: () => {},
      peers: (ids) => void (peers = ids),
      blamed: (peer, reason) => void figures.blamed.push(`${peer} ${reason}`),
    },
  });

  for (const rid of RIDS) askPlaylist(rid, undefined);
  const watching = setInterval(watch, LOOK_MS);

  return {
    figures: () => ({ ...figures, neighbours: peers.length }),
    forget: () => void (figures = { ...nothing(), blamed: figures.blamed }),
    close() {
      closed = true;
      clearInterval(watching);
      engine.close();
      tracker.close();
    },
  };

  function askPlaylist(rid: string, after: number | undefined): void {
    if (closed) return;
    const query = after === undefined
      ? ""
      : `?_HLS_msn=${Math.floor(after / PARTS)}&_HLS_part=${after % PARTS}`;
    const url = o.box + playlistPath(rid) + query;
    engine.load({ kind: "playlist", url, source, firstByteMs: 10_000, totalMs: 20_000 }, {
      done({ data }) {
        const { n, open } = positionOf(String(data));
        const last = open === undefined ? (n + 1) * PARTS - 1 : open.n * PARTS + open.p;
        listed[rid] = Math.max(listed[rid] ?? 0, last);
        if (!busy.has(rid)) askPart(rid);
        askPlaylist(rid, last + 1);
      },
      failed: () => void setTimeout(() => askPlaylist(rid, after), 250),
    });
  }

  function askPart(rid: string): void {
    const k = next[rid] ?? 0;
    if (closed || k > (listed[rid] ?? 0)) return void busy.delete(rid);
    busy.add(rid);
    const url = o.box + partPath(rid, k);
    engine.load({ kind: "bytes", url, source, firstByteMs: 2500, totalMs: 10_000 }, {
      done() {
        figures.late[`${rid} ${k}`] = now() - (o.startMs + (k + 1) * PART_MS);
        next[rid] = k + 1;
        askPart(rid);
      },
      failed: () => void setTimeout(() => askPart(rid), 100),
    });
  }

  /** Plays, and notes when there is nothing left to play. */
  function watch(): void {
    if (zeroMs === undefined) {
      if (edge() >= begin + o.targetMs / PART_MS) zeroMs = now() - begin * PART_MS;
      return;
    }
    const rest = bufferedMs();
    figures.smallestMs = Math.min(figures.smallestMs, rest);
    if (rest >= 0) return;
    figures.stalls++;
    // The picture waits for what comes, and stays behind by that.
    zeroMs -= rest;
  }
}

function nothing(): ScriptedFigures {
  return { neighbours: 0, stalls: 0, smallestMs: Infinity, late: {}, fromPeers: 0, fromBox: 0, blamed: [] };
}

/** As much of an element as is asked how far it can play. */
function fed(bufferedMs: number): FedHls {
  const buffered = { length: 1, start: () => 0, end: () => Math.max(0, bufferedMs) / 1000 };
  return { video: { buffered, currentTime: 0 } } as unknown as FedHls;
}
