import type Hls from "hls.js";
import type { StreamState } from "../../../contracts/api/status.ts";
import { afterTimeout } from "../webrtc/schedule.ts";
import type { Feeding } from "./feeding.ts";
import { makeHlsRung } from "./hls-rung.ts";
import type { HlsRungName, Rung, RungListener, Stood } from "./rung.ts";
import { makeWhepRung, type WebrtcPort, type WhepListener, type WhepRung } from "./whep/whep-rung.ts";

/** How each kind of rung is made; whoever plays knows no more of them than this. */
export type RungMakers = {
  /** A multivariant playlist, on the screen at once; the place in `from` counts where it turns out to be that session. */
  openPlaylist: (
    playlist: { url: string; rung: HlsRungName },
    on: RungListener,
    from: Stood | undefined,
  ) => Rung;
  /** A box's WebRTC side, on the screen when it is told to be. */
  openWhep: (url: string, on: WhepListener) => WhepRung;
};

export type RungMakersOptions = {
  Hls: typeof Hls;
  hlsWorkerPath: string | undefined;
  video: HTMLVideoElement;
  feeding: Feeding;
  /** What the instant rung needs; without it nobody asks for one. */
  webrtc: WebrtcPort | undefined;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  /** What the box said last of the encoder. */
  box: () => StreamState | undefined;
};

/** The rungs of a real browser: hls.js behind the verifier, and its own WebRTC. */
export function makeRungMakers({ webrtc, hlsWorkerPath, ...shared }: RungMakersOptions): RungMakers {
  return {
    openPlaylist: ({ url, rung }, on, from) =>
      makeHlsRung({ ...shared, workerPath: hlsWorkerPath, url, name: rung, on, from }),
    openWhep(url, on) {
      if (webrtc === undefined) throw new Error("the instant rung was offered in a browser without WebRTC");
      return makeWhepRung({ ...shared, ...webrtc, url, after: afterTimeout, random: Math.random, on });
    },
  };
}
