import { statfs } from "node:fs/promises";

/** What the machine has left for the box. */
export type MachineWatch = {
  /** Undefined while unknown. */
  freeBytes: () => number | undefined;
  /** How late the box's own work is done on average of the last seconds, milliseconds. */
  lateMs: () => number;
  close: () => void;
};

export type MachineWatchOptions = {
  /** Folder on the disk that counts. */
  folder: string;
  /** Bytes free on the disk of a folder. */
  freeBytes?: FreeBytes;
  /** Milliseconds that never go back. */
  clock?: () => number;
};

/** Bytes free on the disk of a folder; undefined where the system doesn't tell. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

const TICK_MS = 500;
/** Ten seconds. */
const TICKS = 20;
/** A machine that slept is not slow: no single tick says more than this. */
const MOST_LATE_MS = 1000;
const DISK_EVERY_MS = 5000;

/** Watches how late timers of this process fire, and how full the disk is. */
export function watchMachine(
  { folder, freeBytes = freeBytesOf, clock = () => performance.now() }: MachineWatchOptions,
): MachineWatch {
  const lateness = makeLateness(TICK_MS, clock());
  const ticking = setInterval(() => lateness.tick(clock()), TICK_MS);
  let free: number | undefined;
  const lookAtDisk = async () => {
    free = await freeBytes(folder);
  };
  void lookAtDisk();
  const looking = setInterval(lookAtDisk, DISK_EVERY_MS);
  return {
    freeBytes: () => free,
    lateMs: lateness.read,
    close: () => {
      clearInterval(ticking);
      clearInterval(looking);
    },
  };
}

/** Averages how much later than meant ticks come. */
export function makeLateness(everyMs: number, startMs: number) {
  let last = startMs;
  let late: number[] = [];
  return {
    tick: (nowMs: number) => {
      late = [...late, Math.min(MOST_LATE_MS, Math.max(0, nowMs - last - everyMs))].slice(-TICKS);
      last = nowMs;
    },
    /** Of fewer ticks than make ten seconds nothing follows: starting is slow everywhere. */
    read: (): number => (late.length < TICKS ? 0 : late.reduce((sum, one) => sum + one, 0) / TICKS),
  };
}

/** Bytes free on the disk of a folder, as far as the system tells. */
export const freeBytesOf: FreeBytes = (folder) =>
  // Where it doesn't, nothing is said about the disk.
  statfs(folder).then(({ bavail, bsize }) => bavail * bsize, () => undefined);
