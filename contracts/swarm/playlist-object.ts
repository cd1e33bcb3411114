import { readWebUrl } from "../nostr/url.ts";
import { FrameReader, FrameWriter } from "./frame-bytes.ts";

/** A playlist as one peer hands it to another: the bytes of an object of kind `playlist`. */
export type PlaylistObject = {
  /** Where the box serves it: what is listed in it is relative to that. */
  url: string;
  /** How `body` becomes the playlist's text in UTF-8. Gzip saves four fifths; who inflates it stops at 1 MB, and at 10,000 lines. */
  encoding: "identity" | "gzip";
  body: Uint8Array;
};

const MAX_URL_BYTES = 2048;
const ENCODINGS: readonly PlaylistObject["encoding"][] = ["identity", "gzip"];

/** `u8(encoding) ‖ u16(length of url) ‖ url ‖ body`. */
export function encodePlaylistObject({ url, encoding, body }: PlaylistObject): Uint8Array<ArrayBuffer> {
  const address = new TextEncoder().encode(url);
  if (address.length > MAX_URL_BYTES) throw new RangeError("the url is too long");
  const out = new FrameWriter(3 + address.length + body.length);
  out.u8(ENCODINGS.indexOf(encoding));
  out.u16(address.length);
  out.bytes(address);
  out.bytes(body);
  return out.done();
}

/** A stranger's playlist object. `body` is a view of `bytes`, and nothing in it was verified. */
export function readPlaylistObject(bytes: Uint8Array): PlaylistObject | undefined {
  const from = new FrameReader(bytes);
  const encoding = ENCODINGS[from.u8() ?? ENCODINGS.length];
  const length = from.u16();
  if (encoding === undefined || length === undefined || length > MAX_URL_BYTES) return undefined;
  const url = readWebUrl(decodeText(from.bytes(length)));
  const body = from.rest();
  return url === undefined || body === undefined || body.length === 0 ? undefined : { url, encoding, body };
}

/** UTF-8 as it must be; `undefined` for bytes that are none. */
function decodeText(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
