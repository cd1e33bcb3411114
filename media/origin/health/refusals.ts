/** Remembers which streams an encoder was refused on lately. */
export type Refusals = {
  /** `path` is a stream's name, with or without MediaMTX's `live/` before it. */
  note: (refused: { d: string; protocol: string }) => void;
  last: (d: string) => { agoMs: number; protocol: string } | undefined;
};

const KEPT_MS = 60_000;

/** Starts empty; only streams that the box has are remembered, whatever names are tried. */
export function makeRefusals(
  { isStream, now }: { isStream: (d: string) => boolean; now: () => number },
): Refusals {
  const refused = new Map<string, { atMs: number; protocol: string }>();
  return {
    note: ({ d: path, protocol }) => {
      const d = path.replace(/^live\//, "");
      if (isStream(d)) refused.set(d, { atMs: now(), protocol });
    },
    last: (d) => {
      const one = refused.get(d);
      const agoMs = one === undefined ? Infinity : now() - one.atMs;
      return one === undefined || agoMs > KEPT_MS ? undefined : { agoMs, protocol: one.protocol };
    },
  };
}
