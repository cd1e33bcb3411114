import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Question } from "./line.ts";

/** A STUN or TURN message (RFC 8489, 8656). */
export type StunMessage = {
  type: number;
  transaction: Uint8Array;
  attributes: ReadonlyMap<number, Uint8Array>;
};

export const STUN = {
  bindingRequest: 0x0001,
  bindingSuccess: 0x0101,
  allocateRequest: 0x0003,
  allocateSuccess: 0x0103,
  allocateError: 0x0113,
  refreshRequest: 0x0004,
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  requestedTransport: 0x0019,
  priority: 0x0024,
  iceControlling: 0x802a,
} as const;

const COOKIE = 0x2112a442;
const HEADER = 20;
/** The bit of a type that both success and error have (RFC 8489, 5). */
const ANSWER = 0x0100;

/** Writes a message; with `key` it is signed as its last word. */
export function writeStun(
  type: number,
  attributes: readonly (readonly [number, Uint8Array])[],
  { key, transaction = randomBytes(12) }: { key?: Uint8Array; transaction?: Uint8Array } = {},
): Uint8Array {
  const body = Buffer.concat(attributes.map(([name, value]) => attribute(name, value)));
  if (key === undefined) return Buffer.concat([header(type, body.length, transaction), body]);
  // The length that is signed counts the signature in.
  const signed = Buffer.concat([header(type, body.length + 24, transaction), body]);
  return Buffer.concat([signed, attribute(STUN.integrity, createHmac("sha1", key).update(signed).digest())]);
}

/** A request, which is answered by what bears its transaction and says that it is an answer. */
export function stunQuestion(
  type: number,
  attributes: readonly (readonly [number, Uint8Array])[],
  options: { key?: Uint8Array } = {},
): Question {
  const transaction = randomBytes(12);
  return {
    message: writeStun(type, attributes, { ...options, transaction }),
    isAnswer: (message) => {
      const read = readStun(message);
      return read !== undefined && (read.type & ANSWER) !== 0 && transaction.equals(read.transaction);
    },
  };
}

/** Reads a message; undefined for anything else that came. */
export function readStun(bytes: Uint8Array): StunMessage | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.length < HEADER || view.readUInt32BE(4) !== COOKIE) return undefined;
  const end = HEADER + view.readUInt16BE(2);
  if (end !== view.length) return undefined;
  const attributes = new Map<number, Uint8Array>();
  for (let at = HEADER; at < end;) {
    if (at + 4 > end) return undefined;
    const length = view.readUInt16BE(at + 2);
    if (at + 4 + length > end) return undefined;
    attributes.set(view.readUInt16BE(at), view.subarray(at + 4, at + 4 + length));
    at += 4 + length + (-length & 3);
  }
  return { type: view.readUInt16BE(0), transaction: view.subarray(8, HEADER), attributes };
}

/** How long the message is that begins here; undefined until that can be told. */
export function lengthOfStun(bytes: Uint8Array): number | undefined {
  return bytes.length < 4 ? undefined : HEADER + ((bytes[2] ?? 0) << 8 | (bytes[3] ?? 0));
}

/** Why a request was refused (RFC 8489, 14.8): 401 and the like. */
export function errorCodeOf({ attributes }: StunMessage): number | undefined {
  const value = attributes.get(STUN.errorCode);
  return value === undefined || value.length < 4 ? undefined : (value[2] ?? 0) % 8 * 100 + (value[3] ?? 0);
}

/** The key of a user with a password that lasts (RFC 8489, 9.2.2). */
export function longTermKey(user: string, realm: string, password: string): Uint8Array {
  return createHash("md5").update(`${user}:${realm}:${password}`).digest();
}

function header(type: number, length: number, transaction: Uint8Array): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(COOKIE, 4);
  bytes.set(transaction, 8);
  return bytes;
}

function attribute(name: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + value.length + (-value.length & 3));
  bytes.writeUInt16BE(name, 0);
  bytes.writeUInt16BE(value.length, 2);
  bytes.set(value, 4);
  return bytes;
}
