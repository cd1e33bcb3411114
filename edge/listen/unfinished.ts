/** In a frame's first byte: whether it ends its message, and whether it is a control frame. */
const FIN = 0x80;
const CONTROL = 0x08;
/** In its second byte: whether four bytes of mask follow, and its length or how many bytes say it. */
const MASKED = 0x80;
const LENGTH = 0x7f;

/**
 * Follows the frames of a WebSocket (RFC 6455, section 5.2) through the pieces in which they arrive. Each call takes the next
 * piece and says how many bytes have come of a message that isn't whole, headers and control frames in between included.
 */
export function makeUnfinished(): (chunk: Uint8Array) => number {
  let unfinished = 0;
  /** Bytes still to come of the part of a frame that is read now. */
  let missing = 2;
  let part: "head" | "length" | "payload" = "head";
  let first = 0;
  let second = 0;
  let length = 0;
  let mask = 0;
  /** Whether a data message has begun, of which control frames in between are no part. */
  let isBegun = false;

  function endFrame(): void {
    const isControl = (first & CONTROL) !== 0;
    if (!isControl) isBegun = (first & FIN) === 0;
    if (!isBegun) unfinished = 0;
    part = "head";
    missing = 2;
  }

  function toPayload(): void {
    part = "payload";
    missing = length + mask;
    if (missing === 0) endFrame();
  }

  function headByte(byte: number): void {
    if (missing === 1) first = byte;
    else second = byte;
    if (missing > 0) return;
    mask = (second & MASKED) === 0 ? 0 : 4;
    const short = second & LENGTH;
    length = short < 126 ? short : 0;
    if (short < 126) return toPayload();
    part = "length";
    missing = short === 126 ? 2 : 8;
  }

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (part === "payload") {
        const taken = Math.min(missing, chunk.length - at);
        at += taken;
        missing -= taken;
        unfinished += taken;
        if (missing === 0) endFrame();
        continue;
      }
      const byte = chunk[at++] ?? 0;
      missing--;
      unfinished++;
      if (part === "head") headByte(byte);
      else {
        length = length * 256 + byte;
        if (missing === 0) toPayload();
      }
    }
    return unfinished;
  };
}
