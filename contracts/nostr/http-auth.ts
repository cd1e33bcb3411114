import { decodeBase64Url, encodeBase64Url } from "../base64url.ts";
import { sha256Hex } from "../sha256.ts";
import {
  checkSchnorr,
  type EventTemplate,
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  soleTagValue,
  tagsNamed,
  verifyEvent,
} from "./event.ts";
import { KIND } from "./kinds.ts";

/** How far a request's signature may be from the server's clock. */
export const HTTP_AUTH_SECONDS = 60;

const MAX_HEADER_LENGTH = 8 * 1024;

/** What is wrong with a request's authorisation, for programs. */
export type HttpAuthRefusal =
  | "auth-missing"
  | "auth-malformed"
  | "auth-wrong-kind"
  | "auth-bad-signature"
  | "auth-too-old"
  | "auth-too-new"
  | "auth-wrong-url"
  | "auth-wrong-method"
  | "auth-wrong-payload";

/** Who signed a request, or why it counts as unsigned. */
export type HttpAuthVerdict =
  | { verdict: "ok"; pubkey: string; id: string }
  | { verdict: "refused"; code: HttpAuthRefusal; detail: string };

export type HttpAuthTemplateOptions = {
  /** Absolute, with its query. */
  url: string;
  method: string;
  /** Lower-case hex; needed when the request has a body. */
  bodySha256?: string;
};

/** Writes a NIP-98 event for one request. */
export function httpAuthTemplate(
  { url, method, bodySha256 }: HttpAuthTemplateOptions,
  nowSeconds: number,
): EventTemplate {
  const tags = [["u", url], ["method", method.toUpperCase()]];
  if (bodySha256 !== undefined) tags.push(["payload", bodySha256]);
  return { kind: KIND.httpAuth, created_at: nowSeconds, tags, content: "" };
}

/** The value of the `Authorization` header. */
export function httpAuthHeader(event: NostrEvent): string {
  const { id, pubkey, created_at, kind, tags, content, sig } = event;
  const bytes = new TextEncoder().encode(
    JSON.stringify({ id, pubkey, created_at, kind, tags, content, sig }),
  );
  const text = encodeBase64Url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return `Nostr ${text.padEnd(Math.ceil(text.length / 4) * 4, "=")}`;
}

export type HttpAuthCheckOptions = {
  /** Absolute, with its query, as the client sees it: a server behind a proxy has to know its public name. */
  url: string;
  method: string;
  /** The body as received; absent or empty when there is none. */
  body?: Uint8Array;
  nowSeconds: number;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Who signed a request, or why nobody did. Whoever must not see a request twice keeps the ids of the last two minutes. */
export function verifyHttpAuth(header: string | undefined, options: HttpAuthCheckOptions): HttpAuthVerdict {
  const { url, method, body, nowSeconds, check = checkSchnorr } = options;
  if (header === undefined || header === "") {
    return refused(
      "auth-missing",
      "This request must be signed: send an Authorization header with a NIP-98 event.",
    );
  }
  const event = readHeader(header);
  if (event === undefined) {
    return refused(
      "auth-malformed",
      "The Authorization header must be: Nostr, a space, a NIP-98 event in base64.",
    );
  }
  if (event.kind !== KIND.httpAuth) {
    return refused(
      "auth-wrong-kind",
      `The signed event is of kind ${event.kind}, NIP-98 wants ${KIND.httpAuth}.`,
    );
  }
  const age = nowSeconds - event.created_at;
  if (age > HTTP_AUTH_SECONDS) {
    return refused(
      "auth-too-old",
      `By this server's clock the request was signed ${age} s ago. Set right whichever clock is wrong and sign it anew.`,
    );
  }
  if (age < -HTTP_AUTH_SECONDS) {
    return refused(
      "auth-too-new",
      `By this server's clock the request is dated ${-age} s ahead. Set right whichever clock is wrong and sign it anew.`,
    );
  }
  if (!isSameUrl(soleTagValue(event, "u"), url)) {
    return refused(
      "auth-wrong-url",
      `The signature is for another address than ${url}. Sign exactly that one.`,
    );
  }
  if (soleTagValue(event, "method")?.toUpperCase() !== method.toUpperCase()) {
    return refused("auth-wrong-method", `The signature is for another method than ${method.toUpperCase()}.`);
  }
  if (!isPayloadOf(event, body ?? new Uint8Array())) {
    return refused(
      "auth-wrong-payload",
      "The signature must carry the body's SHA-256 in one payload tag, and it doesn't.",
    );
  }
  // Last, since it is the only costly step.
  if (!verifyEvent(event, check)) {
    return refused("auth-bad-signature", "The event's id or signature is wrong. Sign the request anew.");
  }
  return { verdict: "ok", pubkey: event.pubkey, id: event.id };
}

function refused(code: HttpAuthRefusal, detail: string): HttpAuthVerdict {
  return { verdict: "refused", code, detail };
}

function readHeader(header: string): NostrEvent | undefined {
  if (header.length > MAX_HEADER_LENGTH) return undefined;
  const text = /^Nostr +([A-Za-z0-9+/_-]+)={0,2}$/i.exec(header.trim())?.[1];
  const bytes = text && decodeBase64Url(text.replaceAll("+", "-").replaceAll("/", "_"));
  if (!bytes) return undefined;
  try {
    return readEvent(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    // Neither UTF-8 nor JSON: to the asker one fault.
    return undefined;
  }
}

function isSameUrl(signed: string | undefined, asked: string): boolean {
  const a = signed === undefined ? null : URL.parse(signed);
  const b = URL.parse(asked);
  return a !== null && b !== null && a.href === b.href;
}

function isPayloadOf(event: NostrEvent, body: Uint8Array): boolean {
  const stated = tagsNamed(event, "payload");
  if (stated.length === 0) return body.length === 0;
  return stated.length === 1 && stated[0]?.[1]?.toLowerCase() === sha256Hex(body);
}
