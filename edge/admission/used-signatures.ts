import {
  readUsedSignature,
  USED_SUBJECT,
  usedSignatureJson,
} from "../../contracts/swarm/instance-messages.ts";
import { HTTP_AUTH_SECONDS } from "../../contracts/nostr/http-auth.ts";
import type { Bus } from "../tracker/bus.ts";

/** Ids of signed requests that may not come again. */
export type UsedSignatures = {
  /** Takes an id that comes for the first time; `full`: there is no room to remember it, so it may not pass now. */
  take: (id: string) => "fresh" | "used" | "full";
  /** Tells other instances of one that a token was given for: of any other, strangers could make them remember as many as they like. */
  share: (id: string) => void;
};

export type UsedSignaturesOptions = {
  capacity: number;
  /** Unix milliseconds. */
  now: () => number;
  /** Where other instances of the same operator say what they gave tokens for; default: nowhere. */
  bus?: Bus | undefined;
};

/** Remembers each id for as long as its signature could pass: forgetting one early would let it pass twice. */
export function makeUsedSignatures({ capacity, now, bus }: UsedSignaturesOptions): UsedSignatures {
  const used = new Map<string, number>();

  function take(id: string): ReturnType<UsedSignatures["take"]> {
    for (const [old, at] of used) {
      if (now() - at <= 2 * HTTP_AUTH_SECONDS * 1000) break;
      used.delete(old);
    }
    if (used.has(id)) return "used";
    if (used.size >= capacity) return "full";
    used.set(id, now());
    return "fresh";
  }

  bus?.subscribe(USED_SUBJECT, (text) => {
    const id = readUsedSignature(text);
    if (id !== undefined) take(id);
  });

  return {
    take,
    share(id) {
      if (bus?.isThere()) bus.publish(USED_SUBJECT, usedSignatureJson(id));
    },
  };
}
