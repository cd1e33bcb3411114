import type { Chunk } from "./fmp4/split.ts";
import { splitFragment } from "./fmp4/split.ts";

/** A part on its way into the playlist: one or several fragments of one rendition. */
export type Piece = { bytes: Uint8Array; durationUs: number; independent: boolean };

/** Brings one rendition's fragments to the lengths low-latency players accept. */
export type Parter = {
  /** Takes the next fragment; gives what can be listed now. */
  add: (chunk: Chunk) => Piece[];
  /** Gives what was held back: the segment ends here. */
  flush: () => Piece[];
};

export type ParterOptions = {
  /** PART-TARGET, microseconds. */
  targetUs: number;
  /** Ticks a second. */
  timescale: number;
};

/** RFC 8216bis 4.4.4.9: parts but a segment's last are at least 85 % of the target. */
const LEAST = 0.85;

/** Parts are never above the target unless one picture is, and never below 85 % of it but at a segment's end. */
export function makeParter({ targetUs, timescale }: ParterOptions): Parter {
  let held: Chunk[] = [];
  const us = (ticks: number) => Math.round(ticks * 1e6 / timescale);
  const lengthUs = (chunks: readonly Chunk[]): number => {
    const first = chunks[0]?.fragment;
    const last = chunks.at(-1)?.fragment;
    // Between ends on the track's timeline, so that rounding never adds up.
    return first === undefined || last === undefined
      ? 0
      : us(last.decodeTime + last.ticks) - us(first.decodeTime);
  };

  /** As much from the front as the target has room for. */
  const takeFront = (): Chunk[] => {
    const taken: Chunk[] = [];
    while (held[0] !== undefined && lengthUs([...taken, held[0]]) <= targetUs) {
      taken.push(...held.splice(0, 1));
    }
    const next = held[0];
    if (next !== undefined) {
      const room = Math.floor((targetUs - lengthUs(taken)) * timescale / 1e6);
      const halves = splitFragment(next.bytes, next.fragment, room);
      if (halves !== undefined) {
        taken.push(halves[0]);
        held[0] = halves[1];
      }
    }
    return taken.length > 0 ? taken : held.splice(0, 1);
  };

  const join = (chunks: readonly Chunk[]): Piece[] => {
    const first = chunks[0];
    if (first === undefined) return [];
    const durationUs = lengthUs(chunks);
    const { independent } = first.fragment;
    if (chunks.length === 1) return [{ bytes: first.bytes, durationUs, independent }];
    const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk.bytes, at);
      at += chunk.bytes.length;
    }
    return [{ bytes, durationUs, independent }];
  };

  return {
    add: (chunk) => {
      held.push(chunk);
      const out: Piece[] = [];
      while (lengthUs(held) >= targetUs * LEAST) {
        out.push(...join(lengthUs(held) <= targetUs ? held.splice(0) : takeFront()));
      }
      return out;
    },
    flush: () => {
      const rest = join(held);
      held = [];
      return rest;
    },
  };
}
