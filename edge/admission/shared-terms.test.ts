import assert from "node:assert/strict";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { checkSchnorr, type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import type { Sharing } from "../../contracts/nostr/sharing.ts";
import { CREATOR_SECRET, OTHER_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { TERMS_SUBJECT, termsMessageJson } from "../../contracts/swarm/instance-terms.ts";
import { makeTrialBus } from "../tracker/trial-bus.ts";
import { makeKnownTerms } from "./known-terms.ts";
import { makeSharedTerms } from "./shared-terms.ts";

const NOW = 1_790_000_000;

function delegated(tier: Sharing["tier"], createdAt: number, secret = CREATOR_SECRET): NostrEvent {
  const times = { nbf: NOW - 100, exp: NOW + 3600 };
  const what = {
    address: TRIAL_ADDRESS,
    signers: ["a".repeat(64)],
    ...times,
    sharing: { tier, threshold: 3 },
  };
  return signEvent(delegationTemplate(what, createdAt), secret);
}

const open = { address: TRIAL_ADDRESS, tier: "open" as const };

/** Instances on one bus, with viewers of these streams. */
function instances(count: number, streams: () => string[] = () => [TRIAL_ADDRESS]) {
  const clock = { ms: 0 };
  const trial = makeTrialBus();
  const make = () =>
    makeSharedTerms({
      terms: makeKnownTerms(),
      bus: trial.bus,
      streams,
      check: checkSchnorr,
      now: () => clock.ms,
    });
  return { ...trial, clock, make, all: Array.from({ length: count }, make) };
}

Deno.test("makeSharedTerms() believes nothing that the creator didn't sign, nor an older one", () => {
  const { bus, all: [one] } = instances(1);
  one?.learn(TRIAL_ADDRESS, [delegated("key", NOW)]);
  const bent = { ...delegated("open", NOW + 1), content: "bent" };
  for (const event of [bent, delegated("open", NOW + 2, OTHER_SECRET), delegated("open", NOW - 1)]) {
    bus.publish(TERMS_SUBJECT, termsMessageJson({ say: "terms", address: TRIAL_ADDRESS, event }));
  }
  bus.publish(TERMS_SUBJECT, "nonsense");
  assert.equal(one?.stands(open), false);
});

Deno.test("makeSharedTerms() lets a token stand at no instance once one has heard that the creator asks more", () => {
  const { said, all: [one, other] } = instances(2);
  one?.learn(TRIAL_ADDRESS, [delegated("open", NOW)]);
  assert.equal(other?.stands(open), true);
  one?.learn(TRIAL_ADDRESS, [delegated("off", NOW + 1)]);
  assert.equal(other?.stands(open), false);
  const before = said.length;
  for (const instance of [one, other]) instance?.learn(TRIAL_ADDRESS, [delegated("off", NOW + 1)]);
  assert.equal(said.length, before, "what all know is told to nobody");
});

Deno.test("makeSharedTerms() brings up to date who starts or comes back, at most once a second", () => {
  const { set, clock, make, said, all: [one] } = instances(1);
  set(false);
  one?.learn(TRIAL_ADDRESS, [delegated("off", NOW)]);
  const late = make();
  assert.equal(late.stands(open), true);
  clock.ms += 1000;
  set(true);
  assert.equal(late.stands(open), false);
  const before = said.length;
  make();
  assert.equal(said.length, before + 1, "its question, which nobody answers so soon again");
});

Deno.test("makeSharedTerms() tells who asks only of streams that have viewers here", () => {
  const { clock, make, all: [one] } = instances(1, () => []);
  one?.learn(TRIAL_ADDRESS, [delegated("off", NOW)]);
  clock.ms += 1000;
  assert.equal(make().stands(open), true);
});
