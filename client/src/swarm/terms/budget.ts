import type { UploadLimits } from "./upload-limits.ts";

/** Says how much may still be given. */
export type Budget = {
  /** Enters bytes about to be sent to one peer; false when they must not be. */
  take(bytes: number): boolean;
  /** Bytes that may still be given in this hour. */
  left(): number;
};

export type KeptBudget = Budget & {
  /** Bytes given in the last hour, on this device. */
  given(): number;
  /** Keeps what is not kept yet. */
  close(): void;
};

export type BudgetOptions = {
  /** Read at each use, because a viewer may change them. */
  limits: () => UploadLimits;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Keeps the hour over reloads; a refusing one keeps it for this page. */
  storage: () => Pick<Storage, "getItem" | "setItem">;
};

const KEY = "dstream/upload/1";
const SLOT_MS = 5 * 60_000;
const SLOTS = 12;
/** How long a burst may last: an object goes to several peers at once. */
const BURST_SECONDS = 2;
const SAVE_MS = 5000;

/** Bytes given in five minutes, by the number of those five minutes since 1970. */
type Slots = Map<number, number>;

/** A token bucket for the rate and a sliding hour for the amount. Pages of one site share the hour. */
export function makeBudget({ limits, now, storage }: BudgetOptions): KeptBudget {
  const rate = () => limits().kbit * 125;
  const capacity = () => rate() * BURST_SECONDS;
  let refused = false;
  let kept: Slots = new Map();
  let own: Slots = new Map();
  let savedAt = now();
  let tokens = capacity();
  let filledAt = now();
  load();

  const given = () => sumSince(kept, slotOf(now())) + sumSince(own, slotOf(now()));
  const left = () => Math.max(0, limits().mbPerHour * 1e6 - given());

  return {
    take(bytes) {
      fill();
      // What is begun is sent whole and paid for afterwards; else a slow budget could never send a large object.
      if (tokens <= 0 || left() < bytes) return false;
      tokens -= bytes;
      const slot = slotOf(now());
      own.set(slot, (own.get(slot) ?? 0) + bytes);
      if (now() - savedAt >= SAVE_MS) save();
      return true;
    },
    left,
    given,
    close: save,
  };

  function fill(): void {
    // A clock that was set back gives nothing, and takes nothing.
    const seconds = Math.max(0, now() - filledAt) / 1000;
    tokens = Math.min(capacity(), tokens + seconds * rate());
    filledAt = now();
  }

  function load(): void {
    try {
      kept = readSlots(storage().getItem(KEY), slotOf(now()));
    } catch {
      refused = true;
    }
  }

  function save(): void {
    savedAt = now();
    // Another page may have given meanwhile, so what it kept is added to.
    if (!refused) load();
    for (const [slot, bytes] of own) kept.set(slot, (kept.get(slot) ?? 0) + bytes);
    own = new Map();
    if (refused) return;
    try {
      storage().setItem(KEY, JSON.stringify([...kept]));
    } catch {
      refused = true;
    }
  }
}

function slotOf(ms: number): number {
  return Math.floor(ms / SLOT_MS);
}

function sumSince(slots: Slots, current: number): number {
  let sum = 0;
  for (const [slot, bytes] of slots) if (slot > current - SLOTS) sum += bytes;
  return sum;
}

/** Reads what was kept; slots of another hour, of the future, and broken ones are left out. */
function readSlots(text: string | null, current: number): Slots {
  const slots: Slots = new Map();
  if (text === null || text.length > 4096) return slots;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return slots;
  }
  if (!Array.isArray(value)) return slots;
  for (const pair of value) {
    if (!Array.isArray(pair)) continue;
    const [slot, bytes]: unknown[] = pair;
    if (typeof slot !== "number" || typeof bytes !== "number" || !(bytes >= 0)) continue;
    if (slot > current - SLOTS && slot <= current) slots.set(slot, bytes);
  }
  return slots;
}
