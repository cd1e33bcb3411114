import {
  checkSchnorr,
  type EventTemplate,
  type NostrEvent,
  type SignatureCheck,
  soleTagValue,
  verifyEvent,
} from "./event.ts";
import { KIND } from "./kinds.ts";

/** How far an answer may be from the relay's clock (NIP-42: about ten minutes). */
const CLIENT_AUTH_SECONDS = 600;

/** What is wrong with an answer to a relay's challenge. */
export type ClientAuthRefusal =
  | "wrong-kind"
  | "wrong-time"
  | "wrong-challenge"
  | "wrong-relay"
  | "bad-signature";

/** Who answered a relay's challenge, or why the answer is none. */
export type ClientAuthVerdict =
  | { verdict: "ok"; pubkey: string }
  | { verdict: "refused"; code: ClientAuthRefusal; detail: string };

/** Writes the answer to a relay's challenge (NIP-42). */
export function clientAuthTemplate(
  { relay, challenge }: { relay: string; challenge: string },
  nowSeconds: number,
): EventTemplate {
  return {
    kind: KIND.clientAuth,
    created_at: nowSeconds,
    tags: [["relay", relay], ["challenge", challenge]],
    content: "",
  };
}

export type ClientAuthCheckOptions = {
  challenge: string;
  /** Whether an address the client signed for is this relay. Another relay could pass our challenge on. */
  isThisRelay: (url: URL) => boolean;
  nowSeconds: number;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Whose key answered the challenge, or why nobody's did. */
export function verifyClientAuth(event: NostrEvent, options: ClientAuthCheckOptions): ClientAuthVerdict {
  const { challenge, isThisRelay, nowSeconds, check = checkSchnorr } = options;
  if (event.kind !== KIND.clientAuth) {
    return refused("wrong-kind", `the answer must be of kind ${KIND.clientAuth}`);
  }
  if (Math.abs(nowSeconds - event.created_at) > CLIENT_AUTH_SECONDS) {
    return refused("wrong-time", "the answer must be signed within ten minutes of the relay's clock");
  }
  if (soleTagValue(event, "challenge") !== challenge) {
    return refused("wrong-challenge", "the answer is to another challenge");
  }
  const relay = URL.parse(soleTagValue(event, "relay") ?? "");
  if (relay === null || !isThisRelay(relay)) return refused("wrong-relay", "the answer is for another relay");
  // Last, since it is the only costly step.
  if (!verifyEvent(event, check)) return refused("bad-signature", "the id or the signature is wrong");
  return { verdict: "ok", pubkey: event.pubkey };
}

function refused(code: ClientAuthRefusal, detail: string): ClientAuthVerdict {
  return { verdict: "refused", code, detail };
}
