/** Slips before a relay is left alone. */
const STRIKES = 12;
/** More events than this within `FLOOD_MS` is more than a page can read. */
const FLOOD_EVENTS = 4000;
const FLOOD_MS = 10_000;

/** Counts what no honest relay sends; one slip is forgiven, a habit is not. */
export function makeRelayManners(nowMs: () => number) {
  let strikes = 0;
  let since = 0;
  let events = 0;
  return {
    /** Another slip, beside so many good events; true when it is one too many. */
    strike(taken: number): boolean {
      strikes++;
      // Old relays hold some odd events; it is the share of them that gives a liar away.
      return strikes >= STRIKES && strikes * 5 > taken;
    },

    /** Another event, good or bad; true when they come too fast. */
    floods(): boolean {
      const now = nowMs();
      if (now - since > FLOOD_MS) [since, events] = [now, 0];
      return ++events > FLOOD_EVENTS;
    },

    clean: () => strikes === 0,
    forgive(): void {
      strikes = 0;
    },
  };
}
