/** Wall clock at one point of the media timeline: seconds of media, milliseconds since 1970. */
export type Anchor = { media: number; wallMs: number };

/** Dates one muxer's media by the box's clock, though the encoder's runs a little faster or slower. */
export type MediaClock = {
  /** Wall clock of a moment of the media timeline, milliseconds since 1970. */
  dateOf: (media: number) => number;
  /** A part that ends at `media` has just arrived. */
  observe: (media: number, arrivedMs: number) => void;
  /** A segment begins at `media`: what follows may be dated a little differently from what came before. */
  settle: (media: number) => void;
  /** Nothing was dated yet that goes on: the wall clock is followed at once. */
  restart: () => void;
};

/** From a frame's end to its part being fetchable, measured. */
export const PART_DELAY_MS = 10;
/** Most that dates move at once: a clock that is off by 0.1 % is followed, and a player doesn't see a step this small. */
const STEP_MS = 2;
/**
 * How much of the time that passes dates may gain or lose after the wall clock was moved. Players compare the dates of different
 * segments of picture and sound to lay one beside the other, so what two neighbours differ by must not be heard.
 */
const FOLLOW = 0.01;
/** Two clocks read one after the other differ by less, though nobody moved any. */
const UNMOVED_MS = 5;

/** How much earlier a segment may be dated than where the one before, of so many milliseconds, ends. */
export function mostBackMs(durationMs: number): number {
  return STEP_MS + Math.ceil(FOLLOW * durationMs);
}

/**
 * Starts a clock at the moment one part was seen to end. `movedMs` tells how far the wall clock has been moved from what goes on
 * evenly: that isn't lateness, which dates follow by a step a segment alone.
 */
export function makeMediaClock(
  { media: anchorMedia, wallMs }: Anchor,
  movedMs: () => number = () => 0,
): MediaClock {
  let offsetMs = wallMs - anchorMedia * 1000;
  let leastMs = Infinity;
  let followedMs = movedMs();
  let settledAt = anchorMedia;
  const pendingMs = () => {
    const ms = movedMs() - followedMs;
    return Math.abs(ms) > UNMOVED_MS ? ms : 0;
  };
  const follow = (ms: number) => {
    offsetMs += ms;
    followedMs += ms;
  };
  return {
    dateOf: (media) => media * 1000 + offsetMs,
    observe: (media, arrivedMs) => {
      // Parts come late for many reasons and never early: the least delay of a segment is the clock's.
      leastMs = Math.min(leastMs, arrivedMs - pendingMs() - PART_DELAY_MS - media * 1000 - offsetMs);
    },
    settle: (media) => {
      if (leastMs !== Infinity) offsetMs += within(leastMs, STEP_MS);
      leastMs = Infinity;
      follow(within(pendingMs(), FOLLOW * 1000 * Math.max(0, media - settledAt)));
      settledAt = media;
    },
    restart: () => follow(pendingMs()),
  };
}

const within = (ms: number, most: number) => Math.max(-most, Math.min(most, ms));
