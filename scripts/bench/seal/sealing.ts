import { createHash, randomBytes } from "node:crypto";
import process from "node:process";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import {
  beginSegment,
  completeSegment,
  type Keeper,
  keepInit,
  listPart,
} from "../../../media/origin/rendition.ts";
import { makeSession } from "../../../media/origin/session.ts";
import type { BoxSigner } from "../../../media/origin/signer.ts";

const PARTS = 10;
const PART_US = 200_000;
/** Two seconds at 5 Mbit/s. */
export const SEGMENT_BYTES = 1_250_000;

/** A low-latency playlist as a viewer would have got it. */
export type PublishedPlaylist = { text: string; nowMs: number };

/** What sealing a session costs, and what came of it. */
export type Sealing = {
  /** CPU milliseconds, user and system, of each segment. */
  sealMs: number[];
  /** The same for a bare SHA-256 of the same bytes. */
  sha256Ms: number[];
  signatures: number;
  playlists: PublishedPlaylist[];
};

export type SealingOptions = {
  signer: BoxSigner;
  /** Text form of the stream's address. */
  address: string;
  segments: number;
  /** Unix seconds at which the stream begins. */
  startSeconds: number;
  sid: string;
  rid: string;
};

const FORGETFUL: Keeper = {
  init: () => {},
  open: () => {},
  part: () => {},
  closed: () => {},
  slide: () => {},
};

/** Runs the origin's own code from a part's bytes to signed playlists, and beside each segment hashes its bytes and does nothing else. */
export function sealSegments(options: SealingOptions): Sealing {
  const { signer, address, segments, startSeconds, sid, rid } = options;
  let nowMs = startSeconds * 1000;
  let signatures = 0;
  const session = makeSession({
    sid,
    address,
    targetDurationS: 2,
    renditions: [{ rid, partTargetUs: 235_000 }],
    keeper: () => FORGETFUL,
    signer: {
      ...signer,
      sign: (template) => {
        signatures += template.kind === KIND.checkpoint ? 1 : 0;
        return signer.sign(template);
      },
    },
    now: () => nowMs,
  });
  const sealed = session.renditions.get(rid);
  if (sealed === undefined) throw new Error(`the session has no rendition ${rid}`);
  const { rendition } = sealed;
  const init = keepInit(rendition, randomBytes(700)).sha256;

  const result: Sealing = { sealMs: [], sha256Ms: [], signatures: 0, playlists: [] };
  const decoder = new TextDecoder();
  for (let n = 0; n < segments; n++) {
    const bytes = new Uint8Array(randomBytes(SEGMENT_BYTES));
    let ms = 0;
    for (let p = 0; p < PARTS; p++) {
      const part = bytes.subarray(p * SEGMENT_BYTES / PARTS, (p + 1) * SEGMENT_BYTES / PARTS);
      ms += cpuMs(() => {
        if (p === 0) {
          // A segment is known to be complete when the next one begins.
          completeSegment(rendition);
          beginSegment(rendition, { discontinuity: false, dateMs: nowMs, init });
        }
        listPart(rendition, { bytes: part, durationUs: PART_US, independent: p === 0 });
        session.publish(rid, { segments: p === 0 });
      });
      nowMs += PART_US / 1000;
      result.playlists.push({ text: decoder.decode(sealed.ll.text), nowMs });
    }
    result.sealMs.push(ms);
    result.sha256Ms.push(cpuMs(() => createHash("sha256").update(bytes).digest("hex")));
  }
  return { ...result, signatures };
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
