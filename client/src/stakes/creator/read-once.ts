import type { NostrEvent } from "../../../../contracts/nostr/event.ts";

/** Reads each event once, however often it comes: what names keys costs curve to read. */
export function readOnce<T>(
  read: (event: NostrEvent) => T | undefined,
): (event: NostrEvent) => T | undefined {
  const known = new WeakMap<NostrEvent, { value: T | undefined }>();
  return (event) => {
    const before = known.get(event) ?? { value: read(event) };
    known.set(event, before);
    return before.value;
  };
}
