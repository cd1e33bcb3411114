import {
  encodePlaylistObject,
  MAX_PLAYLIST_TEXT,
  readPlaylistObject,
} from "../../../../contracts/swarm/playlist-object.ts";
import { chunksOf } from "../chunks-of.ts";

/** A playlist as the bytes of an object, gzipped: they cross as many uplinks as there are viewers. */
export async function packPlaylist(
  { url, text }: { url: string; text: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = new Uint8Array(await new Response(zipped).arrayBuffer());
  return encodePlaylistObject({ url, encoding: "gzip", body });
}

/** What a peer's bytes say; `undefined` for what is no playlist or inflates to more than a megabyte. */
export async function unpackPlaylist(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ url: string; text: string } | undefined> {
  const object = readPlaylistObject(bytes);
  if (object === undefined) return undefined;
  const body = Uint8Array.from(object.body);
  const plain = object.encoding === "gzip"
    ? new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"))
    : new Blob([body]).stream();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  try {
    for await (const piece of chunksOf(plain)) {
      size += piece.length;
      if (size > MAX_PLAYLIST_TEXT) return undefined;
      text += decoder.decode(piece, { stream: true });
    }
    text += decoder.decode();
  } catch (error) {
    // Neither gzip nor UTF-8: the stranger's fault, and said so by whoever asked.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  return { url: object.url, text };
}
