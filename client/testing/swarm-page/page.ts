import Hls from "hls.js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { makePlayer, type Player } from "../../src/player/player.ts";
import type { PlayerView } from "../../src/player/player-view.ts";
import type { HlsRungName } from "../../src/player/rung.ts";
import type { WorkerPort } from "../../src/player/verifier-client.ts";
import { SETTINGS } from "../../src/player/settings.ts";
import { joinSwarm } from "../../src/swarm/joined-swarm.ts";
import type { SharingChoice } from "../../src/swarm/terms/terms.ts";
import { type Intruders, makeIntruders } from "./intruders.ts";
import { timedHls, type Wait } from "./waits.ts";
import { type Witnessed, witnessedHls } from "./witness.ts";

/** What one page is to do. */
export type SwarmPlay = {
  address: string;
  streaming: string[];
  delegation: NostrEvent;
  edges: string[];
  choice: SharingChoice;
  rung: HlsRungName;
  /** How far behind live its player wants to be, in seconds; default as the rung has it. */
  syncSeconds?: number;
  /** Bytes it may give; default without limit. */
  mayGive?: number;
  /** Hashes all that reaches hls.js once more, which works with or without a worker. */
  witness?: { worker: boolean };
};

/** What one page shows. */
export type SwarmFigures =
  & Pick<PlayerView["swarm"], "state" | "because" | "engine" | "peers" | "taken" | "given" | "givenTo">
  & {
    player: string;
    trust: string;
    rung: string | undefined;
    refused: number;
    /** Verdicts on what was refused, with who brought it. */
    refusals: string[];
    behindMs: number | undefined;
    position: number;
    /** The longest time that the picture stood still since `forget`, in milliseconds. */
    stillMs: number;
    /** How often it stood still for a quarter of a second, or left something out. */
    stalls: number;
    /** The least that was left to play since then, in seconds. */
    smallestBuffer: number;
    /** What hls.js waited longest for since then. */
    waits: Wait[];
  };

declare global {
  var intruders: Intruders;
  var swarmPage: {
    start(play: SwarmPlay): void;
    choose(rung: HlsRungName): void;
    wish(choice: SharingChoice): void;
    tamper(): void;
    figures(): SwarmFigures;
    /** What reached hls.js, for a page with a witness. */
    witnessed(): Witnessed | undefined;
    /** Makes hls.js begin its picture anew, as after a fault of the decoder; for a page with a witness. */
    recover(): void;
    /** Loads this picture size from the next piece on, as a slower line makes it do, by its place in the ladder; for a page with a witness. */
    size(level: number): void;
    /** Begins to watch for stillness anew. */
    forget(): void;
  };
}

let player: Player | undefined;
let witness: ReturnType<typeof witnessedHls> | undefined;
let timed: ReturnType<typeof timedHls> | undefined;
let view: PlayerView | undefined;
const WATCHED = { longest: 0, smallest: Infinity, stalls: 0, stands: false };
let still = { position: -1, at: 0, ...WATCHED };
let wish: (choice: SharingChoice) => void = () => {};
const video = document.createElement("video");
video.muted = true;
video.autoplay = true;
document.body.append(video);

function start(play: SwarmPlay): void {
  if (play.syncSeconds !== undefined) {
    SETTINGS[play.rung] = { ...SETTINGS[play.rung], liveSyncDuration: play.syncSeconds };
  }
  let left = play.mayGive ?? Infinity;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  witness = play.witness && witnessedHls(play.witness);
  timed = timedHls(witness?.Hls ?? Hls);
  const made = player = makePlayer({
    Hls: timed.Hls,
    hlsWorkerPath: "/hls.worker.js",
    worker: new Worker("/worker.js", { type: "module" }) as WorkerPort,
    video,
    support: "mse",
    webrtc: {
      makePeer: (configuration) => new RTCPeerConnection(configuration),
      makeStream: () => new MediaStream(),
    },
    sharing: {
      fetchJoin: () => Promise.resolve(joinSwarm),
      secret: () => secret,
      makeSocket: (url) => new WebSocket(url),
      storage: () => localStorage,
    },
    rung: play.rung,
    fetch: globalThis.fetch.bind(globalThis),
    now: Date.now,
    onView: (next) => view = next,
  });
  wish = (choice) =>
    made.share({
      choice,
      conditions: { dataSaver: false, metered: false, lowBattery: false },
      edges: play.edges,
      relay: false,
      budget: {
        take(bytes) {
          if (left < bytes) return false;
          left -= bytes;
          return true;
        },
        left: () => left,
      },
    });
  wish(play.choice);
  player.vouch([play.delegation], true);
  player.play(play.address, play.streaming);
  globalThis.addEventListener("online", made.wake);
  setInterval(watch, 20);
}

/** As long as hls.js takes for a stall. */
const STALL_MS = 250;
/** More than a player that catches up plays in that time. */
const LEAP_MS = 500;

function watch(): void {
  const { currentTime, buffered } = video;
  const now = performance.now();
  if (currentTime !== still.position) {
    const leapt = (currentTime - still.position) * 1000 > 2 * (now - still.at) + LEAP_MS;
    if (leapt && still.position > 0) still.stalls++;
    Object.assign(still, { position: currentTime, at: now, stands: false });
  } else if (currentTime > 0) {
    still.longest = Math.max(still.longest, now - still.at);
    if (!still.stands && now - still.at >= STALL_MS) {
      Object.assign(still, { stands: true, stalls: still.stalls + 1 });
    }
  }
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) > currentTime || buffered.end(at) < currentTime) continue;
    still.smallest = Math.min(still.smallest, buffered.end(at) - currentTime);
  }
}

globalThis.intruders = makeIntruders();
globalThis.swarmPage = {
  start,
  witnessed: () => witness?.witnessed,
  recover: () => witness?.current()?.recoverMediaError(),
  size(level) {
    const hls = witness?.current();
    if (hls !== undefined) hls.nextLoadLevel = level;
  },
  choose: (rung) => player?.choose(rung),
  wish: (choice) => wish(choice),
  tamper: () => player?.tamper(),
  figures() {
    if (view === undefined) throw new Error("nothing was started");
    const { swarm, ledger, behind } = view;
    return {
      ...swarm,
      player: view.state.state,
      trust: view.trust,
      rung: view.rung,
      refused: ledger.refusedCount,
      refusals: ledger.refused.map(({ carrier, verdict }) => `${carrier} ${verdict}`),
      behindMs: behind !== undefined && "ms" in behind ? behind.ms : undefined,
      position: video.currentTime,
      stillMs: still.longest,
      stalls: still.stalls,
      smallestBuffer: still.smallest,
      waits: timed?.waits() ?? [],
    };
  },
  forget() {
    timed?.forget();
    still = { position: video.currentTime, at: performance.now(), ...WATCHED };
  },
};
