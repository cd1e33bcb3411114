import type { PublishResult } from "../../nostr/relay-pool.ts";

/** What one relay said to an event. */
export type RelayAnswer = PublishResult;

/** What came of publishing one event. One relay is enough to be found, none is a failure. */
export type PublishReport =
  | { state: "published"; accepted: RelayAnswer[]; refused: RelayAnswer[] }
  | { state: "nowhere"; refused: RelayAnswer[] }
  | { state: "no-relays" };

/** Sorts the relays' answers. */
export function reportPublish(answers: readonly RelayAnswer[]): PublishReport {
  if (answers.length === 0) return { state: "no-relays" };
  const accepted = answers.filter(({ ok }) => ok);
  const refused = answers.filter(({ ok }) => !ok);
  return accepted.length === 0 ? { state: "nowhere", refused } : { state: "published", accepted, refused };
}
