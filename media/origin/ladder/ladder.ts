import type { Muxer, MuxerPart, MuxerRendition } from "../follower.ts";
import { type RungEncoderOptions, startRungEncoder } from "./encoder.ts";
import { makeRungLane, type RungLane, type RungState } from "./rung-lane.ts";
import type { Rung, Size } from "./rungs.ts";

/** What one rung is and does now. */
export type RungView = {
  rung: Rung;
  /** Undefined where it would not be smaller than the source. */
  size: Size | undefined;
  codec: string | undefined;
  state: RungState;
};

/** The rungs of one stream, muxer after muxer. */
export type Ladder = {
  /** A muxer has begun: gives it back with the rungs among its renditions. */
  open: (muxer: Muxer, deliver: (rid: string, part: MuxerPart) => void) => Muxer;
  /** The leading rendition's next part, after it was taken; `begins` when a segment begins with it. */
  part: (part: MuxerPart, begins: boolean) => void;
  /** The muxer has ended: what was begun is finished within this time. */
  end: (ms: number) => Promise<void>;
  views: () => RungView[];
};

export type LadderOptions = {
  rungs: readonly Rung[];
  /** Path of ffmpeg. */
  ffmpeg: string;
  now: () => number;
  log: (line: string) => void;
  start?: (options: RungEncoderOptions) => ReturnType<typeof startRungEncoder>;
};

const LOOK_MS = 200;
/** So late for this long, a rung comes slower than it is watched. */
const LATE_MS = 600;
const LATE_FOR_MS = 2500;
/** So late, players close to live run dry. */
const TOO_LATE_MS = 1200;
/** So late, nobody waits for it any more. */
const LOST_MS = 3000;
/** After one rung rests, the others get this long to catch up. */
const RECOVER_MS = 5000;

/** A ladder that stands still until a muxer begins. */
export function makeLadder(
  { rungs, ffmpeg, now, log, start = startRungEncoder }: LadderOptions,
): Ladder {
  let lanes: RungLane[] = [];
  let looking: ReturnType<typeof setInterval> | undefined;
  const lateSince = new Map<RungLane, number>();
  let calmUntilMs = 0;

  const look = () => {
    const late: RungLane[] = [];
    for (const lane of lanes) {
      const lag = lane.lagMs();
      if (lag > LOST_MS) {
        log(`${lane.rung.rid} is ${lag} ms late: its encoder is ended`);
        lane.giveUp();
        continue;
      }
      if (lag <= LATE_MS || lane.state() === "short") {
        lateSince.delete(lane);
        continue;
      }
      if (!lateSince.has(lane)) lateSince.set(lane, now());
      if (lag > TOO_LATE_MS || now() - (lateSince.get(lane) ?? now()) > LATE_FOR_MS) late.push(lane);
    }
    // The largest costs most, so the others may be in time without it.
    const [largest] = late;
    if (largest === undefined || now() < calmUntilMs) return;
    log(`${largest.rung.rid} comes late and rests`);
    largest.rest();
    lateSince.clear();
    calmUntilMs = now() + RECOVER_MS;
  };

  return {
    open: (muxer, deliver) => {
      for (const lane of lanes) lane.finish(0);
      const source = muxer.renditions[0];
      lateSince.clear();
      calmUntilMs = 0;
      clearInterval(looking);
      lanes = [];
      if (source?.kind !== "video") return muxer;
      lanes = rungs.map((rung) =>
        makeRungLane({
          rung,
          source,
          start: (options) => start({ program: ffmpeg, ...options }),
          deliver: (part) => deliver(rung.rid, part),
          now,
          log,
        })
      );
      looking = setInterval(look, LOOK_MS);
      const made = rungs.map(({ rid }): MuxerRendition => ({ ...source, rid, rung: true }));
      return { ...muxer, renditions: [...muxer.renditions, ...made] };
    },
    part: (part, begins) => {
      for (const lane of lanes) lane.take(part, begins);
    },
    end: async (ms) => {
      clearInterval(looking);
      await Promise.all(lanes.map((lane) => lane.finish(ms)));
    },
    views: () =>
      lanes.map((lane) => ({
        rung: lane.rung,
        size: lane.size,
        codec: lane.codec(),
        state: lane.state(),
      })),
  };
}
