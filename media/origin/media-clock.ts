/** Wall clock at one point of the media timeline: seconds of media, milliseconds since 1970. */
export type Anchor = { media: number; wallMs: number };

/** Dates one muxer's media by the box's clock, though the encoder's runs a little faster or slower. */
export type MediaClock = {
  /** Wall clock of a moment of the media timeline, milliseconds since 1970. */
  dateOf: (media: number) => number;
  /** A part that ends at `media` has just arrived. */
  observe: (media: number, arrivedMs: number) => void;
  /** A segment begins: what follows may be dated a little differently from what came before. */
  settle: () => void;
};

/** From a frame's end to its part being fetchable, measured. */
export const PART_DELAY_MS = 10;
/** Most that dates move at once: a clock that is off by 0.1 % is followed, and a player doesn't see a step this small. */
export const STEP_MS = 2;

/** Starts a clock at the moment one part was seen to end. */
export function makeMediaClock({ media: anchorMedia, wallMs }: Anchor): MediaClock {
  let offsetMs = wallMs - anchorMedia * 1000;
  let leastMs = Infinity;
  return {
    dateOf: (media) => media * 1000 + offsetMs,
    observe: (media, arrivedMs) => {
      // Parts come late for many reasons and never early: the least delay of a segment is the clock's.
      leastMs = Math.min(leastMs, arrivedMs - PART_DELAY_MS - media * 1000 - offsetMs);
    },
    settle: () => {
      if (leastMs !== Infinity) offsetMs += Math.max(-STEP_MS, Math.min(STEP_MS, leastMs));
      leastMs = Infinity;
    },
  };
}
