import type { HlsRungName } from "./rung.ts";
import type { CarrierPlace } from "./worker/messages.ts";

/** One place that carries the stream. */
export type Source = {
  /** The folder its playlists stand in. */
  id: string;
  /** What people see. */
  host: string;
  /** Multivariant playlist of whole segments. */
  plain?: string;
  /** Multivariant playlist with parts. */
  parts?: string;
  /** Where a box is watched by WebRTC; only known of addresses that look like a box's. */
  whep?: string;
  /** Where the box tells its state; only asked of addresses that look like a box's. */
  status?: string;
};

const MAX_SOURCES = 16;

/**
 * Groups a stream's `streaming` addresses by the place that serves them, in the creator's order, but for those that `isAside` names:
 * they come last.
 */
export function readSources(
  streaming: readonly string[],
  isAside: (address: string) => boolean = () => false,
): Source[] {
  const sources = new Map<string, Source>();
  for (const text of streaming) {
    const url = URL.parse(text);
    if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) continue;
    if (url.username !== "" || url.password !== "") continue;
    const file = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
    const ours = /\/live\/[a-z0-9-]{1,32}\/(?:index|ll)\.m3u8$/.test(url.pathname);
    // Foreign addresses say nothing about each other, even in one folder.
    const id = ours ? new URL(".", url).href : url.href;
    const source = sources.get(id) ?? { id, host: url.host };
    if (ours) {
      source.status = new URL("status.json", url).href;
      source.whep = new URL(`../../whep/${url.pathname.split("/").at(-2) ?? ""}`, url).href;
    }
    if (file === "ll.m3u8") source.parts ??= url.href;
    else source.plain ??= url.href;
    sources.set(id, source);
    if (sources.size === MAX_SOURCES) break;
  }
  const read = [...sources.values()];
  return [...read.filter(({ id }) => !isAside(id)), ...read.filter(({ id }) => isAside(id))];
}

/** The multivariant playlist to open for a rung; the other kind where a source has only one. */
export function playlistOf(
  source: Source,
  rung: HlsRungName,
): { url: string; rung: HlsRungName } | undefined {
  const { parts, plain } = source;
  if (rung === "low" && parts !== undefined) return { url: parts, rung };
  if (plain !== undefined) return { url: plain, rung: rung === "low" ? "crowd" : rung };
  return parts === undefined ? undefined : { url: parts, rung: "low" };
}

/** A source as one of several that have the same under the same names; undefined where its addresses are no box's. */
export function placeOf({ id, parts, plain, status }: Source): CarrierPlace | undefined {
  if (status === undefined) return undefined;
  return { folder: id, ...(parts !== undefined && { parts }), ...(plain !== undefined && { plain }) };
}
