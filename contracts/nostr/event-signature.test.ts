import assert from "node:assert/strict";
import fc from "fast-check";
import { verifyEvent as verifyWithTools } from "nostr-tools/pure";
import type { NostrEvent } from "./event.ts";
import {
  checkSchnorr,
  eventId,
  publicKeyOf,
  readVerifiedEvent,
  signEvent,
  verifyEvent,
} from "./event-signature.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";

const EVENT = signEvent(
  {
    kind: 1,
    created_at: 1_790_000_000,
    tags: [["t", "bees", "x"], ["t", "wasps"], ["e"]],
    content: 'Grüße 🐝\n"\\\u0001',
  },
  SECRETS.creator,
);
const fresh = () => JSON.parse(JSON.stringify(EVENT));

Deno.test("verifyEvent() refuses an event with any one member changed", () => {
  const other = signEvent({ ...EVENT, content: "other" }, SECRETS.creator);
  const changes: Partial<NostrEvent>[] = [
    { content: "other" },
    { kind: 2 },
    { created_at: EVENT.created_at + 1 },
    { tags: [["t", "bees"]] },
    { tags: [["t", "bees", "x"], ["t", "wasps"], ["e", ""]] },
    { pubkey: PEOPLE.guest },
    { id: other.id },
    { sig: other.sig },
    { id: other.id, sig: other.sig },
    { sig: "0".repeat(128) },
    { sig: "f".repeat(128) },
    { pubkey: "f".repeat(64) },
    { pubkey: "0".repeat(64) },
  ];
  for (const change of changes) {
    assert.equal(verifyEvent({ ...EVENT, ...change }), false, JSON.stringify(change));
  }
});

Deno.test("verifyEvent() refuses an event with any one bit of id, key or signature turned", () =>
  fc.assert(
    fc.property(fc.constantFrom("id", "pubkey", "sig"), fc.nat(), fc.nat(3), (member, at, bit) => {
      const digits = [...EVENT[member]];
      const index = at % digits.length;
      digits[index] = (Number.parseInt(digits[index] ?? "0", 16) ^ 1 << bit).toString(16);
      assert.equal(verifyEvent({ ...EVENT, [member]: digits.join("") }), false);
    }),
    { numRuns: 40 },
  ));

Deno.test("verifyEvent() believes no verdict kept on the object", () => {
  const event = fresh();
  assert.equal(verifyWithTools(event), true);
  const tampered = { ...event, content: "tampered" };
  // The trap this guards against: the verdict travels with the copy.
  assert.equal(verifyWithTools(tampered), true);
  assert.equal(verifyEvent(tampered), false);
  assert.equal(readVerifiedEvent(tampered), undefined);
  assert.equal(verifyEvent({ ...EVENT, content: "tampered" }), false);
});

Deno.test("verifyEvent() asks the given check only when the id is right", () => {
  let asked = 0;
  const check = () => ++asked > 0;
  assert.equal(verifyEvent({ ...EVENT, content: "other" }, check), false);
  assert.equal(asked, 0);
  assert.equal(verifyEvent(EVENT, check), true);
  assert.equal(asked, 1);
  assert.equal(verifyEvent(EVENT, () => false), false);
});

Deno.test("checkSchnorr() says false, and doesn't throw, for what isn't hex of the right length", () => {
  for (const member of ["id", "pubkey", "sig"] as const) {
    for (const text of ["", "zz", "ab", "A".repeat(64), "0".repeat(63)]) {
      assert.equal(checkSchnorr({ ...EVENT, [member]: text }), false);
    }
  }
});

Deno.test("readVerifiedEvent() gives the event that signEvent() made, to nostr-tools too", () => {
  assert.deepEqual(readVerifiedEvent(fresh()), EVENT);
  assert.equal(verifyWithTools(fresh()), true);
});

Deno.test("signEvent() copies the template's tags and gives the same event every time, another with randomness", () => {
  const template = { kind: 1, created_at: 1, tags: [["t", "a"]], content: "" };
  const event = signEvent(template, SECRETS.creator);
  assert.notEqual(event.tags[0], template.tags[0]);
  assert.deepEqual(signEvent(template, SECRETS.creator), event);
  const random = signEvent(template, SECRETS.creator, new Uint8Array(32).fill(7));
  assert.equal(random.id, event.id);
  assert.notEqual(random.sig, event.sig);
  assert.equal(verifyEvent(random), true);
});

Deno.test("publicKeyOf() gives BIP-340's test vector 0", () => {
  const secret = new Uint8Array(32);
  secret[31] = 3;
  assert.equal(publicKeyOf(secret), "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9");
});

Deno.test("eventId() depends on every character", () =>
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
    assert.equal(eventId({ ...EVENT, content: a }) === eventId({ ...EVENT, content: b }), a === b);
  })));
