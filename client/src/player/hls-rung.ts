import type Hls from "hls.js";
import type { ErrorData, HlsConfig } from "hls.js";
import { makeFairAbr } from "./fair-abr.ts";
import { makeHlsLoader } from "./hls-loader.ts";
import type { HlsRungName, Rung, RungListener } from "./rung.ts";
import type { Feeding } from "./feeding.ts";
import { SETTINGS } from "./settings.ts";

export type HlsRungOptions = {
  Hls: typeof Hls;
  /** Address of hls.js' own worker, which cuts media apart off the main thread. */
  workerPath: string | undefined;
  video: HTMLVideoElement;
  feeding: Feeding;
  /** The multivariant playlist to open. */
  url: string;
  name: HlsRungName;
  now: () => number;
  on: RungListener;
};

/** Between two new beginnings: a box that comes back needs some seconds, and is not helped by more requests. */
const REOPEN_MS = 1500;
const RECOVERED_MS = 5000;

/** One hls.js on one video element and one playlist. */
export function makeHlsRung(options: HlsRungOptions): Rung {
  const { Hls, video, feeding, url, name, now, on } = options;
  let reopenedAt = -Infinity;
  let recoveredAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const config: Partial<HlsConfig> = {
    ...SETTINGS[name],
    ...(options.workerPath !== undefined && { workerPath: options.workerPath }),
    abrController: makeFairAbr(Hls.DefaultConfig.abrController),
    loader: makeHlsLoader({ client: feeding, source: url, onSessionOver }),
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
  // The next timeline, in the same session or in a new one, is an encoder that came back.
  let timeline: number | undefined;
  hls.on(Events.FRAG_CHANGED, (_event, { frag }) => {
    if (timeline !== undefined && frag.cc > timeline) on.renewed();
    timeline = frag.cc;
  });
  const unfeed = feeding.opened({ hls, video, rung: name, source: url });
  hls.attachMedia(video);
  hls.loadSource(url);

  return {
    name,
    behind(clockMs) {
      const playingAt = hls.playingDate?.getTime();
      return playingAt === undefined ? undefined : { ms: clockMs - playingAt };
    },
    live: () => hls.latestLevelDetails?.live,
    targetSeconds: () => hls.targetLatency ?? undefined,
    waitingSeconds() {
      const { buffered, currentTime } = video;
      const end = buffered.length === 0 ? currentTime : buffered.end(buffered.length - 1);
      return Math.max(0, (hls.latestLevelDetails?.edge ?? end) - end);
    },
    progress: () => video.currentTime,
    goLive() {
      const position = hls.liveSyncPosition;
      if (position !== null) video.currentTime = position;
    },
    reopen,
    close() {
      clearTimeout(timer);
      unfeed();
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

  function onSessionOver(): void {
    on.renewed();
    timeline = undefined;
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
