import {
  checkSchnorr,
  type EventTemplate,
  type NostrEvent,
  type SignatureCheck,
  soleTagValue,
  verifyEvent,
} from "./event.ts";
import { KIND } from "./kinds.ts";

/** How far an AUTH event may be from the relay's clock: NIP-42 says about ten minutes. */
export const RELAY_AUTH_SECONDS = 600;

export type RelayAuthOptions = {
  /** The relay's address as the client dialled it. */
  relay: string;
  /** What the relay sent. */
  challenge: string;
};

/** Writes the answer to a relay's AUTH challenge (NIP-42). */
export function relayAuthTemplate({ relay, challenge }: RelayAuthOptions, nowSeconds: number): EventTemplate {
  return {
    kind: KIND.clientAuth,
    created_at: nowSeconds,
    tags: [["relay", relay], ["challenge", challenge]],
    content: "",
  };
}

export type RelayAuthRefusal =
  | "wrong-kind"
  | "wrong-relay"
  | "wrong-challenge"
  | "wrong-time"
  | "bad-signature";

export type RelayAuthVerdict =
  | { verdict: "ok"; pubkey: string }
  | { verdict: "refused"; code: RelayAuthRefusal; detail: string };

export type RelayAuthCheckOptions = RelayAuthOptions & {
  nowSeconds: number;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Who answered a challenge. The relay's host must be right; scheme and path may differ behind a proxy. */
export function verifyRelayAuth(event: NostrEvent, options: RelayAuthCheckOptions): RelayAuthVerdict {
  const { relay, challenge, nowSeconds, check = checkSchnorr } = options;
  if (event.kind !== KIND.clientAuth) {
    return refused("wrong-kind", `an AUTH event is of kind ${KIND.clientAuth}`);
  }
  const host = hostOf(soleTagValue(event, "relay"));
  if (host === undefined || host !== hostOf(relay)) {
    return refused("wrong-relay", "it was signed for another relay");
  }
  if (challenge === "" || soleTagValue(event, "challenge") !== challenge) {
    return refused("wrong-challenge", "it answers another challenge");
  }
  if (Math.abs(nowSeconds - event.created_at) > RELAY_AUTH_SECONDS) {
    return refused("wrong-time", "it is dated more than ten minutes from now");
  }
  if (!verifyEvent(event, check)) return refused("bad-signature", "its id or signature is wrong");
  return { verdict: "ok", pubkey: event.pubkey };
}

function refused(code: RelayAuthRefusal, detail: string): RelayAuthVerdict {
  return { verdict: "refused", code, detail };
}

function hostOf(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && /^wss?:$/.test(url.protocol) && url.host !== "" ? url.host : undefined;
}
