/** The time that seals, dates of segments and HTTP answers tell; milliseconds since 1970. */
export type SealClock = {
  now: () => number;
  /** Seconds that it is ahead of the best that is known: others who agree, else the machine's clock. */
  aheadS: () => number;
};

export type SealClockOptions = {
  /** Milliseconds since 1970, by the machine's clock. */
  now: () => number;
  /** Milliseconds that go on evenly while somebody sets that clock. */
  steady: () => number;
  /** Seconds that the machine is ahead of others who agree; undefined while nobody knows. */
  aheadS: () => number | undefined;
  /** Whether anything is sealed now. */
  isSealing: () => boolean;
  /** The time went back by so much that what is being sealed can't go on: until now it was dated later than any viewer takes. */
  onBack: () => void;
  /** What an earlier run sealed last is dated so, milliseconds since 1970; and who hears of newer dates, before they are told. */
  sealed?: { before: number | undefined; note: (ms: number) => void };
  log: (line: string) => void;
};

/** Clocks that are kept by NTP are moved by less at once. */
const SET_MS = 2000;
/** Others who agree with the machine this well say that it is right now. */
const RIGHT_S = 5;
/** How much slower than it passes the time may be told: viewers see none of it, and ten minutes are made good in 100. */
const SLOWER = 0.1;
/** Viewers take seals from as far in the future for fresh, with ten seconds to spare (a minute, in contracts/seal). */
const HARMLESS_MS = 50_000;
/** A time that nobody else vouches for is believed once the machine has kept it this long. */
const DOUBTED_MS = 120_000;
/** Viewers follow a carrier's Date header this far; what is dated later is refused by all. */
const REFUSED_MS = 600_000;

/** Only to tell sleep from somebody who sets the clock: the system gives it in whole seconds. */
const SLEEP_MS = 2000;

/** Milliseconds that go on evenly, those in which the machine sleeps too. */
export function steadyTime(
  awake: () => number = () => performance.now(),
  upS: () => number = () => Deno.osUptime(),
): () => number {
  const behindMs = () => 1000 * upS() - awake();
  const atFirst = behindMs();
  let sleptMs = 0;
  return () => {
    const unseenMs = behindMs() - atFirst;
    if (unseenMs - sleptMs > SLEEP_MS) sleptMs = unseenMs;
    return awake() + sleptMs;
  };
}

/**
 * Starts with the machine's clock, and goes on evenly when that is set while something is sealed: seals from the future or the past
 * would be refused, and after those from the future so would be all that follow. Its aim is what others agree on, or did last before
 * they fell silent; else the machine's clock, unless that was set just now. Forward it goes at once, since older seals are stale
 * anyway; back it only goes slower, also between two sessions: viewers who stay have seen the seals of the first.
 */
export function makeSealClock(options: SealClockOptions): SealClock {
  const { now, steady, aheadS, isSealing, onBack, sealed, log } = options;
  let lastMs = steady();
  let offsetMs = now() - lastMs;
  let machineMs = offsetMs;
  /** When the machine's clock was last set, and what was told then. */
  let set = { atMs: -Infinity, offsetMs };
  /** What others last agreed on since the machine's clock was set anew: that it is right, or the offset that is. */
  let agreed: "machine" | number | undefined;
  /** The newest time that was told while something was sealed. */
  let newestMs = -Infinity;
  /** Nothing is told that is before it. */
  let leastMs = -Infinity;
  const beforeMs = sealed?.before ?? -Infinity;
  const behindMs = beforeMs - lastMs - offsetMs;
  if (behindMs <= REFUSED_MS) {
    newestMs = leastMs = beforeMs;
    if (behindMs > SET_MS) {
      offsetMs += behindMs;
      log(
        `the newest seal of the run before is dated ${
          Math.round(behindMs / 1000)
        } s ahead: dates go on from there`,
      );
    }
  }
  const isDoubted = () => agreed === undefined && lastMs - set.atMs < DOUBTED_MS;
  const noteMachine = () => {
    const before = machineMs;
    machineMs = now() - lastMs;
    if (Math.abs(machineMs - before) <= SET_MS) return;
    log(
      `the machine's clock was set ${machineMs > before ? "forward" : "back"} by ${
        Math.round(Math.abs(machineMs - before) / 1000)
      } s, or it was stopped`,
    );
    // Wrong by far more than that, it is so still, and what others agreed on never hung on it.
    if (typeof agreed === "number" && Math.abs(machineMs - before) < Math.abs(before - agreed) / 2) return;
    // Set again while it is doubted, it isn't followed a second time.
    set = { atMs: lastMs, offsetMs: isDoubted() ? set.offsetMs : offsetMs };
    agreed = undefined;
  };
  const noteOthers = () => {
    const known = aheadS();
    if (known !== undefined) agreed = Math.abs(known) > RIGHT_S ? machineMs - 1000 * known : "machine";
  };
  const aimMs = () => (typeof agreed === "number" ? agreed : machineMs);
  /** Where the offset may be `passedMs` after it was what it is, on its way to `aim`. */
  const towards = (aim: number, passedMs: number): number => {
    if (Math.abs(aim - offsetMs) <= SET_MS) return aim;
    if (!isSealing() && (aim > offsetMs || lastMs + aim > newestMs)) return aim;
    if (aim > offsetMs) {
      return isDoubted() ? Math.max(offsetMs, Math.min(aim, set.offsetMs + HARMLESS_MS)) : aim;
    }
    if (isDoubted()) return offsetMs;
    return offsetMs - aim > REFUSED_MS ? aim : Math.max(aim, offsetMs - SLOWER * passedMs);
  };
  return {
    now: () => {
      const steadyMs = steady();
      const passedMs = steadyMs - lastMs;
      lastMs = steadyMs;
      noteMachine();
      noteOthers();
      const before = offsetMs;
      offsetMs = towards(aimMs(), passedMs);
      if (before - offsetMs > REFUSED_MS) {
        newestMs = leastMs = -Infinity;
        if (isSealing()) onBack();
      }
      const toldMs = Math.max(steadyMs + offsetMs, leastMs);
      if (!isSealing()) return toldMs;
      newestMs = Math.max(newestMs, toldMs);
      sealed?.note(newestMs);
      return toldMs;
    },
    aheadS: () => (offsetMs - aimMs()) / 1000,
  };
}
