import { schnorr } from "@noble/curves/secp256k1.js";
import { fromHex, toHex } from "../hex.ts";
import { sha256Hex } from "../sha256.ts";
import {
  type EventTemplate,
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  type UnsignedEvent,
} from "./event.ts";

/** NIP-01: SHA-256 over the canonical array. */
export function eventId(event: UnsignedEvent): string {
  const { pubkey, created_at, kind, tags, content } = event;
  return sha256Hex(new TextEncoder().encode(JSON.stringify([0, pubkey, created_at, kind, tags, content])));
}

/** BIP-340 check in pure TypeScript. */
export const checkSchnorr: SignatureCheck = ({ sig, id, pubkey }) => {
  const [signature, message, key] = [fromHex(sig), fromHex(id), fromHex(pubkey)];
  if (signature?.length !== 64 || message?.length !== 32 || key?.length !== 32) return false;
  return schnorr.verify(signature, message, key);
};

/** Whether the id is the event's own and its author signed it. Always computed: a verdict kept on the object would survive a copy with other content. */
export function verifyEvent(event: NostrEvent, check: SignatureCheck = checkSchnorr): boolean {
  return eventId(event) === event.id && check(event);
}

/** Reads and verifies in one step; what comes out is a fresh copy. */
export function readVerifiedEvent(
  value: unknown,
  check: SignatureCheck = checkSchnorr,
): NostrEvent | undefined {
  const event = readEvent(value);
  return event !== undefined && verifyEvent(event, check) ? event : undefined;
}

/** Signs with a key held here: a box, an edge, a local identity. Deterministic unless `aux` brings 32 random bytes (BIP-340). */
export function signEvent(template: EventTemplate, secret: Uint8Array, aux = new Uint8Array(32)): NostrEvent {
  const { kind, created_at, content } = template;
  const unsigned = {
    kind,
    created_at,
    tags: template.tags.map((tag) => [...tag]),
    content,
    pubkey: publicKeyOf(secret),
  };
  const id = eventId(unsigned);
  const message = fromHex(id) ?? new Uint8Array();
  return { ...unsigned, id, sig: toHex(schnorr.sign(message, secret, aux)) };
}

/** The x-only public key of a secret key, as hex. */
export function publicKeyOf(secret: Uint8Array): string {
  return toHex(schnorr.getPublicKey(secret));
}
