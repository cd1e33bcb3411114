/** What came out of the bytes of one connection, in order. After a `fault` nothing more is read. */
export type Incoming =
  | { type: "text"; text: string }
  | { type: "binary" }
  | { type: "ping"; payload: Uint8Array }
  | { type: "pong" }
  | { type: "close"; code: number }
  | { type: "fault"; code: 1002 | 1007 | 1009; reason: string };

export type FrameReaderOptions = {
  /** Who sends what is read: a client's frames are masked, a server's are not. */
  from: "client" | "server";
  /** Bytes of one message, over all its fragments. */
  maxMessageBytes: number;
};

/** Opcodes of RFC 6455 section 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

type Header = { fin: boolean; opcode: number; length: number; bytes: number };

/**
 * Reads frames (RFC 6455, no extensions). Memory stays within one message and one read:
 * a length is judged when its header arrives, and fragments count together.
 */
export function makeFrameReader(
  { from, maxMessageBytes }: FrameReaderOptions,
): (chunk: Uint8Array) => Incoming[] {
  const masked = from === "client";
  let held = new Uint8Array(4096);
  let filled = 0;
  let fragments: Uint8Array[] = [];
  let fragmentBytes = 0;
  let fragmentOpcode = 0;
  let dead = false;

  function append(chunk: Uint8Array) {
    if (filled + chunk.length > held.length) {
      const wider = new Uint8Array(Math.max(held.length * 2, filled + chunk.length));
      wider.set(held.subarray(0, filled));
      held = wider;
    }
    held.set(chunk, filled);
    filled += chunk.length;
  }

  function takeMessage(header: Header, payload: Uint8Array): Incoming | undefined {
    if (header.opcode === OPCODE.continuation) {
      if (fragments.length === 0) return fault(1002, "continuation without a beginning");
    } else {
      if (fragments.length > 0) return fault(1002, "a message began inside another");
      fragmentOpcode = header.opcode;
    }
    if (!header.fin) {
      // An empty fragment costs memory without counting as bytes.
      if (fragments.length >= 1024) return fault(1009, "too many fragments");
      fragments.push(payload);
      fragmentBytes += payload.length;
      return undefined;
    }
    const whole = fragments.length === 0 ? payload : join([...fragments, payload]);
    fragments = [];
    fragmentBytes = 0;
    if (fragmentOpcode === OPCODE.binary) return { type: "binary" };
    const text = decodeText(whole);
    return text === undefined ? fault(1007, "text is not UTF-8") : { type: "text", text };
  }

  return (chunk) => {
    if (dead) return [];
    append(chunk);
    const out: Incoming[] = [];
    let at = 0;
    while (!dead) {
      const header = readHeader(held.subarray(at, filled), masked, maxMessageBytes - fragmentBytes);
      if (header === undefined) break;
      if ("type" in header) {
        out.push(header);
        dead = true;
        break;
      }
      const end = at + header.bytes + header.length;
      if (end > filled) break;
      const incoming = takeFrame(
        header,
        payloadOf(held, at + header.bytes, header.length, masked),
        takeMessage,
      );
      at = end;
      if (incoming === undefined) continue;
      out.push(incoming);
      dead = incoming.type === "fault" || incoming.type === "close";
    }
    held.copyWithin(0, at, filled);
    filled -= at;
    return out;
  };
}

/** One unfragmented frame. A client brings four random bytes as mask, a server none. */
export function encodeFrame(opcode: number, payload: Uint8Array, mask = new Uint8Array()): Uint8Array {
  const { length } = payload;
  const start = (length < 126 ? 2 : length < 65_536 ? 4 : 10) + mask.length;
  const frame = new Uint8Array(start + length);
  const view = new DataView(frame.buffer);
  frame[0] = 0x80 | opcode;
  frame[1] = (mask.length > 0 ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (length >= 65_536) view.setBigUint64(2, BigInt(length));
  else if (length >= 126) view.setUint16(2, length);
  frame.set(mask, start - mask.length);
  frame.set(payload, start);
  if (mask.length > 0) applyMask(frame.subarray(start), mask);
  return frame;
}

/** A close frame with its code and a reason, cut to what a control frame holds. */
export function encodeClose(code: number, reason: string): Uint8Array {
  const text = new TextEncoder().encode(reason).subarray(0, 123);
  const payload = new Uint8Array(2 + text.length);
  new DataView(payload.buffer).setUint16(0, code);
  payload.set(text, 2);
  return encodeFrame(OPCODE.close, payload);
}

function readHeader(bytes: Uint8Array, masked: boolean, budget: number): Header | Incoming | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const opcode = first & 0x0f;
  const fin = (first & 0x80) !== 0;
  if ((first & 0x70) !== 0) return fault(1002, "reserved bits without an extension");
  if (((second & 0x80) !== 0) !== masked) return fault(1002, "clients mask their frames, servers don't");
  const control = opcode >= OPCODE.close;
  if (opcode > OPCODE.pong || (opcode > OPCODE.binary && !control)) return fault(1002, "unknown opcode");
  const short = second & 0x7f;
  if (control && (short > 125 || !fin)) return fault(1002, "control frame too long or fragmented");
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + extra) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = extra === 2 ? view.getUint16(2) : extra === 8 ? Number(view.getBigUint64(2)) : short;
  if (!control && length > budget) return fault(1009, "message too big");
  return { fin, opcode, length, bytes: 2 + extra + (masked ? 4 : 0) };
}

function takeFrame(
  header: Header,
  payload: Uint8Array,
  takeMessage: (header: Header, payload: Uint8Array) => Incoming | undefined,
): Incoming | undefined {
  switch (header.opcode) {
    case OPCODE.ping:
      return { type: "ping", payload };
    case OPCODE.pong:
      return { type: "pong" };
    case OPCODE.close:
      return { type: "close", code: closeCode(payload) };
    default:
      return takeMessage(header, payload);
  }
}

function closeCode(payload: Uint8Array): number {
  const [high, low] = payload;
  return high === undefined || low === undefined ? 1005 : high << 8 | low;
}

function payloadOf(bytes: Uint8Array, at: number, length: number, masked: boolean): Uint8Array {
  const payload = bytes.slice(at, at + length);
  if (masked) applyMask(payload, bytes.subarray(at - 4, at));
  return payload;
}

function applyMask(payload: Uint8Array, mask: Uint8Array) {
  for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // the only way a fatal decoder reports bytes that aren't UTF-8
  }
}

function fault(code: 1002 | 1007 | 1009, reason: string): Incoming {
  return { type: "fault", code, reason };
}
