import type Hls from "hls.js";
import type { ErrorData, HlsConfig } from "hls.js";
import { makeHlsLoader } from "./hls-loader.ts";
import { SETTINGS } from "./settings.ts";
import type { Rung } from "./source-list.ts";
import type { VerifierClient } from "./verifier-client.ts";

export type EngineListener = {
  /** A media playlist was let through. */
  opened(): void;
  /** The buffer ran dry while playing. */
  stalled(): void;
  /** The browser can't decode this stream. */
  undecodable(detail: string): void;
  /** Autoplay was refused: the viewer has to press play. */
  blocked(): void;
};

export type EngineOptions = {
  Hls: typeof Hls;
  /** Address of hls.js' own worker, which cuts media apart off the main thread. */
  workerPath: string | undefined;
  video: HTMLVideoElement;
  client: Pick<VerifierClient, "load">;
  /** The multivariant playlist to open. */
  url: string;
  rung: Rung;
  now: () => number;
  on: EngineListener;
};

export type Engine = {
  /** The encoder's clock at the picture, in milliseconds since 1970. */
  playingAtMs(): number | undefined;
  /** Whether the playlist goes on; undefined before the first. */
  live(): boolean | undefined;
  targetSeconds(): number | undefined;
  /** Seconds that are listed but not yet here: none when the carrier itself has nothing more. */
  waitingSeconds(): number;
  goLive(): void;
  /** Opens the same address anew, at most once in a while. */
  reopen(): void;
  close(): void;
};

/** Between two new beginnings: a box that comes back needs some seconds, and is not helped by more requests. */
const REOPEN_MS = 1500;
const RECOVERED_MS = 5000;

/** One hls.js on one video element and one playlist, which goes on by itself as long as anything can go on. */
export function makeEngine(options: EngineOptions): Engine {
  const { Hls, video, client, url, rung, now, on } = options;
  let reopenedAt = -Infinity;
  let recoveredAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const config: Partial<HlsConfig> = {
    ...SETTINGS[rung],
    ...(options.workerPath !== undefined && { workerPath: options.workerPath }),
    loader: makeHlsLoader({ client, source: url, onSessionOver: reopen }),
  };
  const hls = new Hls(config);
  const { Events, ErrorTypes, ErrorDetails } = Hls;

  hls.on(Events.LEVEL_LOADED, () => on.opened());
  hls.on(Events.MANIFEST_PARSED, () => {
    if (!video.autoplay) return;
    video.play().catch((error: unknown) => {
      // Being interrupted by the next load is not a refusal.
      if (error instanceof DOMException && error.name === "NotAllowedError") on.blocked();
    });
  });
  hls.on(Events.ERROR, (_event, data) => {
    if (data.details === ErrorDetails.BUFFER_STALLED_ERROR) on.stalled();
    if (data.fatal) recover(data);
  });
  hls.attachMedia(video);
  hls.loadSource(url);

  return {
    playingAtMs: () => hls.playingDate?.getTime(),
    live: () => hls.latestLevelDetails?.live,
    targetSeconds: () => hls.targetLatency ?? undefined,
    waitingSeconds() {
      const { buffered, currentTime } = video;
      const end = buffered.length === 0 ? currentTime : buffered.end(buffered.length - 1);
      return Math.max(0, (hls.latestLevelDetails?.edge ?? end) - end);
    },
    goLive() {
      const position = hls.liveSyncPosition;
      if (position !== null) video.currentTime = position;
    },
    reopen,
    close() {
      clearTimeout(timer);
      hls.destroy();
    },
  };

  function recover(data: ErrorData): void {
    switch (data.details) {
      case ErrorDetails.BUFFER_ADD_CODEC_ERROR:
      case ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR:
      case ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR:
        return on.undecodable(data.error.message);
    }
    if (data.type === ErrorTypes.MEDIA_ERROR && now() - recoveredAt > RECOVERED_MS) {
      recoveredAt = now();
      return hls.recoverMediaError();
    }
    reopen();
  }

  function reopen(): void {
    clearTimeout(timer);
    const wait = reopenedAt + REOPEN_MS - now();
    timer = setTimeout(() => {
      reopenedAt = now();
      hls.loadSource(url);
    }, Math.max(0, wait));
  }
}
