import assert from "node:assert/strict";
import { readProblem } from "../../contracts/api/problem.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import {
  BOX_SECRET,
  CREATOR_SECRET,
  OTHER_SECRET,
  TRIAL_ADDRESS,
} from "../../contracts/seal/trial-session.ts";
import type { Found } from "../lookup/ask-relays.ts";
import { delegated, makeTrialAdmission, NOW } from "./trial-admission.ts";

Deno.test("admissionRoute() keeps to what the creator asks of those who share", async () => {
  const { refusal } = makeTrialAdmission();
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "unknown-stream"]);
  const over = delegated(undefined, { nbf: NOW - 200, exp: NOW - 1 });
  assert.deepEqual(await refusal({ body: { delegation: over } }), [403, "unknown-stream"]);
  const off = delegated({ tier: "off", threshold: 3 }, undefined, NOW - 90);
  assert.deepEqual(await refusal({ body: { delegation: off } }), [403, "sharing-off"]);
  const key = delegated({ tier: "key", threshold: 3 }, undefined, NOW - 80);
  assert.deepEqual(await refusal({ body: { delegation: key } }), [403, "wrong-tier"]);
  const stake = delegated({ tier: "stake", threshold: 3 }, undefined, NOW - 70);
  assert.deepEqual(await refusal({ body: { delegation: stake } }), [403, "wrong-tier"]);
});

Deno.test("admissionRoute() goes by the newest delegation it ever saw of a stream", async () => {
  const { ask, refusal } = makeTrialAdmission();
  assert.equal((await ask()).status, 200);
  const newer = delegated({ tier: "off", threshold: 3 }, undefined, NOW - 50);
  assert.deepEqual(await refusal({ body: { delegation: newer } }), [403, "sharing-off"]);
  assert.deepEqual(await refusal({ body: { delegation: delegated() } }), [403, "sharing-off"]);
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "sharing-off"]);
});

Deno.test("admissionRoute() believes no old delegation where the operator's own relays have a newer one", async () => {
  const newer = delegated({ tier: "key", threshold: 3 }, undefined, NOW - 50);
  const { ask, refusal } = makeTrialAdmission({ askOwnRelays: () => Promise.resolve([newer]) });
  assert.deepEqual(await refusal({}), [403, "wrong-tier"]);
  assert.equal((await ask({ body: { delegation: undefined } })).status, 403);
});

Deno.test("admissionRoute() admits nobody while the operator's own relays never told of the stream, and asks none for a stream unheard of", async () => {
  let asked = 0;
  const { ask, refusal } = makeTrialAdmission({
    askOwnRelays() {
      asked++;
      return Promise.resolve(undefined);
    },
  });
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "unknown-stream"]);
  assert.equal(asked, 0);
  const answer = await ask();
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "3"]);
  assert.equal(readProblem(await answer.json())?.code, "busy");
});

Deno.test("admissionRoute() refuses a delegation that is forged or of another stream", async () => {
  const { refusal } = makeTrialAdmission();
  const forged = structuredClone(delegated());
  forged.tags.push(["p", publicKeyOf(OTHER_SECRET), "", "signer"]);
  assert.deepEqual(await refusal({ body: { delegation: forged } }), [400, "bad-delegation"]);
  const address = TRIAL_ADDRESS.replace(/[^:]*$/, "another");
  const times = { nbf: NOW - 100, exp: NOW + 3600 };
  const other = signEvent(
    delegationTemplate({ address, signers: [publicKeyOf(BOX_SECRET)], ...times }, NOW),
    CREATOR_SECRET,
  );
  assert.deepEqual(await refusal({ body: { delegation: other } }), [400, "wrong-delegation"]);
});

Deno.test("admissionRoute() finds the delegation on relays, and says when it could not look", async () => {
  const body = { delegation: undefined, relays: ["wss://relay.example"] };
  const found = (state: Found) => makeTrialAdmission({ lookUp: () => Promise.resolve(state) });
  assert.equal((await found({ state: "answered", events: [delegated()] }).ask({ body })).status, 200);
  assert.deepEqual(await found({ state: "busy" }).refusal({ body }), [503, "busy"]);
  const unreachable = found({ state: "unreachable", reasons: ["relay.example: no"] });
  assert.deepEqual(await unreachable.refusal({ body }), [502, "relays-unreachable"]);
  assert.equal((await unreachable.ask({ body: { relays: body.relays } })).status, 200);
});
