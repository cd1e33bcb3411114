import { Buffer } from "node:buffer";
import { trackerRequestJson } from "../../../contracts/swarm/tracker-requests.ts";
import type { UplinkClass } from "../../../contracts/swarm/uplink.ts";

/** What one announce says beside its ids. */
export type AnnounceSays = {
  event?: "started" | "stopped";
  /** Offers it carries, each with a session description of some 650 bytes. */
  offers: number;
  numwant: number;
  /** Our tracker's additions; others ignore them. */
  uplink?: UplinkClass;
  degree?: number;
  most?: number;
};

const HASH = "#".repeat(20);
const PEER = "@".repeat(20);
const OFFER = "%".repeat(20);

/** As long as what a browser with two host candidates writes for one data channel. */
export const SDP = [
  "v=0",
  "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0",
  "a=extmap-allow-mixed",
  "a=msid-semantic: WMS",
  "m=application 51372 UDP/DTLS/SCTP webrtc-datachannel",
  "c=IN IP4 192.0.2.17",
  "a=candidate:1467250027 1 udp 2122260223 192.0.2.17 51372 typ host generation 0 network-id 1",
  "a=candidate:1853887674 1 udp 2122194687 198.51.100.9 47002 typ host generation 0 network-id 2",
  "a=ice-ufrag:Zq3k",
  "a=ice-pwd:Vt9hJm2Qe7Lw4Rx8Nc5Yb1Pd",
  "a=fingerprint:sha-256 7C:3A:90:11:D4:5E:B2:68:0F:A7:33:C9:8D:14:E6:52:7B:F0:2A:95:61:CE:48:B7:0D:E3:59:A4:16:FB:80:2C",
  "a=setup:actpass",
  "a=mid:0",
  "a=sctp-port:5000",
  "a=max-message-size:262144",
  "",
].join("\r\n");

/** Writes announces of one form into frames; only ids are filled in, so that the sender costs next to nothing. */
export function announceFrames(says: AnnounceSays) {
  const { offers, numwant, ...rest } = says;
  // In the order in which our pages write it; others ignore our additions, and any order is as good to them.
  const frame = clearFrame(trackerRequestJson({
    action: "announce",
    infoHash: HASH,
    peerId: PEER,
    numWant: numwant,
    offers: Array.from({ length: offers }, () => ({ offerId: OFFER, sdp: SDP })),
    uploaded: 0,
    downloaded: 0,
    ...rest,
  }));
  const hashAt = frame.indexOf(HASH);
  const peerAt = frame.indexOf(PEER);
  const offersAt: number[] = [];
  for (let at = frame.indexOf(OFFER); at >= 0; at = frame.indexOf(OFFER, at + 20)) offersAt.push(at);
  const start = payloadStart(frame);
  const masked = Buffer.from(frame);
  mask(masked, start, frame.length - start, start);
  const put = (text: string, to: number) => {
    for (let at = 0; at < 20; at++) {
      masked[to + at] = text.charCodeAt(at) ^ (MASK[(to + at - start) & 3] ?? 0);
    }
  };
  return {
    bytes: frame.length,
    /** `number` makes the offers' ids fresh. The next call writes into the same bytes. */
    write(infoHash: string, peerId: string, number: number): Buffer<ArrayBuffer> {
      put(infoHash, hashAt);
      put(peerId, peerAt);
      for (const [at, offerAt] of offersAt.entries()) put(`${number}-${at}`.padStart(20, "0"), offerAt);
      return masked;
    },
  };
}

/** A peer's answer to an offer. */
export function answerFrame(
  ids: { infoHash: string; peerId: string; toPeerId: string; offerId: string },
): Buffer<ArrayBuffer> {
  const frame = clearFrame(JSON.stringify({
    action: "announce",
    info_hash: ids.infoHash,
    peer_id: ids.peerId,
    to_peer_id: ids.toPeerId,
    offer_id: ids.offerId,
    answer: { type: "answer", sdp: SDP },
  }));
  const start = payloadStart(frame);
  mask(frame, start, frame.length - start, start);
  return frame;
}

const OPCODE = { text: 1, ping: 9, pong: 10 } as const;

/** A frame without payload. */
export function controlFrame(kind: "ping" | "pong"): Buffer<ArrayBuffer> {
  return clientFrame(OPCODE[kind], Buffer.alloc(0));
}

/** A text's frame before its payload is masked. */
function clearFrame(text: string): Buffer<ArrayBuffer> {
  return clientFrame(OPCODE.text, Buffer.from(text));
}

/** Not noughts: servers skip the unmasking of those, which browsers never send. */
const MASK = [0x5a, 0xc3, 0x17, 0x9e] as const;

/** Where a client's frame of less than 64 kB has its payload. */
const payloadStart = (frame: Buffer) => ((frame[1] ?? 0) & 127) < 126 ? 6 : 8;

/** Masks a part of a payload that begins at `start` of its frame. */
function mask(frame: Buffer, at: number, length: number, start: number): void {
  const end = at + length;
  for (; at < end; at++) frame[at] = (frame[at] ?? 0) ^ (MASK[(at - start) & 3] ?? 0);
}

/** RFC 6455 section 5.2; its payload is still to be masked. */
function clientFrame(opcode: number, payload: Buffer): Buffer<ArrayBuffer> {
  const { length } = payload;
  if (length > 65_535) throw new RangeError("no message of the bench is that long");
  const head = length < 126
    ? [0x80 | opcode, 0x80 | length]
    : [0x80 | opcode, 0xfe, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([...head, ...MASK]), payload]);
}

/** What a server's frame is, as far as the load needs to know. */
export type Heard = "announced" | "relayed" | "failure" | "ping" | "pong" | "close" | "other";

/** Longer than any reply to an announce, shorter than any relayed description. */
const REPLY_BYTES = 400;

/** Reads whole frames of a server from joined bytes; returns how many bytes it used. */
export function readFrames(bytes: Buffer, hear: (kind: Heard, payload: Buffer) => void): number {
  let at = 0;
  while (bytes.length - at >= 2) {
    const opcode = (bytes[at] ?? 0) & 15;
    const short = (bytes[at + 1] ?? 0) & 127;
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (bytes.length < start) break;
    const length = short < 126
      ? short
      : short === 126
      ? bytes.readUInt16BE(at + 2)
      : Number(bytes.readBigUInt64BE(at + 2));
    if (bytes.length < start + length) break;
    const payload = bytes.subarray(start, start + length);
    hear(kindOf(opcode, payload), payload);
    at = start + length;
  }
  return at;
}

function kindOf(opcode: number, payload: Buffer): Heard {
  if (opcode === OPCODE.ping) return "ping";
  if (opcode === OPCODE.pong) return "pong";
  if (opcode === 8) return "close";
  if (opcode !== OPCODE.text) return "other";
  if (payload.length > REPLY_BYTES) return "relayed";
  if (holds(payload, FAILURE)) return "failure";
  return holds(payload, INTERVAL) ? "announced" : "other";
}

const FAILURE = Buffer.from('"failure reason"');
const INTERVAL = Buffer.from('"interval"');

/** Whether bytes stand somewhere in others; the runtime's own search costs several times as much for such short ones. */
export function holds(bytes: Uint8Array, sought: Uint8Array): boolean {
  const last = bytes.length - sought.length;
  for (let at = 0; at <= last; at++) {
    let same = 0;
    while (same < sought.length && bytes[at + same] === sought[same]) same++;
    if (same === sought.length) return true;
  }
  return false;
}
