import assert from "node:assert/strict";
import { delegationTemplate, MOST_DELEGATION_BYTES } from "../../contracts/nostr/delegation.ts";
import { checkSchnorr, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { readGivenDelegation } from "./given-delegation.ts";

const key = new Uint8Array(32).fill(5);
const address = `30311:${publicKeyOf(key)}:bees`;
const signers = ["ab".repeat(32)];
const event = signEvent(delegationTemplate({ address, signers, nbf: 1000, exp: 2000 }, 1000), key);
const outcome = (given: unknown, of = address) => {
  const read = readGivenDelegation(given, of, checkSchnorr);
  return read.state === "refused" ? read.code : read.event.id;
};

Deno.test("readGivenDelegation() refuses what isn't signed so, and what is of another stream", () => {
  assert.equal(outcome({ ...event, content: "bent" }), "bad-delegation");
  assert.equal(outcome("no event"), "bad-delegation");
  assert.equal(outcome(event, `30311:${publicKeyOf(key)}:wasps`), "wrong-delegation");
});

Deno.test("readGivenDelegation() refuses by name what is too long to be shown beside what a box sealed", () => {
  const { kind, created_at, content, tags } = event;
  const padded = (characters: number) =>
    signEvent({ kind, created_at, content, tags: [...tags, ["padding", "x".repeat(characters)]] }, key);
  assert.equal(outcome(padded(MOST_DELEGATION_BYTES)), "overlong-delegation");
  assert.equal(outcome(padded(1000)), padded(1000).id);
});

Deno.test("readGivenDelegation() reads the stream's own", () => assert.equal(outcome(event), event.id));
