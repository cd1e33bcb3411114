import type { OpenSegment } from "../../contracts/seal/chain.ts";
import {
  dateText,
  durationText,
  headTag,
  mapTag,
  partTag,
  type SealHead,
  segmentTag,
} from "../../contracts/seal/tags.ts";
import type { HeldInit, HeldPart, HeldSegment } from "./rendition.ts";

/** Everything a media playlist says; what isn't in here can't be listed. */
export type MediaPlaylistOptions = {
  form: "index" | "ll";
  /** Session, rendition and signed checkpoint; the anchor is the renderer's to find. */
  head: Omit<SealHead, "anchor">;
  targetDurationS: number;
  /** PART-TARGET, microseconds. */
  partTargetUs: number;
  /** Complete segments, oldest first; as many are listed as the form asks for. */
  segments: readonly HeldSegment[];
  /** The open segment. */
  open: { n: number; segment: OpenSegment; parts: readonly HeldPart[] } | undefined;
  /** Chain head after the last complete segment, and discontinuities up to there. */
  chain: { head: string; n: number; breaks: number };
  inits: ReadonlyMap<string, HeldInit>;
  /** Running number of the part to come. */
  nextK: number;
  ended: boolean;
};

/** Complete segments listed. */
const LISTED = { index: 12, ll: 6 } as const;

/** Renders the playlist of one rendition: the plain form lists whole segments, the low-latency one also parts. */
export function renderMediaPlaylist(options: MediaPlaylistOptions): string {
  const { form, targetDurationS, partTargetUs, ended, chain } = options;
  const listed = options.segments.slice(-LISTED[form]);
  const first = listed[0];
  const open = form === "ll" && options.open !== undefined && options.open.parts.length > 0
    ? options.open
    : undefined;
  const holdBack = Math.max(1, 3 * partTargetUs / 1e6).toFixed(3);
  const rows = [
    "#EXTM3U",
    "#EXT-X-VERSION:10",
    `#EXT-X-TARGETDURATION:${targetDurationS}`,
    form === "ll"
      ? `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${holdBack}`
      : "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES",
  ];
  if (form === "ll") rows.push(`#EXT-X-PART-INF:PART-TARGET=${durationText(partTargetUs)}`);
  rows.push(
    `#EXT-X-MEDIA-SEQUENCE:${first?.facts.n ?? chain.n + 1}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${first?.breaks ?? chain.breaks}`,
    headTag({ ...options.head, anchor: first?.before ?? chain.head }),
  );
  let init = "";
  const begin = (at: { discontinuity: boolean; dateMs: number; init: string }) => {
    if (at.discontinuity) rows.push("#EXT-X-DISCONTINUITY");
    if (at.init !== init) {
      init = at.init;
      const held = options.inits.get(init);
      if (held === undefined) throw new Error(`the init segment ${init} is listed but not kept`);
      rows.push(mapTag({ length: held.bytes.length, sha256: init }), `#EXT-X-MAP:URI="${held.name}"`);
    }
    rows.push(`#EXT-X-PROGRAM-DATE-TIME:${dateText(at.dateMs)}`);
  };
  for (const segment of listed) {
    begin(segment.facts);
    const { n, durationUs, length, sha256, parts } = segment.facts;
    if (form === "ll" && n === chain.n) listParts(rows, n, segment.parts);
    rows.push(segmentTag({ n, length, sha256, parts }), `#EXTINF:${durationText(durationUs)},`, `${n}.m4s`);
  }
  if (open !== undefined) {
    begin(open.segment);
    listParts(rows, open.n, open.parts);
  }
  if (ended) rows.push("#EXT-X-ENDLIST");
  else if (form === "ll") rows.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p${options.nextK}.m4s"`);
  return rows.join("\n") + "\n";
}

function listParts(rows: string[], n: number, parts: readonly HeldPart[]): void {
  for (const [p, part] of parts.entries()) {
    const independent = part.independent ? ",INDEPENDENT=YES" : "";
    rows.push(
      partTag({ n, p, length: part.length, sha256: part.sha256 }),
      `#EXT-X-PART:DURATION=${durationText(part.durationUs)},URI="p${part.k}.m4s"${independent}`,
    );
  }
}
