import {
  type EventTemplate,
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  signEvent,
  verifyEvent,
} from "../../../contracts/nostr/event.ts";
import { publicKeyOf } from "../../../contracts/nostr/event.ts";
import { SignerFault } from "./signer-fault.ts";

/** Something that signs for one person; the key itself is never seen outside. */
export type Signer = {
  kind: "local" | "extension" | "bunker";
  pubkey: string;
  sign: (template: EventTemplate) => Promise<NostrEvent>;
  /** Ends connections and overwrites key bytes. */
  close: () => void;
};

/** A signer whose key this page made or was given. */
export type LocalSigner = Signer & {
  kind: "local";
  /** Lends a copy of the key to `use` (an export) and overwrites the copy afterwards. */
  lend: <T>(use: (secret: Uint8Array) => Promise<T>) => Promise<T>;
};

/** Keeps a key in a closure and signs with it. */
export function makeLocalSigner(secret: Uint8Array): LocalSigner {
  const own = Uint8Array.from(secret);
  const pubkey = publicKeyOf(own);
  let closed = false;
  const assertOpen = () => {
    if (closed) throw new SignerFault("signed-out");
  };
  return {
    kind: "local",
    pubkey,
    async sign(template) {
      assertOpen();
      return await Promise.resolve(signEvent(template, own));
    },
    async lend(use) {
      assertOpen();
      const copy = Uint8Array.from(own);
      try {
        return await use(copy);
      } finally {
        copy.fill(0);
      }
    },
    close() {
      closed = true;
      own.fill(0);
    },
  };
}

/** Why an event that a foreign signer returned was not taken. */
export type SignedVerdict =
  | { verdict: "signed"; event: NostrEvent }
  | { verdict: "malformed" }
  | { verdict: "other-key"; pubkey: string }
  | { verdict: "changed"; field: "kind" | "created_at" | "tags" | "content" }
  | { verdict: "bad-signature" };

/** Judges what an extension or a bunker returned: it must be what was asked, by whom it was asked. */
export function judgeSigned(
  asked: EventTemplate & { pubkey: string },
  returned: unknown,
  check?: SignatureCheck,
): SignedVerdict {
  const event = readEvent(returned);
  if (event === undefined) return { verdict: "malformed" };
  if (event.pubkey !== asked.pubkey) return { verdict: "other-key", pubkey: event.pubkey };
  if (event.kind !== asked.kind) return { verdict: "changed", field: "kind" };
  if (event.created_at !== asked.created_at) return { verdict: "changed", field: "created_at" };
  if (event.content !== asked.content) return { verdict: "changed", field: "content" };
  if (JSON.stringify(event.tags) !== JSON.stringify(asked.tags)) return { verdict: "changed", field: "tags" };
  if (!verifyEvent(event, check)) return { verdict: "bad-signature" };
  return { verdict: "signed", event };
}

/** The event, or a named fault when it isn't the one that was asked for. */
export function takeSigned(asked: EventTemplate & { pubkey: string }, returned: unknown): NostrEvent {
  const verdict = judgeSigned(asked, returned);
  switch (verdict.verdict) {
    case "signed":
      return verdict.event;
    case "other-key":
      throw new SignerFault("other-key");
    case "malformed":
    case "changed":
    case "bad-signature":
      throw new SignerFault("tampered");
  }
}
