import type { MuxerPart } from "../follower.ts";
import { type EncoderRun, type EncoderRunOptions, type MadePart, startEncoderRun } from "./encoder-run.ts";
import { makeRests } from "./rests.ts";
import { type Rung, rungSize, type Size } from "./rungs.ts";

/**
 * What a rung does. `left-out`: it would not be smaller than the source. `starting`: nothing of it is there yet. `on`: it is made.
 * `short`: it came slower than it is watched and rests. `failed`: its ffmpeg ended and is started again.
 */
export type RungState = "left-out" | "starting" | "on" | "short" | "failed";

/** One rung of one muxer: its parts, in order, each as far as it goes made by ffmpeg and else the source's own. */
export type RungLane = {
  readonly rung: Rung;
  readonly size: Size | undefined;
  state: () => RungState;
  /** RFC 6381 name of what ffmpeg makes, once it is known. */
  codec: () => string | undefined;
  /** Takes the source's next part; `begins` when a segment begins with it. */
  take: (part: MuxerPart, begins: boolean) => void;
  /** How far what is made is behind what came, milliseconds; 0 when nothing is being made. */
  lagMs: () => number;
  /** Rests from the next segment on: what was begun is still made. */
  rest: () => void;
  /** It is so late that its encoder can't be relied on. */
  giveUp: () => void;
  /** The source has ended: what was begun gets this long. */
  finish: (ms: number) => Promise<void>;
};

export type RungLaneOptions = Pick<EncoderRunOptions, "source" | "start" | "now"> & {
  rung: Rung;
  /** Takes the rung's parts: every part of the source comes as one of the rung, with the init segment it needs. */
  deliver: (part: MuxerPart) => void;
  log: (line: string) => void;
};

/** An encoder that is just starting gets this long to come into step: nobody watches it yet. */
const START_MS = 8000;
/** A part made within this time is in step. */
const IN_STEP_MS = 400;

type Entry = {
  part: MuxerPart;
  begins: boolean;
  takenMs: number;
  /** Who makes it; nobody: the source's own bytes stand in. */
  run: EncoderRun | undefined;
  made?: MuxerPart;
};

/** Begins a rung beside a source. */
export function makeRungLane({ rung, source, start, deliver, now, log }: RungLaneOptions): RungLane {
  const size = rungSize(rung, { width: source.info.width ?? 0, height: source.info.height ?? 0 });
  let state: RungState = size === undefined ? "left-out" : "starting";
  /** Parts that weren't delivered yet. */
  const queue: Entry[] = [];
  /** Parts from the keyframe on that the oldest undelivered one needs. */
  let recent: MuxerPart[] = [];
  const running = new Set<EncoderRun>();
  const rests = makeRests(now);
  let current: EncoderRun | undefined;
  /** Who makes the segment that the source is in. */
  let maker: EncoderRun | undefined;
  let codec: string | undefined;
  let resting = false;
  /** The rest of the source's open segment can't be had in the rung's picture. */
  let lost = false;
  let closing = false;

  const pump = () => {
    for (let head = queue[0]; head !== undefined; head = queue[0]) {
      const part = head.run === undefined ? { ...head.part, init: source.init } : head.made;
      if (part === undefined) return;
      queue.shift();
      deliver(part);
    }
  };

  const unmade = (run: EncoderRun) =>
    queue.findIndex((entry) => entry.run === run && entry.made === undefined);

  /** What this run has not made is the source's from the next segment on; of a segment begun, the rest is lost. */
  const forsake = (run: EncoderRun) => {
    const from = unmade(run);
    const border = from < 0 ? -1 : queue.findIndex(({ begins }, at) => at >= from && begins);
    if (from >= 0) queue.splice(from, (border < 0 ? queue.length : border) - from);
    for (const entry of queue) if (entry.made === undefined && entry.run === run) entry.run = undefined;
    if (maker === run) {
      lost = border < 0;
      maker = undefined;
    }
    pump();
  };

  const settle = (run: EncoderRun, { part, init, codec: name }: MadePart) => {
    const entry = queue.find((one) => one.run === run && one.part.m === part.m);
    if (entry === undefined) return;
    if (entry.begins && part.fragment?.independent !== true) {
      log(`${rung.rid}: a segment did not begin with a keyframe`);
      return run.kill();
    }
    entry.made = { ...part, init };
    codec = name;
    const inStep = state === "on" || now() - entry.takenMs <= IN_STEP_MS;
    if (run === current && !resting && inStep) state = "on";
    pump();
  };

  const begin = (sized: Size, first: MuxerPart, makeFrom?: number): EncoderRun => {
    const run = startEncoderRun({
      source,
      size: sized,
      bitrate: rung.bitrate,
      first,
      makeFrom,
      start,
      onMade: (made) => settle(run, made),
      onEnd: (said) => {
        running.delete(run);
        if (run !== current || closing) return forsake(run);
        log(`${rung.rid}: its ffmpeg ended (${said})`);
        breakDown(run, "failed");
      },
      now,
    });
    running.add(run);
    return run;
  };

  /** The first fault in a while costs viewers nothing: another encoder goes on at the very part. Else the rung rests. */
  const breakDown = (run: EncoderRun, as: "failed" | "short") => {
    const isFirst = rests.fault(run.startedMs, as) === "first";
    current = undefined;
    const missing = queue[unmade(run)]?.part ?? (maker === run ? following(recent.at(-1)) : undefined);
    const key = recent.findLastIndex(({ m, fragment }) =>
      missing !== undefined && m <= missing.m && fragment?.independent === true
    );
    const first = recent[key];
    if (size === undefined || missing?.fragment === undefined || first === undefined || !isFirst || resting) {
      state = isFirst ? "starting" : as;
      resting = false;
      return forsake(run);
    }
    state = "starting";
    const next = begin(size, first, first.m === missing.m ? undefined : missing.fragment.decodeTime);
    current = next;
    if (maker === run) maker = next;
    for (const part of recent.slice(key)) {
      const entry = queue.find((one) => one.part.m === part.m && one.run === run && one.made === undefined);
      if (entry !== undefined) entry.run = next;
      if (part.fragment !== undefined) next.feed(part, entry === undefined ? "decode-only" : "make");
    }
  };

  const remember = (part: MuxerPart) => {
    recent.push(part);
    const needed = queue[0]?.part.m ?? part.m;
    const from = recent.findLastIndex(({ m, fragment }) => m <= needed && fragment?.independent === true);
    recent = recent.slice(Math.max(0, from));
  };

  return {
    rung,
    size,
    state: () => state,
    codec: () => codec,
    take: (part, begins) => {
      if (begins) {
        lost = false;
        if (resting) {
          resting = false;
          current?.finish();
          current = undefined;
        }
        if (current === undefined && size !== undefined && rests.isOver()) {
          state = "starting";
          current = begin(size, part);
        }
        maker = current;
      }
      if (lost) return;
      // A part without a picture gives the encoder nothing to do.
      const run = part.fragment === undefined ? undefined : current;
      queue.push({ part, begins, takenMs: now(), run });
      if (size !== undefined) remember(part);
      run?.feed(part, "make");
      pump();
    },
    lagMs: () => {
      const head = queue.find(({ run }) => run !== undefined);
      if (head?.run === undefined) return 0;
      // Against what has come since: where the source stands still, nothing is late.
      const from = state === "starting" ? head.run.startedMs + START_MS : head.takenMs;
      return Math.max(0, (queue.at(-1)?.takenMs ?? 0) - from);
    },
    rest: () => {
      if (current === undefined || resting) return;
      resting = true;
      rests.fault(current.startedMs, "short");
      state = "short";
    },
    giveUp: () => {
      for (const run of [...running]) {
        run.kill();
        if (run === current) breakDown(run, "short");
        else forsake(run);
      }
    },
    finish: async (ms) => {
      closing = true;
      const runs = [...running];
      current?.finish();
      const timer = setTimeout(() => runs.forEach((run) => run.kill()), ms);
      await Promise.all(runs.map(({ ended }) => ended));
      clearTimeout(timer);
    },
  };
}

/** The part that comes after this one, as far as it is known before it comes. */
function following(part: MuxerPart | undefined): MuxerPart | undefined {
  if (part?.fragment === undefined) return undefined;
  const { decodeTime, ticks } = part.fragment;
  return { ...part, m: part.m + 1, fragment: { ...part.fragment, decodeTime: decodeTime + ticks } };
}
