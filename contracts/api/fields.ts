import * as v from "valibot";
import { EVENT_LIMITS } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";

/** A public key, event id or SHA-256. */
export const Hex32 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hex digits"));

/** The name of a stream on its box. */
export const StreamName = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/, "must match [a-z0-9-]{1,32}"));

/** Text form of a stream's address. */
export const Address = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^${KIND.liveEvent}:[0-9a-f]{64}:[a-z0-9-]{1,32}$`),
    `must be ${KIND.liveEvent}:<creator>:<d>`,
  ),
);

/** Unix seconds. */
export const UnixTime = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A count or a number of bytes. */
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The shape of a Nostr event. It verifies nothing: read it with `readVerifiedEvent`. */
export const EventShape = v.object({
  id: Hex32,
  pubkey: Hex32,
  created_at: UnixTime,
  kind: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(65_535)),
  tags: v.pipe(
    v.array(
      v.pipe(
        v.array(v.pipe(v.string(), v.maxLength(EVENT_LIMITS.tagValue))),
        v.minLength(1),
        v.maxLength(EVENT_LIMITS.tagElements),
      ),
    ),
    v.maxLength(EVENT_LIMITS.tags),
  ),
  content: v.pipe(v.string(), v.maxLength(EVENT_LIMITS.content)),
  sig: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/, "must be 128 lower-case hex digits")),
});

/** Relays to ask for something. */
export const Relays = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^wss?:\/\//), v.maxLength(256))),
  v.maxLength(3),
);
