import type Hls from "hls.js";
import type { ErrorData, HlsConfig, LevelDetails } from "hls.js";
import { watchPieces } from "./damaged-pieces.ts";
import { endWhereTracksEnd } from "./end-of-stream.ts";
import { makeFairAbr } from "./fair-abr.ts";
import { makeHlsLoader } from "./hls-loader.ts";
import { placeIn, timeIn } from "./recording-place.ts";
import type { HlsRungName, Rung, RungListener, Stood } from "./rung.ts";
import type { Feeding } from "./feeding.ts";
import { SETTINGS } from "./settings.ts";
import { sessionOf } from "./session-address.ts";

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
  /** How a rung before this one stood. */
  from: Stood | undefined;
};

/** Between two new beginnings: a box that comes back needs some seconds, and is not helped by more requests. */
const REOPEN_MS = 1500;
const RECOVERED_MS = 5000;
/** A place to begin at that leaves it to hls.js. */
const NOWHERE = -1;

/** One hls.js on one video element and one playlist. */
export function makeHlsRung(options: HlsRungOptions): Rung {
  const { Hls, video, feeding, url, name, now, on } = options;
  let reopenedAt = -Infinity;
  let recoveredAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Where a recording goes on, however often it is begun anew, until its picture is there. */
  let place = options.from?.place;
  /** The viewer had paused the picture that went. */
  let held = options.from?.held === true;
  /** The session that the list now open leads to, where its addresses name one. */
  let session: string | undefined;
  /** The box called that session over, and no other list came since. */
  let over = false;
  /** Whether the picture is there: every beginning sets the video's time to 0 until something is. */
  let shown = false;
  /** Whether this beginning was told where to begin. */
  let placed = false;

  const config: Partial<HlsConfig> = {
    ...SETTINGS[name],
    ...(options.workerPath !== undefined && { workerPath: options.workerPath }),
    abrController: makeFairAbr(Hls.DefaultConfig.abrController),
    loader: makeHlsLoader({ client: feeding, source: url, onSessionOver }),
  };
  const hls = new Hls(config);
  const { Events, ErrorTypes, ErrorDetails } = Hls;
  const lookForEnd = endWhereTracksEnd({ hls, Events, video });
  const pieces = watchPieces({ hls, Hls, now, onLeftOut: lookForEnd });

  hls.on(Events.LEVEL_LOADED, () => {
    on.opened();
  });
  hls.on(Events.MEDIA_DETACHING, () => {
    shown = false;
  });
  hls.on(Events.MEDIA_ATTACHED, playOn);
  hls.on(Events.MANIFEST_PARSED, (_event, { levels }) => {
    session = sessionOf(levels[0]?.uri ?? "");
    over = false;
    if (place?.session !== session) place = undefined;
    placed = false;
    playOn();
  });
  hls.on(Events.LEVEL_UPDATED, (_event, { details }) => {
    if (placed || shown || details.live) return;
    placed = true;
    keepPlace();
    const time = place && timeIn(details, place, pieces.lacks);
    if (time === undefined) return;
    // For each time that the video has to be given to hls.js again.
    hls.config.startPosition = time;
    hls.startLoad(time);
  });
  hls.on(Events.ERROR, (_event, data) => {
    if (data.details === ErrorDetails.BUFFER_STALLED_ERROR) on.stalled();
    // Nothing more is asked for until it is begun anew.
    const rests = pieces.view().now === "stuck" && data.type === ErrorTypes.NETWORK_ERROR;
    if (data.fatal && !rests) recover(data);
  });
  // The next timeline, in the same session or in a new one, is an encoder that came back.
  let timeline: number | undefined;
  hls.on(Events.FRAG_CHANGED, (_event, { frag }) => {
    // It has begun where it should: the next beginning has a place of its own.
    shown = true;
    held = false;
    place = undefined;
    hls.config.startPosition = NOWHERE;
    if (timeline !== undefined && frag.cc > timeline) on.renewed();
    timeline = frag.cc;
  });
  // A viewer who wants to be elsewhere before anything is there is right, whatever the place was.
  const onSeeking = () => {
    // Since no piece held nothing is asked for, which would stay so wherever the playhead goes.
    if (pieces.view().now === "stuck" && !isBuffered(video)) {
      pieces.forgive();
      return reopen();
    }
    if (shown) return;
    keepPlace();
    hls.config.startPosition = recording() === undefined ? NOWHERE : video.currentTime;
  };
  video.addEventListener("seeking", onSeeking);
  const unfeed = feeding.opened({ hls, video, rung: name, source: url });
  hls.attachMedia(video);
  hls.loadSource(url);

  return {
    name,
    behind(clockMs) {
      if (recording() !== undefined) return undefined;
      const playingAt = hls.playingDate?.getTime();
      return playingAt === undefined ? undefined : { ms: clockMs - playingAt };
    },
    live: () => hls.latestLevelDetails?.live,
    stood() {
      keepPlace();
      return { place, held: isHeld() };
    },
    damage: pieces.view,
    leftSeconds() {
      const last = recording()?.fragments.findLast(({ sn }) => !pieces.lacks(sn));
      return last && last.end - video.currentTime;
    },
    targetSeconds: () => recording() === undefined ? hls.targetLatency ?? undefined : undefined,
    waitingSeconds() {
      const { buffered, currentTime } = video;
      const end = buffered.length === 0 ? currentTime : buffered.end(buffered.length - 1);
      return Math.max(0, (hls.latestLevelDetails?.edge ?? end) - end);
    },
    progress: () => video.currentTime,
    goLive() {
      const position = hls.liveSyncPosition;
      if (position !== null && recording() === undefined) video.currentTime = position;
    },
    reopen,
    close() {
      clearTimeout(timer);
      video.removeEventListener("seeking", onSeeking);
      unfeed();
      hls.destroy();
    },
  };

  /** What is listed, where nothing will come after it. */
  function recording(): LevelDetails | undefined {
    const details = hls.latestLevelDetails ?? undefined;
    return details?.live === false ? details : undefined;
  }

  /** What is given to the video plays by itself, so whoever paused what was there before has to be heard again. */
  function playOn(): void {
    if (held && video.paused) return video.pause();
    if (!video.autoplay) return;
    video.play().catch((error: unknown) => {
      // Being interrupted by the next load is not a refusal.
      if (error instanceof DOMException && error.name === "NotAllowedError") on.blocked();
    });
  }

  function recover(data: ErrorData): void {
    switch (data.details) {
      case ErrorDetails.BUFFER_ADD_CODEC_ERROR:
      case ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR:
      case ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR:
        return on.undecodable(data.error.message);
    }
    if (data.type === ErrorTypes.MEDIA_ERROR && now() - recoveredAt > RECOVERED_MS) {
      recoveredAt = now();
      leaveScreen();
      return hls.recoverMediaError();
    }
    reopen();
  }

  function onSessionOver(): void {
    on.renewed();
    pieces.forgive();
    timeline = undefined;
    over = true;
    place = undefined;
    reopen();
  }

  /** Keeps where a recording stands, or is to stand. */
  function keepPlace(): void {
    const details = recording();
    if (details === undefined || over || video.ended) return;
    if (shown || video.currentTime > 0 || video.seeking) place = placeIn(details, video.currentTime, session);
  }

  /** Asked before the picture is taken away: that pauses the video too. */
  function isHeld(): boolean {
    return shown ? video.paused && !video.ended : held && video.paused;
  }

  function leaveScreen(): void {
    keepPlace();
    held = isHeld();
    shown = false;
  }

  function reopen(): void {
    clearTimeout(timer);
    keepPlace();
    const wait = reopenedAt + REOPEN_MS - now();
    timer = setTimeout(() => {
      reopenedAt = now();
      // What played until now may have gone on.
      leaveScreen();
      if (pieces.view().now === "stuck") pieces.forgive();
      hls.config.startPosition = NOWHERE;
      hls.loadSource(url);
    }, Math.max(0, wait));
  }
}

/** Whether the picture at the playhead is there. */
function isBuffered({ buffered, currentTime }: HTMLVideoElement): boolean {
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= currentTime && currentTime < buffered.end(at)) return true;
  }
  return false;
}
