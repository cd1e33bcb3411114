const realNow = Date.now;

/** A `Date` whose now is so many milliseconds ahead. */
export function turnedDate(aheadMs: () => number): DateConstructor {
  class TurnedDate extends Date {
    constructor(...given: unknown[]) {
      // As Date itself: without an argument it is now.
      super(...(given.length === 0 ? [realNow() + aheadMs()] : given) as [number]);
    }
    static override now(): number {
      return realNow() + aheadMs();
    }
  }
  return TurnedDate as DateConstructor;
}
