import { type NostrEvent, tagValue } from "./event.ts";
import { kindClass } from "./kinds.ts";

/** Where newer versions of an event replace it, `<kind>:<author>:<d>`; `undefined` for kinds that nothing replaces. */
export function eventCoordinates(event: NostrEvent): string | undefined {
  switch (kindClass(event.kind)) {
    case "replaceable":
      return `${event.kind}:${event.pubkey}:`;
    case "addressable":
      // NIP-01: an addressable event without a `d` stands at the empty one.
      return `${event.kind}:${event.pubkey}:${tagValue(event, "d") ?? ""}`;
    case "regular":
    case "ephemeral":
      return undefined;
  }
}
