import { toHex } from "../../../../contracts/hex.ts";
import type { VerifierClient } from "../../player/verifier-client.ts";
import type { ListedObject } from "../../player/worker/messages.ts";

export type SegmentPartsOptions = {
  load: VerifierClient["load"];
  /** The multivariant playlist through which the parts are reached. */
  source: string;
  /** SHA-256. */
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  /** All parts of a segment came, and joined they are what its playlist lists. */
  onWhole: (n: number, bytes: Uint8Array<ArrayBuffer>) => void;
};

/** Segments of one rendition as their parts come. */
export type SegmentParts = {
  /** Takes what its playlists list newly: each object is told of once, whichever of them listed it first. */
  listed(objects: readonly ListedObject[]): void;
  /** Whether a segment is put together here. */
  expects(n: number): boolean;
  close(): void;
};

type Segment = {
  parts: (Uint8Array | undefined)[];
  stops: (() => void)[];
  listed?: Pick<ListedObject, "length" | "sha256">;
};

/** Patience with a part: others may bring it until its segment is needed. */
const PATIENCE = { firstByteMs: 2500, totalMs: 10_000 };
/** Segments put together at a time: the open one, and some that wait for a last part. */
const MOST = 4;
/** More parts than any segment has. */
const MOST_PARTS = 256;

/** Asks for each part as soon as it is listed, from a segment's first on, and joins them. */
export function makeSegmentParts({ load, source, digest, onWhole }: SegmentPartsOptions): SegmentParts {
  const segments = new Map<number, Segment>();
  /** What stood in the first list, which began before anybody asked. */
  let begun = false;
  let newest = -1;

  return {
    listed(objects) {
      const missed = !begun;
      begun ||= objects.some(({ kind }) => kind === "part");
      for (const object of objects) {
        if (object.kind === "part") part(object, missed);
        if (object.kind === "segment") whole(object);
      }
    },
    expects: (n) => segments.has(n),
    close() {
      for (const n of [...segments.keys()]) drop(n);
    },
  };

  function part({ n, p = 0, url }: ListedObject, missed: boolean): void {
    if (!missed && p === 0 && n > newest) begin(n);
    newest = Math.max(newest, n);
    const segment = segments.get(n);
    if (segment === undefined) return;
    if (p !== segment.parts.length || p >= MOST_PARTS) return drop(n);
    segment.parts.push(undefined);
    const stop = load({ kind: "bytes", url, source, ...PATIENCE }, {
      done({ data }) {
        if (typeof data === "string") return drop(n);
        segment.parts[p] = new Uint8Array(data);
        settle(n, segment);
      },
      failed: () => drop(n),
    });
    segment.stops.push(stop);
  }

  function begin(n: number): void {
    segments.set(n, { parts: [], stops: [] });
    for (const oldest of segments.keys()) {
      if (segments.size <= MOST) break;
      drop(oldest);
    }
  }

  function whole({ n, length, sha256 }: ListedObject): void {
    const segment = segments.get(n);
    if (segment === undefined) return;
    segment.listed = { length, sha256 };
    settle(n, segment);
  }

  function settle(n: number, { parts, listed }: Segment): void {
    const there = parts.filter((part) => part !== undefined);
    if (listed === undefined || there.length < parts.length) return;
    const length = there.reduce((sum, { length }) => sum + length, 0);
    // Its last part may be listed after the whole.
    if (length < listed.length) return;
    if (length > listed.length) return drop(n);
    const bytes = join(there, length);
    // Each part held; so must what a box says of them together, before it stands under the segment's name.
    void digest(bytes).then((found) => {
      if (!segments.has(n)) return;
      if (toHex(found) === listed.sha256) onWhole(n, bytes);
      drop(n);
    });
  }

  function drop(n: number): void {
    const stops = segments.get(n)?.stops ?? [];
    segments.delete(n);
    for (const stop of stops) stop();
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
