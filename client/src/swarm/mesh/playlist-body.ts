import { MAX_PLAYLIST_LENGTH, MAX_PLAYLIST_LINES } from "../../../../contracts/seal/playlist.ts";
import { encodePlaylistObject, readPlaylistObject } from "../../../../contracts/swarm/playlist-object.ts";
import { chunksOf } from "../chunks-of.ts";

/** A playlist as the bytes of an object, gzipped: they cross as many uplinks as there are viewers. */
export async function packPlaylist(
  { url, text }: { url: string; text: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const zipped = streamOf(new TextEncoder().encode(text)).pipeThrough(new CompressionStream("gzip"));
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of chunksOf(zipped)) {
    pieces.push(piece);
    length += piece.length;
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.length;
  }
  return encodePlaylistObject({ url, encoding: "gzip", body });
}

const NEWLINE = "\n".charCodeAt(0);

/** What a peer's bytes say; `undefined` for what is no playlist, or longer than any that a seal's reader looks at: reading it would hold the page up. */
export async function unpackPlaylist(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ url: string; text: string } | undefined> {
  const object = readPlaylistObject(bytes);
  if (object === undefined) return undefined;
  const body = Uint8Array.from(object.body);
  const plain = object.encoding === "gzip"
    ? streamOf(body).pipeThrough(new DecompressionStream("gzip"))
    : streamOf(body);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  let lines = 0;
  try {
    for await (const piece of chunksOf(plain)) {
      size += piece.length;
      for (const byte of piece) if (byte === NEWLINE) lines++;
      if (size >= MAX_PLAYLIST_LENGTH || lines > MAX_PLAYLIST_LINES) return undefined;
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

/** Not by a blob, which Chromium makes in another process: every page packs and unpacks some playlists a second. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
