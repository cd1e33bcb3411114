import Hls from "hls.js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { makePlayer } from "../../../client/src/player/player.ts";
import { SETTINGS } from "../../../client/src/player/settings.ts";
import type { HlsRungName, RungName } from "../../../client/src/player/rung.ts";
import type { WorkerPort } from "../../../client/src/player/verifier-client.ts";
import { COLUMNS, readClock, ROWS } from "./clock-blocks.ts";
import { publish } from "./publish.ts";
import { playWhepDirect } from "./whep-direct.ts";

/** What one playback is to be. */
export type Playback = {
  /** With our player, or by hls.js or WebRTC with nothing between. */
  how: "ours" | "direct";
  rung: RungName;
  /** The playlist, or what answers WHEP where the instant rung is read directly. */
  url: string;
  address: string;
  delegation: NostrEvent;
  settleMs: number;
  measureMs: number;
};

/** One frame on the screen: how long after it was drawn, and when it was shown. */
export type Shown = { at: number; ms: number };

/** What one page saw while it played. */
export type Played = {
  /** From opening to the first frame. */
  firstMs: number;
  shown: Shown[];
  /** Frames whose clock could not be read. */
  unread: number;
  /** `verified`, or what the badge would say instead. */
  trust: string;
};

/** Plays for a while and reads the clock in every frame that is shown after the settling time. */
export async function play(playback: Playback): Promise<Played> {
  const video = document.createElement("video");
  video.muted = true;
  video.autoplay = true;
  document.body.append(video);
  const opened = Date.now();
  let trust = "direct";
  const stop = playback.how === "ours"
    ? playOurs()
    : playback.rung === "instant"
    ? await playWhepDirect(playback.url, video)
    : playHlsDirect(playback.rung);

  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [COLUMNS * 8, ROWS * 8];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const shown: Shown[] = [];
  let unread = 0;
  let first: number | undefined;
  const until = opened + playback.settleMs + playback.measureMs;
  await new Promise<void>((resolve, reject) => {
    const deadline = setTimeout(
      () => reject(new Error("no picture came")),
      playback.settleMs + playback.measureMs + 15_000,
    );
    const onFrame: VideoFrameRequestCallback = (_now, { expectedDisplayTime }) => {
      const at = performance.timeOrigin + expectedDisplayTime;
      first ??= at;
      if (at - opened >= playback.settleMs) {
        const drawn = readFrame(at);
        if (drawn === undefined) unread++;
        else shown.push({ at, ms: at - drawn });
      }
      if (at < until) return void video.requestVideoFrameCallback(onFrame);
      clearTimeout(deadline);
      resolve();
    };
    video.requestVideoFrameCallback(onFrame);
  });
  stop();
  video.remove();
  return { firstMs: (first ?? Infinity) - opened, shown, unread, trust };

  function readFrame(at: number): number | undefined {
    if (pen === null) return undefined;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    const luma = Array.from({ length: COLUMNS * ROWS }, (_, block) => {
      const x = block % COLUMNS * 8 + 4;
      const y = Math.floor(block / COLUMNS) * 8 + 4;
      return data[(y * canvas.width + x) * 4] ?? 0;
    });
    return readClock(luma, at);
  }

  function playHlsDirect(rung: HlsRungName): () => void {
    const hls = new Hls({ ...SETTINGS[rung], workerPath: "/hls.worker.js" });
    hls.attachMedia(video);
    hls.loadSource(playback.url);
    return () => hls.destroy();
  }

  function playOurs(): () => void {
    const worker = new Worker("/worker.js", { type: "module" });
    const player = makePlayer({
      Hls,
      hlsWorkerPath: "/hls.worker.js",
      worker: worker as WorkerPort,
      video,
      support: "mse",
      webrtc: {
        makePeer: (configuration) => new RTCPeerConnection(configuration),
        makeStream: () => new MediaStream(),
      },
      rung: playback.rung,
      fetch: globalThis.fetch.bind(globalThis),
      now: Date.now,
      sharing: {
        fetchJoin: () => Promise.reject(new Error("nobody shares in this bench")),
        secret: () => crypto.getRandomValues(new Uint8Array(32)),
        makeSocket: (url) => new WebSocket(url),
        storage: () => localStorage,
      },
      onView: (view) => {
        trust = view.trust;
      },
    });
    player.vouch([playback.delegation], true);
    player.play(playback.address, [playback.url]);
    return () => player.close();
  }
}

Object.assign(globalThis, { play, publish });
