import assert from "node:assert/strict";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import type { Sharing } from "../../contracts/nostr/sharing.ts";
import { CREATOR_SECRET, OTHER_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { makeKnownTerms } from "./known-terms.ts";

const NOW = 1_790_000_000;

function delegated(tier: Sharing["tier"], createdAt: number, padding = 0): NostrEvent {
  const times = { nbf: NOW - 100, exp: NOW + 3600 };
  const template = delegationTemplate(
    { address: TRIAL_ADDRESS, signers: ["a".repeat(64)], ...times, sharing: { tier, threshold: 3 } },
    createdAt,
  );
  template.tags.push(["note", "x".repeat(padding)]);
  return signEvent(template, CREATOR_SECRET);
}

const grant = (tier: "open" | "key") => ({ address: TRIAL_ADDRESS, tier });

Deno.test("makeKnownTerms() lets no token stand that was given for less than the creator asks now", () => {
  const terms = makeKnownTerms();
  terms.learn(TRIAL_ADDRESS, [delegated("key", NOW)]);
  assert.deepEqual([terms.stands(grant("open")), terms.stands(grant("key"))], [false, true]);
  terms.learn(TRIAL_ADDRESS, [delegated("off", NOW + 1)]);
  assert.deepEqual([terms.stands(grant("open")), terms.stands(grant("key"))], [false, false]);
});

Deno.test("makeKnownTerms() goes by the newest, in whatever order they come, and by none that isn't the stream's", () => {
  const terms = makeKnownTerms();
  terms.learn(TRIAL_ADDRESS, [delegated("key", NOW), delegated("open", NOW - 10)]);
  assert.equal(terms.learn(TRIAL_ADDRESS, [delegated("open", NOW - 5)])?.sharing.tier, "key");
  const foreign = signEvent({ ...delegated("open", NOW + 9) }, OTHER_SECRET);
  assert.equal(terms.learn(TRIAL_ADDRESS, [foreign])?.sharing.tier, "key");
  assert.ok(!terms.stands(grant("open")));
});

Deno.test("makeKnownTerms() lets nobody in by one older than a newest that can't be read", () => {
  const terms = makeKnownTerms();
  terms.learn(TRIAL_ADDRESS, [delegated("open", NOW)]);
  const broken = delegated("open", NOW + 1);
  const tags = broken.tags.filter(([name]) => name !== "exp");
  assert.equal(terms.learn(TRIAL_ADDRESS, [signEvent({ ...broken, tags }, CREATOR_SECRET)]), undefined);
  assert.equal(terms.learn(TRIAL_ADDRESS, [delegated("open", NOW)]), undefined);
  assert.ok(!terms.stands(grant("open")));
});

Deno.test("makeKnownTerms() believes none that is longer than a delegation may be, and remembers none that is far too large", () => {
  const terms = makeKnownTerms();
  assert.equal(terms.learn(TRIAL_ADDRESS, [delegated("key", NOW, 9000)]), undefined);
  assert.equal(terms.newest(TRIAL_ADDRESS), undefined);
  assert.equal(terms.learn(TRIAL_ADDRESS, [delegated("key", NOW)])?.sharing.tier, "key");
  // To replace is to revoke.
  const overlong = delegated("key", NOW + 1, 5000);
  assert.equal(terms.learn(TRIAL_ADDRESS, [overlong]), undefined);
  assert.equal(terms.newest(TRIAL_ADDRESS), overlong);
});

Deno.test("makeKnownTerms() lets each token stand where nothing is asked, or nothing was heard", () => {
  const terms = makeKnownTerms();
  assert.ok(terms.stands(grant("key")));
  terms.learn(TRIAL_ADDRESS, [delegated("open", NOW)]);
  assert.deepEqual([terms.stands(grant("open")), terms.stands(grant("key"))], [true, true]);
});
