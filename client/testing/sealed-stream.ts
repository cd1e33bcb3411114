import { type CheckpointState, checkpointTemplate } from "../../contracts/nostr/checkpoint.ts";
import { signEvent } from "../../contracts/nostr/event-signature.ts";
import {
  addPart,
  checkpointOf,
  type ClosedSegment,
  closeSegment,
  openSegment,
  type SealChain,
  startChain,
} from "../../contracts/seal/chain.ts";
import type { PartFacts } from "../../contracts/seal/hash.ts";
import { dateText, durationText, headTag, mapTag, partTag, segmentTag } from "../../contracts/seal/tags.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import type { FixtureRendition } from "./fixture-media.ts";

/** How long a segment is; audio is cut where video is. */
const SEGMENT_US = 2_000_000;
/** Audio fragments do not end on whole segments: the nearest one is the cut. */
const NEAR_US = 110_000;

type Sealed = ClosedSegment & { parts: PartFacts[]; firstPart: number };

export type RenditionOptions = {
  media: Omit<FixtureRendition, "rid"> & { rid: string };
  sid: string;
  address: string;
  signer: Uint8Array;
  /** When fragment 0 was taken, in milliseconds since 1970. */
  startMs: number;
};

export type SealedRendition = {
  /** Seals every fragment that has ended by then, in microseconds since the start. */
  grow(elapsedUs: number): void;
  /** Whether a segment is complete, or a part of the open one is there. */
  has(n: number, part?: number): boolean;
  playlist(kind: "ll" | "index", state: CheckpointState, nowMs: number): string;
  object(name: string): Uint8Array | undefined;
};

/** Seals the fragments of one rendition as a box would, as far as it is told to. */
export function makeSealedRendition(
  { media, sid, address, signer, startMs }: RenditionOptions,
): SealedRendition {
  const { rid, init, fragments } = media;
  const initHash = sha256Hex(init);
  const initName = `init-${initHash.slice(0, 8)}.mp4`;
  let chain: SealChain = startChain(sid, rid);
  const segments: Sealed[] = [];
  let open: PartFacts[] = [];
  let count = 0;
  let mediaUs = 0;
  /** Signed once for all who ask, as a box does. */
  let signed: { of: string; text: string } | undefined;

  return {
    grow,
    has: (n, part) => chain.n >= n || (part !== undefined && chain.n + 1 === n && open.length > part),
    playlist(kind, state, nowMs) {
      const of = `${kind} ${state} ${count} ${Math.floor(nowMs / 1000)}`;
      if (signed?.of !== of) signed = { of, text: playlist(kind, state, nowMs) };
      return signed.text;
    },
    object,
  };

  function grow(elapsedUs: number): void {
    for (;; count++) {
      const fragment = fragments[count];
      if (fragment === undefined || mediaUs + fragment.durationUs > elapsedUs) return;
      if (open.length > 0 && mediaUs > (chain.n + 2) * SEGMENT_US - NEAR_US) close();
      if (chain.open === undefined) {
        const dateMs = Math.round(startMs + mediaUs / 1000);
        chain = openSegment(chain, { discontinuity: false, dateMs, init: initHash });
      }
      const { bytes, durationUs, independent } = fragment;
      const part = { durationUs, independent, length: bytes.length, sha256: sha256Hex(bytes) };
      chain = addPart(chain, part);
      open.push(part);
      mediaUs += durationUs;
    }
  }

  function close(): void {
    const firstPart = count - open.length;
    const done = closeSegment(chain, sha256Hex(join(firstPart, open.length)));
    chain = done.chain;
    segments.push({ ...done.closed, parts: open, firstPart });
    open = [];
  }

  function join(first: number, length: number): Uint8Array {
    const pieces = fragments.slice(first, first + length).map(({ bytes }) => bytes);
    const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  }

  function playlist(kind: "ll" | "index", state: CheckpointState, nowMs: number): string {
    const lowLatency = kind === "ll";
    if (state === "ended" && open.length > 0) close();
    const listed = segments.slice(lowLatency ? -6 : -12);
    const checkpoint = checkpointOf(chain, { address, state, lowLatency });
    const event = signEvent(checkpointTemplate(checkpoint, Math.floor(nowMs / 1000)), signer);
    const rows = [
      "#EXTM3U",
      "#EXT-X-VERSION:10",
      "#EXT-X-TARGETDURATION:2",
      lowLatency
        ? "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.705000"
        : "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES",
      ...(lowLatency ? ["#EXT-X-PART-INF:PART-TARGET=0.235000"] : []),
      `#EXT-X-MEDIA-SEQUENCE:${listed[0]?.segment.n ?? chain.n + 1}`,
      headTag({ sid, rid, anchor: listed[0]?.before ?? chain.head, event }),
      mapTag({ length: init.length, sha256: initHash }),
      `#EXT-X-MAP:URI="${initName}"`,
    ];
    for (const [index, { segment, parts, firstPart }] of listed.entries()) {
      rows.push(`#EXT-X-PROGRAM-DATE-TIME:${dateText(segment.dateMs)}`);
      if (lowLatency && index === listed.length - 1) rows.push(...partRows(segment.n, parts, firstPart));
      rows.push(segmentTag(segment), `#EXTINF:${durationText(segment.durationUs)},`, `${segment.n}.m4s`);
    }
    if (lowLatency && chain.open !== undefined && open.length > 0) {
      rows.push(`#EXT-X-PROGRAM-DATE-TIME:${dateText(chain.open.dateMs)}`);
      rows.push(...partRows(chain.n + 1, open, count - open.length));
    }
    if (state === "ended") rows.push("#EXT-X-ENDLIST");
    else if (lowLatency) rows.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p${count}.m4s"`);
    return rows.join("\n") + "\n";
  }

  function partRows(n: number, parts: readonly PartFacts[], first: number): string[] {
    return parts.flatMap((part, p) => [
      partTag({ n, p, length: part.length, sha256: part.sha256 }),
      `#EXT-X-PART:DURATION=${durationText(part.durationUs)},URI="p${first + p}.m4s"${
        part.independent ? ",INDEPENDENT=YES" : ""
      }`,
    ]);
  }

  function object(name: string): Uint8Array | undefined {
    if (name === initName) return init;
    const part = /^p(\d+)\.m4s$/.exec(name)?.[1];
    if (part !== undefined) return Number(part) < count ? fragments[Number(part)]?.bytes : undefined;
    const n = /^(\d+)\.m4s$/.exec(name)?.[1];
    const segment = n === undefined ? undefined : segments[Number(n)];
    return segment && join(segment.firstPart, segment.parts.length);
  }
}
