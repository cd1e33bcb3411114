import type { MuxerPart, MuxerRendition } from "../follower.ts";
import { writeInit } from "../fmp4/write-init.ts";
import type { RungEncoder, RungEncoderOptions } from "./encoder.ts";
import { rungArguments } from "./ffmpeg-arguments.ts";
import type { FlvItem } from "./flv.ts";
import { makeMirror, type Mirror } from "./mirror.ts";
import { type Rung, rungSize, type Size } from "./rungs.ts";

/**
 * What a rung does. `left-out`: it would not be smaller than the source. `starting`: nothing of it is there yet. `on`: it is made.
 * `short`: it came slower than it is watched and rests. `failed`: its ffmpeg ended and is started again.
 */
export type LaneState = "left-out" | "starting" | "on" | "short" | "failed";

/** One rung of one muxer: its parts, in order, each as far as it goes made by ffmpeg and else the source's own. */
export type Lane = {
  readonly rung: Rung;
  readonly size: Size | undefined;
  state: () => LaneState;
  /** RFC 6381 name of what ffmpeg makes, once it is known. */
  codec: () => string | undefined;
  /** What ffmpeg said when it last ended by itself. */
  said: () => string;
  /** Takes the source's next part; `begins` when a segment begins with it. */
  take: (part: MuxerPart, begins: boolean) => void;
  /** How long the oldest part that is being made has been waited for, milliseconds; undefined when none is. */
  lagMs: () => number | undefined;
  /** Rests from the next segment on: what was begun is still made. */
  rest: () => void;
  /** Gives up what is being made: too late for anybody. */
  giveUp: () => void;
  /** The source has ended: what was begun gets this long. */
  finish: (ms: number) => Promise<void>;
};

export type LaneOptions = {
  rung: Rung;
  /** The source's rendition. */
  source: MuxerRendition;
  start: (options: Omit<RungEncoderOptions, "program">) => RungEncoder;
  /** Takes the rung's parts: every part of the source comes as one of the rung, with the init segment it needs. */
  deliver: (part: MuxerPart) => void;
  now: () => number;
  log: (line: string) => void;
};

/** An encoder that is just starting gets this long before its parts count as late. */
const START_MS = 3000;
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 600_000;
const FIRST_RESTART_MS = 1000;
/** Having run this long, the next fault is a first one again. */
const STEADY_MS = 120_000;

type Run = {
  encoder: RungEncoder;
  mirror: Mirror;
  init: Uint8Array | undefined;
  startedMs: number;
};
type Entry = {
  part: MuxerPart;
  begins: boolean;
  takenMs: number;
  /** Who makes it; nobody: the source's own bytes stand in. */
  run: Run | undefined;
  made?: MuxerPart;
};

/** Begins a rung beside a source. */
export function makeLane({ rung, source, start, deliver, now, log }: LaneOptions): Lane {
  const { info } = source;
  const size = rungSize(rung, { width: info.width ?? 0, height: info.height ?? 0 });
  let state: LaneState = size === undefined ? "left-out" : "starting";
  const queue: Entry[] = [];
  const running = new Set<Run>();
  let current: Run | undefined;
  let codec: string | undefined;
  let said = "";
  let resting = false;
  /** The rest of the source's open segment can't be had in the rung's picture. */
  let lost = false;
  let notBeforeMs = 0;
  let faults = 0;
  let closing = false;

  const pump = () => {
    for (let head = queue[0]; head !== undefined; head = queue[0]) {
      const part = head.run === undefined ? { ...head.part, init: source.init } : head.made;
      if (part === undefined) return;
      queue.shift();
      deliver(part);
    }
  };

  /** What this run has not made is the source's from the next segment on; of a segment begun, the rest is lost. */
  const forsake = (run: Run) => {
    const from = queue.findIndex((entry) => entry.run === run && entry.made === undefined);
    if (from < 0) return;
    const border = queue.findIndex(({ begins }, at) => at >= from && begins);
    lost ||= border < 0;
    queue.splice(from, (border < 0 ? queue.length : border) - from);
    for (const entry of queue.slice(from)) {
      if (entry.run === run) {
        entry.run = undefined;
        delete entry.made;
      }
    }
    pump();
  };

  const settle = (run: Run, made: MuxerPart) => {
    const entry = queue.find((one) => one.run === run && one.part.m === made.m);
    if (entry === undefined || run.init === undefined) return;
    if (entry.begins && made.fragment?.independent !== true) {
      said = "a segment did not begin with a keyframe";
      run.encoder.kill();
      return;
    }
    entry.made = { ...made, init: run.init };
    if (run === current && !resting) state = "on";
  };

  const begin = (part: MuxerPart, { width, height }: Size): Run => {
    const baseS = Math.floor((part.fragment?.decodeTime ?? 0) / info.timescale);
    const run: Run = {
      mirror: makeMirror({ timescale: info.timescale, baseS }),
      init: undefined,
      startedMs: now(),
      encoder: start({
        args: rungArguments({ size: { width, height }, bitrate: rung.bitrate, baseS }),
        onItem: (item: FlvItem) => {
          if (item.type === "configuration") {
            const { avcC } = item;
            run.init = writeInit({ avcC, width, height, timescale: info.timescale });
            codec = `avc1.${
              [...avcC.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
            }`;
            return;
          }
          for (const made of run.mirror.add(item)) settle(run, made);
          pump();
        },
        onEnd: (how) => {
          for (const made of run.mirror.flush()) settle(run, made);
          running.delete(run);
          pump();
          forsake(run);
          if (run !== current) return;
          current = undefined;
          if (closing) return;
          said = how.said || said || `it ended with code ${how.code}`;
          faults = now() - run.startedMs > STEADY_MS ? 1 : faults + 1;
          notBeforeMs = now() + Math.min(LONGEST_REST_MS, FIRST_RESTART_MS * 4 ** (faults - 1));
          if (state !== "short") state = "failed";
          log(`the rung ${rung.rid} broke off and is begun again: ${said}`);
        },
      }),
    };
    running.add(run);
    run.encoder.feed(source.init);
    return run;
  };

  /** Notes that this machine was too slow, and when to try again. */
  const tire = () => {
    faults = current !== undefined && now() - current.startedMs > STEADY_MS ? 1 : faults + 1;
    notBeforeMs = now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (faults - 1));
    state = "short";
  };

  return {
    rung,
    size,
    state: () => state,
    codec: () => codec,
    said: () => said,
    take: (part, begins) => {
      if (begins) {
        lost = false;
        if (resting) {
          resting = false;
          current?.encoder.finish();
          current = undefined;
        }
        if (current === undefined && size !== undefined && now() >= notBeforeMs) {
          state = "starting";
          current = begin(part, size);
        }
      }
      if (lost) return;
      // A part without a picture gives the encoder nothing to do.
      const run = part.fragment === undefined ? undefined : current;
      if (run !== undefined) {
        run.mirror.expect(part);
        run.encoder.feed(part.bytes);
      }
      queue.push({ part, begins, takenMs: now(), run });
      pump();
    },
    lagMs: () => {
      const head = queue.find(({ run }) => run !== undefined);
      if (head?.run === undefined) return undefined;
      const since = Math.max(head.takenMs, head.made === undefined ? head.run.startedMs : 0);
      return now() - head.run.startedMs < START_MS && state === "starting" ? 0 : now() - since;
    },
    rest: () => {
      if (current === undefined || resting) return;
      resting = true;
      tire();
    },
    giveUp: () => {
      tire();
      const late = [...running];
      current = undefined;
      for (const run of late) {
        run.encoder.kill();
        forsake(run);
      }
    },
    finish: async (ms) => {
      closing = true;
      const runs = [...running];
      current?.encoder.finish();
      const timer = setTimeout(() => runs.forEach(({ encoder }) => encoder.kill()), ms);
      await Promise.all(runs.map(({ encoder }) => encoder.ended));
      clearTimeout(timer);
      // Whatever nobody made is here as the source's, or was dropped with the segment it belonged to.
      pump();
    },
  };
}
