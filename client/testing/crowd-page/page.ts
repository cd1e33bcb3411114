import Hls, { type HlsConfig } from "hls.js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { sha256Hex } from "../../../contracts/sha256.ts";
import { readTrackerAnswer } from "../../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer } from "../../../contracts/swarm/tracker-messages.ts";
import { trackerRequestJson } from "../../../contracts/swarm/tracker-requests.ts";
import { makeHlsLoader } from "../../src/player/hls-loader.ts";
import { SETTINGS } from "../../src/player/settings.ts";
import {
  makeVerifierClient,
  type VerifierClient,
  type WorkerPort,
} from "../../src/player/verifier-client.ts";
import type { ListedReport } from "../../src/player/worker/messages.ts";
import { type Crowd, makeCrowd } from "../../src/swarm/crowd/crowd.ts";
import { loadLibrary } from "../../src/swarm/crowd/library.ts";
import type { CrowdTracker } from "../../src/swarm/crowd/library-socket.ts";
import { makePageCertificate } from "../../src/swarm/peer/certificate.ts";
import { fingerprintIn } from "../../src/swarm/peer/fingerprints.ts";
import { makeVerifiedStore, type VerifiedStore } from "../../src/swarm/store/verified-store.ts";
import { type CrowdAttack, hostileConnection } from "./hostile-connection.ts";
import { playStock } from "./stock.ts";
import { afterTimeout } from "../../src/webrtc/schedule.ts";

/** What one page is to do. */
export type CrowdPlay = {
  /** The plain multivariant playlist. */
  source: string;
  tracker: string;
  address: string;
  delegation: NostrEvent;
  /** 20 characters. */
  peerId: string;
  /** With our crowd, or by the library as it comes. */
  how: "ours" | "stock";
  /** Whether hls.js cuts media apart in its own worker. */
  worker: boolean;
  /** Bytes this page may give; default without limit. */
  mayGive?: number;
  rung: "crowd" | "close";
  /** What it does to others. */
  attack?: CrowdAttack;
  /** How long its own requests for bytes hang before they are sent, in milliseconds. */
  lateMs?: number;
};

/** What one page saw. */
export type CrowdFigures = {
  playing: boolean;
  position: number;
  latencyMs: number | undefined;
  /** The player's own count of moments without picture. */
  stalls: number;
  smallestBuffer: number;
  /** Segments that reached the player, and those of them whose bytes are not the sealed ones. */
  segments: number;
  bad: number;
  errors: string[];
  peers: readonly string[];
  taken: { http: number; peers: number };
  given: number;
  blamed: string[];
  /** Whose bytes alone were proven to be false. */
  proven: string[];
};

declare global {
  var crowdPage: {
    start(play: CrowdPlay): Promise<void>;
    figures(): CrowdFigures;
    /** The page's own certificate, as it says itself and as its offers do. */
    certificate(): Promise<{ said: string; offered: string | undefined }>;
    forget(): void;
    recover(): void;
  };
}

const figures: CrowdFigures = {
  playing: false,
  position: 0,
  latencyMs: undefined,
  stalls: 0,
  smallestBuffer: Infinity,
  segments: 0,
  bad: 0,
  errors: [],
  peers: [],
  taken: { http: 0, peers: 0 },
  given: 0,
  blamed: [],
  proven: [],
};
let hls: Hls | undefined;

async function certificate(): Promise<{ said: string; offered: string | undefined }> {
  const own = await makePageCertificate();
  const connection = new RTCPeerConnection({ certificates: [own.certificate] });
  connection.createDataChannel("any");
  const { sdp = "" } = await connection.createOffer();
  connection.close();
  return { said: own.fingerprint, offered: fingerprintIn(sdp) };
}

async function start(play: CrowdPlay): Promise<void> {
  const video = document.createElement("video");
  video.muted = true;
  video.autoplay = true;
  document.body.append(video);

  const settings = {
    ...SETTINGS[play.rung],
    ...(play.worker && { workerPath: "/hls.worker.js" }),
    enableWorker: play.worker,
  };
  const playing = play.how === "stock"
    ? playStock(play, settings, figures)
    : await playOurs(play, settings, video);
  hls = playing;
  playing.on(Hls.Events.ERROR, (_event, { details, fatal }) => {
    if (details === Hls.ErrorDetails.BUFFER_STALLED_ERROR) figures.stalls++;
    figures.errors.push(`${details}${fatal ? " (fatal)" : ""}`);
  });
  playing.attachMedia(video);
  playing.loadSource(play.source);
  setInterval(() => {
    const { buffered, currentTime } = video;
    figures.playing ||= currentTime > 0;
    figures.position = currentTime;
    figures.latencyMs = playing.playingDate ? Date.now() - playing.playingDate.getTime() : undefined;
    for (let at = 0; at < buffered.length; at++) {
      if (buffered.start(at) > currentTime || buffered.end(at) < currentTime) continue;
      figures.smallestBuffer = Math.min(figures.smallestBuffer, buffered.end(at) - currentTime);
    }
  }, 50);
}

async function playOurs(
  play: CrowdPlay,
  settings: Partial<HlsConfig>,
  video: HTMLVideoElement,
): Promise<Hls> {
  const sealed = new Map<string, string>();
  let listed: (report: ListedReport) => void = () => undefined;
  const client = makeVerifierClient({
    worker: new Worker("/worker.js", { type: "module" }) as WorkerPort,
    onBroken: (detail) => figures.errors.push(detail),
    onReport(report) {
      if (report.report !== "listed") return;
      for (const { url, sha256 } of report.objects) sealed.set(url, sha256);
      listed(report);
    },
  });
  client.vouch(play.address, [play.delegation], true);
  client.tell(true);

  const multivariant = await (await fetch(play.source)).text();
  const sid = /^([0-9a-f]{16})\//m.exec(multivariant)?.[1];
  if (sid === undefined) throw new Error(`no session in ${multivariant}`);
  const now = () => performance.now();
  let mayGive = play.mayGive ?? Infinity;
  const store = makeVerifiedStore({ now, maxBytes: 64e6, keepMs: 30_000 });
  const crowd = makeCrowd({
    onFar: () => undefined,
    library: await loadLibrary(),
    client: { ...client, load: late(client.load, play.lateMs) },
    store: play.attack === "swap" ? swapped(store) : store,
    swarm: { address: play.address, sid },
    peerId: play.peerId,
    tracker: await connectTracker(play.tracker),
    makeConnection: () => hostileConnection(new RTCPeerConnection({ iceServers: [] }), play.attack),
    relayOnly: false,
    budget: {
      take(bytes) {
        if (mayGive < bytes) return false;
        mayGive -= bytes;
        return true;
      },
      left: () => mayGive,
    },
    most: () => 8,
    now,
    wallNow: () => performance.timeOrigin + performance.now(),
    after: afterTimeout,
    on: {
      took(bytes, from) {
        figures.taken[from === "http" ? "http" : "peers"] += bytes;
      },
      gave: (bytes) => void (figures.given += bytes),
      peers: (ids) => void (figures.peers = ids),
      blamed(peer, reason, proven) {
        figures.blamed.push(`${peer} ${reason}`);
        if (proven !== undefined) figures.proven.push(peer);
      },
    },
  });

  listed = crowd.listed;

  const made = new Hls({
    ...settings,
    loader: makeHlsLoader({ client: witnessed(crowd, sealed), source: play.source, onSessionOver }),
  });
  crowd.opened({ hls: made, video, rung: play.rung, source: play.source });
  return made;
}

/** Hashes all that goes to the player once more, apart from whatever let it through. */
function witnessed({ load }: Crowd, sealed: ReadonlyMap<string, string>): Pick<VerifierClient, "load"> {
  return {
    load: (request, on) =>
      load(request, {
        ...on,
        done(loaded) {
          if (/\/\d+\.m4s$/.test(request.url) && typeof loaded.data !== "string") {
            figures.segments++;
            if (sha256Hex(new Uint8Array(loaded.data)) !== sealed.get(request.url)) figures.bad++;
          }
          on.done(loaded);
        },
      }),
  };
}

/** Gives another segment than the one that was asked for. */
function swapped(store: VerifiedStore): VerifiedStore {
  return { ...store, copy: (name) => store.copy({ ...name, n: name.n - 1 }) ?? store.copy(name) };
}

/** A page whose line to the box is slow to answer. */
function late(load: VerifierClient["load"], ms: number | undefined): VerifierClient["load"] {
  if (ms === undefined) return load;
  return (request, on) => {
    if (request.kind !== "bytes") return load(request, on);
    let stop = afterTimeout(ms, () => stop = load(request, on));
    return () => stop();
  };
}

function onSessionOver(): void {
  setTimeout(() => hls?.loadSource(hls.url ?? ""), 300);
}

async function connectTracker(url: string): Promise<CrowdTracker> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const listeners = new Set<(answer: TrackerAnswer) => void>();
  socket.onmessage = ({ data }) => {
    const answer = readTrackerAnswer(String(data));
    if (answer !== undefined) { for (const on of listeners) on(answer); }
  };
  return {
    send: (request) => socket.send(trackerRequestJson(request)),
    listen(on) {
      listeners.add(on);
      return () => listeners.delete(on);
    },
  };
}

globalThis.crowdPage = {
  start,
  figures: () => figures,
  certificate,
  forget() {
    Object.assign(figures, { stalls: 0, smallestBuffer: Infinity, segments: 0, bad: 0, errors: [] });
    figures.taken = { http: 0, peers: 0 };
    figures.given = 0;
  },
  recover: () => hls?.recoverMediaError(),
};
