import assert from "node:assert/strict";
import { type NostrEvent, signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { paymentTargetsTemplate } from "./payment-targets.ts";
import { isTipTarget, LATE_SECONDS, SHOWN_SECONDS, tipAddresses } from "./tip-targets.ts";

const STREAM = { creator: PEOPLE.creator, d: "bees" };
const NOW = 1_000_000;
const [FIRST, SECOND] = ["4".repeat(95), "8".repeat(95)] as const;
const announced = (monero: string | undefined, at: number, d = "bees", secret = SECRETS.creator) =>
  signEvent({
    kind: KIND.liveEvent,
    created_at: at,
    tags: [["d", d], ...monero === undefined ? [] : [["monero", monero]]],
    content: "",
  }, secret);
const targets = (monero: string | undefined, at: number, secret = SECRETS.creator) =>
  signEvent(paymentTargetsTemplate(monero === undefined ? {} : { monero }, at), secret);

Deno.test("tipAddresses() hears nobody but the creator, of this stream, by the kinds that say it", () => {
  const others = [
    announced(FIRST, 1, "wasps"),
    announced(FIRST, 1, "bees", SECRETS.guest),
    targets(FIRST, 1, SECRETS.guest),
    signEvent({ kind: KIND.profile, created_at: 1, tags: [["monero", FIRST]], content: "" }, SECRETS.creator),
  ];
  for (const event of others) assert.equal(isTipTarget(event, STREAM), false);
  assert.deepEqual(tipAddresses(others, STREAM, NOW), []);
});

Deno.test("tipAddresses() lets the payment targets speak, be it that they name none, and the announcement only without them", () => {
  const now = (...events: NostrEvent[]) =>
    tipAddresses(events, STREAM, NOW).filter(({ until }) => until === undefined).map(({ address }) =>
      address
    );
  assert.deepEqual(now(targets(FIRST, 1), targets(SECOND, 2)), [SECOND]);
  assert.deepEqual(now(targets(SECOND, 5), announced(FIRST, 9)), [SECOND]);
  assert.deepEqual(now(targets(undefined, 5), announced(FIRST, 9)), []);
  assert.deepEqual(now(targets(FIRST, 1), targets(undefined, 2)), []);
  assert.deepEqual(now(announced(undefined, 2), announced(FIRST, 1)), []);
  assert.deepEqual(now(announced(FIRST, 1)), [FIRST]);
  assert.deepEqual(now(targets(FIRST, 5), announced(FIRST, 1)), [FIRST]);
});

Deno.test("tipAddresses() lets an address that the creator left count for what was paid until two hours later, and be shown for a week", () => {
  const change = 1_000_000;
  const left = (asked: number, ...events: NostrEvent[]) =>
    tipAddresses([targets(SECOND, change), ...events], STREAM, asked).slice(1);
  const late = [{ address: FIRST, until: change + LATE_SECONDS }];
  assert.deepEqual(left(change + 60, targets(FIRST, change - 1)), late);
  assert.deepEqual(
    left(change + SHOWN_SECONDS, targets(FIRST, change - 1), announced(FIRST, change + 9)),
    late,
  );
  assert.deepEqual(left(change + SHOWN_SECONDS + 1, targets(FIRST, change - 1)), [{
    address: FIRST,
    until: 0,
  }]);
  assert.deepEqual(left(change, targets(SECOND, change - 1)), []);
  // Withdrawn for none.
  assert.deepEqual(tipAddresses([targets(undefined, change), targets(FIRST, 1)], STREAM, change), late);
});
