import { judgeMoneroAddress, type MoneroNetwork } from "./address.ts";
import { formatXmr, readXmr } from "./amount.ts";

/** What a `monero:` link asks for. */
export type PaymentRequest = {
  address: string;
  /** Piconero. */
  amount?: bigint;
  recipientName?: string;
  description?: string;
};

const SCHEME = "monero:";
/** A QR code of more is hard to scan; a wallet shows no more of it anyway. */
const LONGEST = 2048;

/** Writes a link that wallets open; short ones (address and amount) make the QR code easy to scan. */
export function formatPaymentUri({ address, amount, recipientName, description }: PaymentRequest): string {
  const fields: string[] = [];
  if (amount !== undefined) fields.push(`tx_amount=${formatXmr(amount)}`);
  if (recipientName !== undefined) fields.push(`recipient_name=${encodeURIComponent(recipientName)}`);
  if (description !== undefined) fields.push(`tx_description=${encodeURIComponent(description)}`);
  return SCHEME + address + (fields.length === 0 ? "" : `?${fields.join("&")}`);
}

/** Reads a link to one valid address (of `network`, if given); `undefined` where a field is broken, repeated or retired. */
export function readPaymentUri(text: string, network?: MoneroNetwork): PaymentRequest | undefined {
  if (text.length > LONGEST || text.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined;
  const body = text.slice(SCHEME.length);
  // Only the first question mark cuts: wallets write later ones as they are.
  const cut = body.includes("?") ? body.indexOf("?") : body.length;
  const address = body.slice(0, cut);
  const query = body.slice(cut + 1);
  if (judgeMoneroAddress(address, network).verdict !== "valid") return undefined;
  const request: PaymentRequest = { address };
  const seen = new Set<string>();
  for (const field of query === "" ? [] : query.split("&")) {
    const equals = field.indexOf("=");
    const name = equals < 0 ? field : field.slice(0, equals);
    const value = equals < 0 ? undefined : decoded(field.slice(equals + 1));
    if (value === undefined || seen.has(name)) return undefined;
    seen.add(name);
    if (name === "tx_amount") {
      const amount = readXmr(value);
      if (amount === undefined) return undefined;
      request.amount = amount;
    } else if (name === "recipient_name") request.recipientName = value;
    else if (name === "tx_description") request.description = value;
    // A payment id beside the address has not been safe to use since integrated addresses hide it.
    else if (name === "tx_payment_id") return undefined;
  }
  return request;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
