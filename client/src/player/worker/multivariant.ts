/** A multivariant playlist larger than this is not read to its end. */
export const MULTIVARIANT_LIMIT = 64 * 1024;

const MAX_RENDITIONS = 64;
const CODECS = /^[A-Za-z0-9.,\-_ ]{1,256}$/;

export type Multivariant =
  | { form: "multivariant"; text: string; uris: string[] }
  /** It lists segments itself and must be judged as what it is. */
  | { form: "media" }
  | { form: "malformed"; detail: string };

/** hls.js takes an answer for a media playlist by these two tags alone; so do we, or one could slip past the judge. */
const MEDIA = /^#EXT(?:INF|-X-TARGETDURATION):/m;

const KEPT = /^#(?:EXTM3U|EXT-X-VERSION:|EXT-X-INDEPENDENT-SEGMENTS|EXT-X-STREAM-INF:|EXT-X-MEDIA:)/;

/**
 * Reads a multivariant playlist, which no signature covers, and keeps only what chooses renditions: no subtitles,
 * no steering, no keys, no variables, so that nothing but judged media playlists can be reached through it.
 */
export function readMultivariant(text: string, base: string): Multivariant {
  if (text.length > MULTIVARIANT_LIMIT) return malformed("it is larger than 64 KiB");
  if (!text.startsWith("#EXTM3U")) return malformed("it is not a playlist");
  if (MEDIA.test(text)) return { form: "media" };

  const kept: string[] = [];
  const uris: string[] = [];
  let variant = false;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "") continue;
    if (!line.startsWith("#")) {
      // A URI that no STREAM-INF announces would be played by nobody.
      if (!variant) continue;
      variant = false;
      const uri = resolve(line, base);
      if (uri === undefined) return malformed("a rendition's address is not a web address");
      uris.push(uri);
      kept.push(line);
      continue;
    }
    if (!KEPT.test(line)) continue;
    const attributes = readAttributes(line);
    const codecs = attributes.get("CODECS");
    if (codecs !== undefined && !CODECS.test(codecs)) return malformed("its CODECS are not codec names");
    if (line.startsWith("#EXT-X-STREAM-INF:")) variant = true;
    if (line.startsWith("#EXT-X-MEDIA:")) {
      if (attributes.get("TYPE") === "SUBTITLES") continue;
      const uri = attributes.get("URI");
      if (uri !== undefined) {
        const absolute = resolve(uri, base);
        if (absolute === undefined) return malformed("a rendition's address is not a web address");
        uris.push(absolute);
      }
    }
    kept.push(withoutSubtitles(line));
  }
  if (uris.length === 0) return malformed("it lists no rendition");
  if (uris.length > MAX_RENDITIONS) return malformed(`it lists more than ${MAX_RENDITIONS} renditions`);
  return { form: "multivariant", text: kept.join("\n") + "\n", uris };
}

function malformed(detail: string): Multivariant {
  return { form: "malformed", detail };
}

function resolve(uri: string, base: string): string | undefined {
  const url = URL.parse(uri, base);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  if (url.username !== "" || url.password !== "" || uri.includes("{$")) return undefined;
  return url.href;
}

function withoutSubtitles(line: string): string {
  return line.replace(/,SUBTITLES="[^"]*"/, "");
}

function readAttributes(line: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of line.slice(line.indexOf(":") + 1).matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g)) {
    found.set(match[1] ?? "", match[2] ?? match[3] ?? "");
  }
  return found;
}
