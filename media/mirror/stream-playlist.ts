/** What a multivariant playlist says of one rendition. */
export type StreamRendition = {
  rid: string;
  kind: "video" | "audio";
  /** As RFC 6381 writes them; the sound's may stand beside the picture's. */
  codecs: string[];
  width?: number;
  height?: number;
};

/** A multivariant playlist as boxes write it. */
export type StreamPlaylist = { sid: string; renditions: StreamRendition[] };

/** Longer ones are not read. */
export const MAX_STREAM_PLAYLIST = 64 * 1024;
const MOST_RENDITIONS = 32;

const HEADER = /^#(?:EXTM3U|EXT-X-VERSION:\d{1,3}|EXT-X-INDEPENDENT-SEGMENTS)$/;
const SOUND = /^#EXT-X-MEDIA:TYPE=AUDIO,[^\r]{1,512}$/;
const PICTURE = /^#EXT-X-STREAM-INF:[^\r]{1,512}$/;

/**
 * Reads `index.m3u8` or `ll.m3u8` of a stream. No seal covers it, so nothing passes but what a box writes: one session, renditions
 * within it, and no other tag; undefined otherwise.
 */
export function readStreamPlaylist(text: string, file: "index" | "ll"): StreamPlaylist | undefined {
  if (text.length > MAX_STREAM_PLAYLIST || /[^\n\x20-\x7e]/.test(text)) return undefined;
  const uri = new RegExp(`^([0-9a-f]{16})/([a-z0-9-]{1,32})/${file}\\.m3u8$`);
  const sids = new Set<string>();
  const renditions = new Map<string, StreamRendition>();
  let picture: string | undefined;
  const add = (target: string, kind: "video" | "audio", line: string): boolean => {
    const [, sid, rid] = uri.exec(target) ?? [];
    if (sid === undefined || rid === undefined) return false;
    sids.add(sid);
    const [, width, height] = /RESOLUTION=(\d{1,5})x(\d{1,5})/.exec(line) ?? [];
    renditions.set(rid, {
      rid,
      kind,
      codecs: (/CODECS="([\w.,-]{1,256})"/.exec(line)?.[1] ?? "").split(",").filter((codec) => codec !== ""),
      ...(width !== undefined && height !== undefined && { width: Number(width), height: Number(height) }),
    });
    return true;
  };
  const [first, ...lines] = text.split("\n");
  if (first !== "#EXTM3U") return undefined;
  for (const line of lines) {
    if (picture !== undefined) {
      if (!add(line, /RESOLUTION=/.test(picture) ? "video" : "audio", picture)) return undefined;
      picture = undefined;
    } else if (PICTURE.test(line)) picture = line;
    else if (SOUND.test(line)) {
      if (!add(/,URI="([^"]*)"/.exec(line)?.[1] ?? "", "audio", line)) return undefined;
    } else if (line !== "" && !HEADER.test(line)) return undefined;
  }
  const [sid, ...others] = sids;
  if (sid === undefined || others.length > 0 || picture !== undefined) return undefined;
  return renditions.size > MOST_RENDITIONS ? undefined : { sid, renditions: [...renditions.values()] };
}
