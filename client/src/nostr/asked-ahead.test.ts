import assert from "node:assert/strict";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { makeAskedAhead } from "./asked-ahead.ts";
import type { SubscriptionHandlers } from "./relay-pool.ts";

const RELAY = "wss://relay.example";
const FILTERS = [{ kinds: [1], authors: ["a"] }];
const event = (id: string) => ({ id }) as NostrEvent;

/** Asked ahead at a pool that answers when the test wants it to. */
function trial(together?: (hand: () => void) => void) {
  let relay: SubscriptionHandlers | undefined;
  let ended = 0;
  const ahead = makeAskedAhead({
    subscribe: (_relays, _filters, on) => {
      relay = on;
      return () => ended++;
    },
    relays: [RELAY],
    filters: FILTERS,
    ...(together && { together }),
  });
  const heard: string[] = [];
  const on: SubscriptionHandlers = {
    event: ({ id }) => heard.push(id),
    answered: (url) => heard.push(`answered by ${url}`),
    eose: () => heard.push("all"),
  };
  return { ahead, on, heard, relay: () => relay ?? assert.fail(), ended: () => ended };
}

Deno.test("makeAskedAhead() hands nothing over to who asks others, or something else, or second", async () => {
  const { ahead, on, heard, relay } = trial();
  relay().event(event("1"), RELAY);
  assert.equal(ahead.take(["wss://other.example"], FILTERS, on), undefined);
  assert.equal(ahead.take([RELAY, "wss://other.example"], FILTERS, on), undefined);
  assert.equal(ahead.take([RELAY], [{ kinds: [2], authors: ["a"] }], on), undefined);
  assert.ok(ahead.take([RELAY], FILTERS, { event: () => {} }));
  assert.equal(ahead.take([RELAY], FILTERS, on), undefined);
  await Promise.resolve();
  assert.deepEqual(heard, []);
});

Deno.test("makeAskedAhead() says nothing to who stopped before it was told, and asks no longer", async () => {
  const { ahead, on, heard, relay, ended } = trial();
  relay().event(event("1"), RELAY);
  relay().eose?.();
  ahead.take([RELAY], FILTERS, on)?.();
  await Promise.resolve();
  assert.deepEqual([heard, ended()], [[], 1]);
});

Deno.test("makeAskedAhead() says no more to who stopped while it was told", async () => {
  for (const last of ["1", `answered by ${RELAY}`]) {
    const { ahead, on, heard, relay, ended } = trial();
    for (const id of ["1", "2"]) relay().event(event(id), RELAY);
    for (const url of [RELAY, "wss://other.example"]) relay().answered?.(url);
    relay().eose?.();
    const stopAt = (word: string) => word === last && stop();
    const stop = ahead.take([RELAY], FILTERS, {
      event: (event, url) => {
        on.event(event, url);
        stopAt(event.id);
      },
      answered: (url) => {
        on.answered?.(url);
        stopAt(`answered by ${url}`);
      },
      eose: () => on.eose?.(),
    }) ?? assert.fail();
    await Promise.resolve();
    assert.deepEqual([heard.at(-1), ended()], [last, 1]);
  }
});

Deno.test("makeAskedAhead() hands all events over together, and no answer to who stopped because of them", async () => {
  const heard: string[] = [];
  let stop = () => {};
  const { ahead, relay } = trial((hand) => {
    hand();
    heard.push("now act");
    stop();
  });
  for (const id of ["1", "2"]) relay().event(event(id), RELAY);
  relay().answered?.(RELAY);
  relay().eose?.();
  stop = ahead.take([RELAY], FILTERS, {
    event: ({ id }) => heard.push(id),
    answered: (url) => heard.push(`answered by ${url}`),
    eose: () => heard.push("all"),
  }) ?? assert.fail();
  await Promise.resolve();
  assert.deepEqual(heard, ["1", "2", "now act"]);
});

Deno.test("makeAskedAhead() ends a question that nobody takes, and none that was taken", () => {
  const left = trial();
  left.ahead.stop();
  assert.equal(left.ahead.take([RELAY], FILTERS, left.on), undefined);
  const taken = trial();
  taken.ahead.take([RELAY], FILTERS, taken.on);
  taken.ahead.stop();
  assert.deepEqual([left.ended(), taken.ended()], [1, 0]);
});

Deno.test("makeAskedAhead() hands over what came before and what comes after, in order", async () => {
  const { ahead, on, heard, relay } = trial();
  relay().event(event("1"), RELAY);
  relay().answered?.(RELAY);
  ahead.take([RELAY], FILTERS, on);
  assert.deepEqual(heard, [], "whoever asks holds the way to stop it first");
  // Between taking and telling nothing gets lost either.
  relay().event(event("2"), RELAY);
  await Promise.resolve();
  relay().eose?.();
  relay().event(event("3"), RELAY);
  assert.deepEqual(heard, ["1", "2", `answered by ${RELAY}`, "all", "3"]);
});
