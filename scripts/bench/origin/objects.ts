import type { Server } from "./servers.ts";

/** One kind of object at both servers, with our bytes for nginx. */
export type Pair = { box: string; mediamtx: string; bytes: Uint8Array };

/** The newest complete video segment, a part of it, and the low-latency playlist, at the box and at MediaMTX. */
export async function newestObjects(
  box: Server,
  mtx: Server,
): Promise<Record<"segment" | "part" | "playlist", Pair> | undefined> {
  const ours = await ourObjects(box);
  const theirs = await theirObjects(mtx);
  if (ours === undefined || theirs === undefined) return undefined;
  const pair = async (kind: keyof typeof ours): Promise<Pair> => ({
    box: ours[kind],
    mediamtx: theirs[kind],
    bytes: new Uint8Array(await (await fetch(ours[kind])).arrayBuffer()),
  });
  return { segment: await pair("segment"), part: await pair("part"), playlist: await pair("playlist") };
}

type Urls = Record<"segment" | "part" | "playlist", string>;

async function ourObjects({ url }: Server): Promise<Urls | undefined> {
  const status = await text(`${url}/live/bench/status.json`, {});
  const sid = /"sid":"([0-9a-f]{16})"/.exec(status ?? "")?.[1];
  const playlist = `${url}/live/bench/${sid}/video/ll.m3u8`;
  return sid === undefined
    ? undefined
    : named(playlist, await text(playlist, {}), /URI="(p\d+\.m4s)",INDEPENDENT/g);
}

async function theirObjects({ url, headers }: Server): Promise<Urls | undefined> {
  // Asking for the index opens MediaMTX's CDN session.
  await text(`${url}/live/bench/index.m3u8`, headers);
  const playlist = `${url}/live/bench/video1_stream.m3u8`;
  return named(
    playlist,
    await text(playlist, headers),
    /URI="(\w+_part\d+\.mp4)",INDEPENDENT/g,
  );
}

/** Its duration and its name. Where the file begins anew, segments are cut short, and would be served faster. */
const SEGMENT = /^#EXTINF:([\d.]+),.*\n(?:#.*\n)*([^#\n]+)$/gm;

function named(
  playlist: string,
  body: string | undefined,
  parts: RegExp,
): Urls | undefined {
  const segment = [...(body ?? "").matchAll(SEGMENT)].findLast(([, seconds]) => Number(seconds) > 1.5)?.[2];
  const part = [...(body ?? "").matchAll(parts)].at(-1)?.[1];
  // Four segments in, both list as much as they ever will, or nearly.
  if (segment === undefined || part === undefined || (body?.match(/#EXTINF/g) ?? []).length < 6) {
    return undefined;
  }
  return { segment: new URL(segment, playlist).href, part: new URL(part, playlist).href, playlist };
}

async function text(url: string, headers: Record<string, string>): Promise<string | undefined> {
  const answer = await fetch(url, { headers });
  const body = await answer.text();
  return answer.ok ? body : undefined;
}
