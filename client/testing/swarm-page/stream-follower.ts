import { readPartTag } from "../../../contracts/seal/tags.ts";
import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import { positionOf } from "../../src/swarm/playlist-position.ts";

/** A part as the box lists it; its bytes are fetched when first asked for. */
export type ListedPart = {
  name: Required<ObjectName>;
  length: number;
  bytes: () => Promise<Uint8Array<ArrayBuffer>>;
};

export type StreamListener = {
  part(part: ListedPart): void;
  /** The box' answer to the blocked request for `name`. */
  playlist(name: Required<ObjectName>, text: string, url: string): void;
};

/** Reads a stream's low-latency playlists straight from the box as they grow; believes them. */
export async function followStream(ll: string, on: StreamListener): Promise<{ sid: string }> {
  const multivariant = await (await fetch(ll)).text();
  const uris = [...multivariant.matchAll(/([0-9a-f]{16})\/([a-z0-9-]+)\/ll\.m3u8/g)];
  const sid = uris[0]?.[1];
  if (sid === undefined) throw new Error(`no session in ${multivariant}`);
  for (const [uri, , rid] of uris) if (rid !== undefined) void follow(new URL(uri, ll).href, rid, on);
  return { sid };
}

async function follow(url: string, rid: string, on: StreamListener): Promise<void> {
  const seen = new Set<string>();
  let asked: Required<ObjectName> | undefined;
  for (;;) {
    const query = asked === undefined ? "" : `?_HLS_msn=${asked.n}&_HLS_part=${asked.p}`;
    const response = await fetch(`${url}${query}`);
    // The session is over, or the box is.
    if (!response.ok) return;
    const text = await response.text();
    const parts = partsIn(text, url, rid).filter(({ name: { n, p } }) => !seen.has(`${n} ${p}`));
    for (const { name: { n, p } } of parts) seen.add(`${n} ${p}`);
    if (asked !== undefined) {
      on.playlist(asked, text, url);
      parts.forEach(on.part);
    }
    const { n, open } = positionOf(text);
    asked = open === undefined ? { rid, n: n + 1, p: 0 } : { rid, n: open.n, p: open.p + 1 };
  }
}

function partsIn(text: string, base: string, rid: string): ListedPart[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    const tag = readPartTag(line);
    const uri = /URI="([^"]+)"/.exec(lines[at + 1] ?? "")?.[1];
    if (tag === undefined || uri === undefined) return [];
    let bytes: Promise<Uint8Array<ArrayBuffer>> | undefined;
    const fetched = async () => new Uint8Array(await (await fetch(new URL(uri, base))).arrayBuffer());
    return [{
      name: { rid, n: tag.n, p: tag.p },
      length: tag.length,
      bytes: () => bytes ??= fetched(),
    }];
  });
}
