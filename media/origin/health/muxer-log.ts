/** Reads from MediaMTX's log what its API doesn't tell. */
export type MuxerLog = {
  read: (line: string) => void;
  /** When the timestamps of a stream's encoder last went back. */
  timesBack: (d: string) => { agoMs: number; byS: number } | undefined;
};

const KEPT_MS = 60_000;
/** MediaMTX counts a picture's times in these. */
const TICKS_A_SECOND = 90_000;
/** From the line's start, since other lines quote what strangers send. */
const WENT_BACK =
  /^MediaMTX: ERR \[HLS\] \[muxer live\/([a-z0-9-]{1,32})\] muxer instance crashed: .*not monotonically increasing, was (-?\d{1,18}), now is (-?\d{1,18})$/;

/** Starts empty. Its muxer ends when timestamps go back, and another comes: no part ever shows it. */
export function makeMuxerLog(now: () => number): MuxerLog {
  const back = new Map<string, { atMs: number; byS: number }>();
  return {
    read: (line) => {
      const [, d, was = "", is = ""] = WENT_BACK.exec(line) ?? [];
      if (d === undefined) return;
      back.set(d, { atMs: now(), byS: (Number(was) - Number(is)) / TICKS_A_SECOND });
    },
    timesBack: (d) => {
      const one = back.get(d);
      const agoMs = one === undefined ? Infinity : now() - one.atMs;
      return one === undefined || agoMs > KEPT_MS ? undefined : { agoMs, byS: one.byS };
    },
  };
}
