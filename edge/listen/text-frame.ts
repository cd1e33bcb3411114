import { Buffer } from "node:buffer";

/** Longer texts are mostly said once, and no more than so many frames are kept at one time. */
const KEPT_LENGTH = 256;
const KEPT = 1024;

/** Makes frames of texts, the same one for a short text that was said twice lately: nobody may write into what it gives. */
export function makeTextFrames(): (text: string) => Buffer {
  const kept = new Map<string, Buffer>();
  /** Said once: while a swarm grows, no two hear the same of its size, and a frame to keep costs more. */
  const once = new Set<string>();
  return (text) => {
    if (text.length > KEPT_LENGTH) return textFrame(text);
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (!once.delete(text)) {
      if (once.size >= KEPT) once.clear();
      once.add(text);
      return textFrame(text);
    }
    if (kept.size >= KEPT) kept.clear();
    // Not a slice of the pool, of which each would keep all.
    const frame = Buffer.from(Uint8Array.from(textFrame(text)).buffer);
    kept.set(text, frame);
    return frame;
  };
}

/** What `textFrame` makes of an ASCII text, as a string with a character for each byte: nothing is encoded or copied for it. */
export function asciiFrame(text: string): string {
  const { length } = text;
  const head = length < 126
    ? [length]
    : length < 65_536
    ? [126, length >> 8, length & 255]
    : [127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return String.fromCharCode(0x81, ...head) + text;
}

/** An unmasked WebSocket frame with a whole text message (RFC 6455 section 5.2), of less than 64 KiB as UTF-8 or more. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x81;
  if (start === 2) frame[1] = length;
  else if (start === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, start);
  return frame;
}
