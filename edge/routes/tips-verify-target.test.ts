import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { paymentTargetsTemplate } from "../../contracts/nostr/payment-targets.ts";
import { LATE_SECONDS, SHOWN_SECONDS } from "../../contracts/nostr/tip-targets.ts";
import { HONEST, recorded } from "../monero/trial-node.ts";
import { announcement, outcomeOf, TARGET, TRIAL_NOW } from "../tips/trial-tip.ts";

const { tip } = recorded;
const { tenth, pool } = HONEST;
const MINED_AT = recorded.answers.tenth.result.block_header.timestamp;
const ELSEWHERE =
  "41t4peWKabGYtEak3YeQkP5qGisGxJ1K9TBBZA5HPHrHXXFLGyrRX1T5rwGqtuGpgSG5oPvLhzYDi1Y8VfhPTNS6C1ZySaE";

Deno.test("tipsVerifyRoute() takes the address only from what the creator signed, the newest of it", async () => {
  const two = [tenth, tenth];
  const targets = (monero: string, secret = SECRETS.creator, at = TRIAL_NOW) =>
    signEvent(paymentTargetsTemplate({ monero }, at), secret);
  const { address } = recorded.creator;
  const forged = { ...TARGET, tags: [["payto", "monero", tip.address]] };
  const refused: [string, unknown][] = [
    ["bad-target", forged],
    ["bad-target", targets(address, SECRETS.guest)],
    ["bad-target", announcement(address, "wasps")],
    ["bad-target", announcement(address, "bees", SECRETS.guest)],
    [
      "bad-target",
      signEvent({ kind: 1, created_at: 1, tags: [["monero", address]], content: "" }, SECRETS.creator),
    ],
    ["unknown-target", announcement(undefined)],
    ["not-primary-address", announcement(tip.address)],
    ["address-checksum", announcement("4".repeat(95))],
  ];
  for (const [code, target] of refused) {
    assert.deepEqual(await outcomeOf(two, { body: { target } }), [422, code], code);
  }
  const body = { target: undefined };
  assert.deepEqual(await outcomeOf(two, { body }), [422, "unknown-target"]);
  // The operator's relays know a newer event, in which the creator is paid elsewhere, for too long already.
  const elsewhere = targets(
    ELSEWHERE,
    SECRETS.creator,
    MINED_AT - LATE_SECONDS - 1,
  );
  const askTargets = () => Promise.resolve([elsewhere]);
  const before = { body: { target: targets(address, SECRETS.creator, MINED_AT - 90_000) } };
  assert.deepEqual(await outcomeOf(two, before, { askTargets }), [422, "left-address"]);
  assert.deepEqual(await outcomeOf(two, { body }, { askTargets }), [422, "wrong-address"]);

  assert.deepEqual(await outcomeOf(two, { body }, { askTargets: () => Promise.resolve([TARGET]) }), [
    200,
    "10",
  ]);
  // Relays that don't answer may have a newer one, or the only one.
  const silent = { askTargets: () => Promise.resolve(undefined) };
  assert.deepEqual(await outcomeOf(two, {}, silent), [503, "busy"]);
  assert.deepEqual(await outcomeOf(two, { body }, silent), [503, "busy"]);
  assert.deepEqual(await outcomeOf(two, { body: { target: announcement(address) } }), [200, "10"]);
  // A tip's address in the announcement that can't be paid doesn't shut out the other one.
  assert.deepEqual(
    await outcomeOf(two, {}, { askTargets: () => Promise.resolve([announcement(tip.address)]) }),
    [200, "10"],
  );
});

Deno.test("tipsVerifyRoute() counts what was paid where the creator was paid before, and not once that is long ago", async () => {
  const two = [tenth, tenth];
  const change = MINED_AT - LATE_SECONDS;
  const targets = (monero: string | undefined) =>
    signEvent(paymentTargetsTemplate(monero === undefined ? {} : { monero }, change), SECRETS.creator);
  const old = signEvent(
    paymentTargetsTemplate({ monero: recorded.creator.address }, change - 1),
    SECRETS.creator,
  );
  const about = { body: { target: old } };
  for (const newer of [targets(ELSEWHERE), targets(undefined)]) {
    const askTargets = () => Promise.resolve([newer]);
    const at = (now: number) => outcomeOf(two, about, { askTargets, now: () => now * 1000 });
    assert.deepEqual(await at(TRIAL_NOW), [200, "10"]);
    assert.deepEqual(await at(change + SHOWN_SECONDS), [200, "10"]);
    assert.deepEqual(await at(change + SHOWN_SECONDS + 1), [422, "left-address"]);
    // In the pool it is dated now.
    const waiting = (now: number) => outcomeOf([pool, pool], about, { askTargets, now: () => now * 1000 });
    assert.deepEqual(await waiting(change + LATE_SECONDS), [200, "pool"]);
    assert.deepEqual(await waiting(change + LATE_SECONDS + 1), [422, "left-address"]);
  }
});
