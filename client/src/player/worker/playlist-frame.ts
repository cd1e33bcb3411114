import type { SealedPlaylist } from "../../../../contracts/seal/playlist.ts";

/** What no seal covers of a playlist that its own address gave: the measure for one that a peer brings. */
export type PlaylistFrame = {
  sid: string;
  /** Header lines that never change within a session. */
  headers: string;
  /** How often the timeline had broken, by segment number. */
  breaks: ReadonlyMap<number, number>;
  /** The running number of each listed part, by `n/p`. */
  parts: ReadonlyMap<string, number>;
};

const LASTING =
  /^#EXT-X-(?:VERSION|TARGETDURATION|SERVER-CONTROL|PART-INF|INDEPENDENT-SEGMENTS)(?::.*)?\r?$/gm;

/** Reads the frame of a verified playlist. */
export function frameOf(text: string, playlist: SealedPlaylist): PlaylistFrame {
  const parts = new Map<string, number>();
  for (const { n, p, uri } of partsOf(playlist)) {
    const k = /^p(\d{1,15})\.m4s$/.exec(uri)?.[1];
    if (k !== undefined) parts.set(`${n}/${p}`, Number(k));
  }
  return {
    sid: playlist.head.sid,
    headers: (text.match(LASTING) ?? []).map((line) => line.trim()).sort().join("\n"),
    breaks: breaksIn(text, playlist),
    parts,
  };
}

/**
 * What a verified playlist from a peer says that its address would not have said, or nothing. Whoever carries a playlist can
 * write other addresses and timings into it without breaking its seal, so a peer's has to go on where the address' own left off.
 */
export function frameFault(text: string, playlist: SealedPlaylist, known: PlaylistFrame): string | undefined {
  const { segments, open } = playlist;
  if (known.sid !== playlist.head.sid) return "it is of a session that its address has not shown yet";
  const frame = frameOf(text, playlist);
  if (frame.headers !== known.headers) return "its header is not its address' own";
  if (!meets(frame.breaks, known.breaks)) return "its breaks are not counted on from what its address gave";

  for (const { uri, n } of segments) {
    if (uri !== `${n}.m4s`) return "a segment has another address than boxes give it";
  }
  for (const init of [...segments.map((segment) => segment.initObject), open?.initObject]) {
    if (init !== undefined && init.uri !== `init-${init.sha256.slice(0, 8)}.mp4`) {
      return "an init segment has another address than boxes give it";
    }
  }
  const parts = partsOf(playlist);
  let next: number | undefined;
  for (const { uri, n, p } of parts) {
    const k = frame.parts.get(`${n}/${p}`);
    if (k === undefined || uri !== `p${k}.m4s` || k !== (next ?? k)) {
      return "a part has another address than boxes give it";
    }
    next = k + 1;
  }
  if (parts.length > 0 && !meets(frame.parts, known.parts)) {
    return "its parts are not counted on from what its address gave";
  }
  if (playlist.hint !== undefined && playlist.hint !== `p${next}.m4s`) return "its hint is not its next part";
  return undefined;
}

/** Whether anything in a verified playlist follows on what its address gave: a page that has just come, or slept, can't tell. */
export function meetsFrame(playlist: SealedPlaylist, known: PlaylistFrame): boolean {
  const { head, segments, open } = playlist;
  const parts = partsOf(playlist);
  return known.sid === head.sid &&
    [...segments, ...(open ? [open] : [])].some(({ n }) => known.breaks.has(n)) &&
    (parts.length === 0 || parts.some(({ n, p }) => known.parts.has(`${n}/${p}`)));
}

/** Both know something of the same, and the same of it. */
function meets<K>(one: ReadonlyMap<K, number>, other: ReadonlyMap<K, number>): boolean {
  const shared = [...one].filter(([key]) => other.has(key));
  return shared.length > 0 && shared.every(([key, value]) => other.get(key) === value);
}

function partsOf({ segments, open }: SealedPlaylist) {
  return [...segments.flatMap(({ listedParts }) => listedParts), ...(open?.parts ?? [])];
}

function breaksIn(text: string, { segments, open }: SealedPlaylist): Map<number, number> {
  let count = Number(/^#EXT-X-DISCONTINUITY-SEQUENCE:(\d+)/m.exec(text)?.[1] ?? 0);
  const breaks = new Map<number, number>();
  for (const { n, discontinuity } of [...segments, ...(open ? [open] : [])]) {
    if (discontinuity) count++;
    breaks.set(n, count);
  }
  return breaks;
}
