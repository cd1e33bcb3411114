import { isHex } from "../hex.ts";
import { formatAddress, readAddress, type StreamAddress } from "../nostr/address.ts";
import { formatMoneroAddress, integratedAddress, type MoneroAddress, PAYMENT_ID_BYTES } from "./address.ts";
import { keccak256 } from "./keccak.ts";

/** What a tip is for. Its text form is the message that the payer's proof is made over. */
export type Tip = {
  stream: StreamAddress;
  /** 16 hex; none for a tip outside any session. */
  sid?: string;
  /** The payer's Nostr key, 64 hex; none for an anonymous tip. */
  payer?: string;
  /** 16 hex, fresh for each tip. */
  nonce: string;
};

const PREFIX = "dstream/tip/1";
const NONE = "-";

/** The message of a tip: `dstream/tip/1|<address>|<sid or ->|<payer or ->|<nonce>`. */
export function tipMessage({ stream, sid, payer, nonce }: Tip): string {
  return [PREFIX, formatAddress(stream), sid ?? NONE, payer ?? NONE, nonce].join("|");
}

/** Reads the message of a tip; `undefined` for any other spelling. */
export function readTipMessage(message: string): Tip | undefined {
  const [prefix, address = "", sid = "", payer = "", nonce = "", ...rest] = message.split("|");
  const stream = readAddress(address);
  if (prefix !== PREFIX || stream === undefined || rest.length > 0 || !isHex(nonce, 8)) return undefined;
  if (sid !== NONE && !isHex(sid, 8) || payer !== NONE && !isHex(payer, 32)) return undefined;
  return { stream, nonce, ...(sid === NONE ? {} : { sid }), ...(payer === NONE ? {} : { payer }) };
}

/** The first 8 bytes of the message's Keccak-256: few enough that a payer can, with much work, find two tips with one. */
export function tipPaymentId(message: string): Uint8Array {
  return keccak256(new TextEncoder().encode(message)).slice(0, PAYMENT_ID_BYTES);
}

/** Where this tip is to be paid: the creator's primary address with the tip's payment id. */
export function tipPayTo(primary: MoneroAddress, message: string): string {
  return formatMoneroAddress(integratedAddress(primary, tipPaymentId(message)));
}
