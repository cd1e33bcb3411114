import assert from "node:assert/strict";
import type { Filter } from "../../contracts/nostr/filter.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { PEOPLE } from "../../contracts/nostr/fixtures/people.ts";
import type { Found } from "../lookup/ask-relays.ts";
import { makeTargets } from "./targets.ts";
import { TARGET } from "./trial-tip.ts";

const STREAM = { creator: PEOPLE.creator, d: "bees" };

/** Targets on relays that say this, under a clock by hand. */
function make(says: (filter: Filter) => Found) {
  const [clock, filters] = [{ ms: 0 }, [] as Filter[]];
  const ask = makeTargets({
    ask: (filter, relays) => {
      assert.deepEqual(relays, ["wss://relay.example"]);
      filters.push(filter);
      return Promise.resolve(says(filter));
    },
    relays: ["wss://relay.example"],
    now: () => clock.ms,
  });
  return { clock, filters, ask: () => ask(STREAM) };
}

Deno.test("makeTargets() gives undefined while either question has no answer, and asks again after three seconds", async () => {
  for (const silence of [{ state: "busy" }, { state: "unreachable", reasons: [] }] satisfies Found[]) {
    const { clock, filters, ask } = make(({ kinds }) =>
      kinds?.[0] === KIND.paymentTargets ? silence : { state: "answered", events: [] }
    );
    assert.equal(await ask(), undefined);
    clock.ms = 2999;
    await ask();
    assert.equal(filters.length, 2);
    clock.ms = 3000;
    await ask();
    assert.equal(filters.length, 4);
  }
});

Deno.test("makeTargets() asks for the announcement and the payment targets, once a minute", async () => {
  const { clock, filters, ask } = make(() => ({ state: "answered", events: [TARGET] }));
  assert.deepEqual(await ask(), [TARGET, TARGET]);
  clock.ms = 59_999;
  await ask();
  assert.deepEqual(filters, [
    { kinds: [KIND.liveEvent], authors: [PEOPLE.creator], "#d": ["bees"], limit: 1 },
    { kinds: [KIND.paymentTargets], authors: [PEOPLE.creator], limit: 1 },
  ]);
  clock.ms = 60_000;
  await ask();
  assert.equal(filters.length, 4);
});

Deno.test("makeTargets() goes by what relays said before while they are silent, for ten minutes", async () => {
  let says: Found = { state: "answered", events: [TARGET] };
  const { clock, ask } = make(() => says);
  await ask();
  says = { state: "busy" };
  for (clock.ms = 60_000; clock.ms < 600_000; clock.ms += 3000) {
    assert.deepEqual(await ask(), [TARGET, TARGET]);
  }
  assert.equal(await ask(), undefined);
  says = { state: "answered", events: [] };
  clock.ms += 3000;
  assert.deepEqual(await ask(), []);
});
