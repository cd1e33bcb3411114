import assert from "node:assert/strict";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { REFRESH_SECONDS, signedAheadTemplates } from "../../../../contracts/nostr/signed-ahead.ts";
import {
  AHEAD_HOURS,
  aheadPlan,
  aheadReach,
  keepAheadHours,
  readAheadHours,
  usableAhead,
} from "./signing-ahead.ts";

const secret = new Uint8Array(32).fill(1);
const now = 1_790_000_000;
const fields = {
  d: "bees",
  creator: publicKeyOf(secret),
  title: "Bees",
  status: "live" as const,
  starts: now,
  streaming: [],
  relays: [],
};
const announced = signEvent(liveEventTemplate(fields, now), secret);
const signedUntil = (until: number) =>
  signedAheadTemplates({ fields, previous: announced, until }).map((template) => signEvent(template, secret));

Deno.test("aheadPlan() asks for nothing when nothing is wanted, or when the box may seal no longer", () => {
  const at = { announcedAt: now, exp: now + 40_000, now: now + 60 };
  assert.equal(aheadPlan({ ...at, hours: 0 }).signatures, 0);
  assert.equal(aheadPlan({ ...at, hours: 12, exp: now - 1 }).signatures, 0);
});

Deno.test("aheadPlan() counts what will really be signed, the request to the box included", () => {
  for (const hours of AHEAD_HOURS) {
    for (const age of [0, 1200, 2900]) {
      const plan = aheadPlan({ hours, announcedAt: now, exp: now + 9 * 3600, now: now + age });
      if (plan.signatures === 0) continue;
      assert.equal(plan.signatures, signedUntil(plan.until).length + 1, `${hours} h, ${age} s`);
      assert.equal(plan.until <= now + 9 * 3600, true);
    }
  }
});

Deno.test("usableAhead() leaves out a refresh whose end was not signed", () => {
  const events = signedUntil(now + 2 * REFRESH_SECONDS);
  assert.equal(events.length, 5);
  assert.deepEqual(usableAhead([]), []);
  assert.deepEqual(usableAhead(events.slice(0, 1)), events.slice(0, 1));
  assert.deepEqual(usableAhead(events.slice(0, 2)), events.slice(0, 1));
  assert.deepEqual(usableAhead(events.slice(0, 3)), events.slice(0, 3));
  assert.deepEqual(usableAhead(events), events);
});

Deno.test("aheadReach() goes no further than the last refresh carries", () => {
  const events = [announced, ...signedUntil(now + 2 * REFRESH_SECONDS)];
  assert.equal(aheadReach(events, now + 999_999), now + 3 * REFRESH_SECONDS);
  assert.equal(aheadReach(events, now + 6000), now + 6000);
  assert.equal(aheadReach([announced], now + 999_999), now + REFRESH_SECONDS);
});

Deno.test("the choice is kept; a stranger's is not believed", () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => void items.set(name, text),
  };
  assert.equal(readAheadHours(storage), 3);
  keepAheadHours(storage, 0);
  assert.equal(readAheadHours(storage), 0);
  items.set("dstream/ahead", "99");
  assert.equal(readAheadHours(storage), 3);
});
