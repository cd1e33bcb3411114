import { partTag, segmentTag } from "../../../contracts/seal/tags.ts";
import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { TrialTime } from "./trial-time.ts";

export const TRIAL_SID = "00112233445566aa";
const BASE = `https://box.example/live/demo/${TRIAL_SID}`;
/** The multivariant playlist through which trials reach everything. */
export const TRIAL_SOURCE = "https://box.example/live/demo/ll.m3u8";
export const RIDS = ["video", "audio"] as const;

/** A part lasts so long, in milliseconds, and so many make a segment. */
export const PART_MS = 200;
const PARTS = 10;
const LISTED = 6;

/** A part by its running number. */
export const partName = (rid: string, k: number): Required<ObjectName> => ({
  rid,
  n: Math.floor(k / PARTS),
  p: k % PARTS,
});
export const partUrl = (rid: string, k: number) => `${BASE}/${rid}/p${k}.m4s`;
export const playlistUrl = (rid: string) => `${BASE}/${rid}/ll.m3u8`;

/** A box that makes a part every 200 ms, and counts what it is asked for. */
export type TrialBox = {
  /** How many parts there are. */
  count(): number;
  /** What a part's bytes really are; undefined before it is made. */
  bytes(rid: string, k: number): Uint8Array<ArrayBuffer> | undefined;
  playlist(rid: string, parts?: number): string;
  /** Whether the box ever said so. */
  issued(text: string): boolean;
  /** Makes nothing new for so long, in milliseconds; then all that is missing at once. */
  halt(ms: number): void;
  /** How often each address was asked for, blocked requests by n and p. */
  asked: Map<string, number>;
};

/** Begins with some segments made already. */
export function makeTrialBox(time: Pick<TrialTime, "now">, partBytes = 64): TrialBox {
  const startMs = time.now() - 4 * PARTS * PART_MS;
  const texts = new Set<string>();
  let halted = { from: 0, until: 0 };
  const at = () => time.now() < halted.until ? halted.from : time.now();
  const count = () => Math.floor((at() - startMs) / PART_MS);
  return {
    count,
    bytes(rid, k) {
      if (k >= count()) return undefined;
      return Uint8Array.from({ length: partBytes }, (_, at) => (k * 31 + at * 7 + rid.length) & 255);
    },
    playlist(rid, parts = count()) {
      const text = listParts(rid, parts, partBytes);
      texts.add(text);
      return text;
    },
    halt(ms) {
      halted = { from: time.now(), until: time.now() + ms };
    },
    issued: (text) => texts.has(text),
    asked: new Map(),
  };
}

function listParts(rid: string, parts: number, length: number): string {
  const complete = Math.floor(parts / PARTS);
  const rows = ["#EXTM3U", `#RID:${rid}`];
  const row = (k: number) => {
    const { n, p } = partName(rid, k);
    rows.push(partTag({ n, p, length, sha256: hashOf(k) }), `p${k}.m4s`);
  };
  for (let n = Math.max(0, complete - LISTED); n < complete; n++) {
    if (n === complete - 1) { for (let p = 0; p < PARTS; p++) row(n * PARTS + p); }
    rows.push(segmentTag({ n, length: length * PARTS, sha256: hashOf(n), parts: hashOf(n) }));
  }
  for (let k = complete * PARTS; k < parts; k++) row(k);
  return rows.join("\n");
}

/** Nothing here hashes: a trial's verifier compares bytes with the box' own. */
const hashOf = (number: number) => number.toString(16).padStart(64, "0");
