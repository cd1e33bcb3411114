import assert from "node:assert/strict";
import { type NostrEvent, publicKeyOf } from "../../../contracts/nostr/event.ts";
import { ARBITER_SECRET, trialRequest, verdictEvent } from "./creator/trial-room.ts";
import { makeMisconductFinder } from "./misconduct.ts";

const arbiter = publicKeyOf(ARBITER_SECRET);
const [a, b] = [trialRequest("a"), trialRequest("b")];
const [back, taken] = [verdictEvent(a, "release"), verdictEvent(a, "grant")];
const proofs = (events: readonly NostrEvent[], arbiters: readonly string[]) => {
  const find = makeMisconductFinder(arbiters);
  return events.flatMap((event) => find(event) ?? []);
};

Deno.test("makeMisconductFinder() finds nothing in verdicts that agree, of two stakes, or of nobody's arbiter", () => {
  assert.deepEqual(proofs([back, back, verdictEvent(b, "grant")], [arbiter]), []);
  assert.deepEqual(proofs([back, taken], ["00".repeat(32)]), []);
  const other = { ...taken, pubkey: "00".repeat(32) };
  assert.deepEqual(proofs([back, other], [arbiter, other.pubkey]), []);
});

Deno.test("makeMisconductFinder() finds an arbiter that decided one stake both ways, once, in whatever order they come", () => {
  const proof = { arbiter, stake: a.name, verdicts: [back, taken] };
  assert.deepEqual(proofs([back, taken], [arbiter]), [proof]);
  assert.deepEqual(proofs([taken, verdictEvent(b, "release"), back, taken], [arbiter]), [proof]);
});
