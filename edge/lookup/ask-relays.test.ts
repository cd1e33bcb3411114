import assert from "node:assert/strict";
import type { RelayAnswer } from "./ask-relay.ts";
import { makeAskRelays } from "./ask-relays.ts";

const FILTER = { kinds: [1], limit: 1 };
const none: RelayAnswer = { state: "answered", events: [] };

Deno.test("makeAskRelays() says busy while enough questions are under way, be it that relays never answer", async () => {
  const waiting = Promise.withResolvers<RelayAnswer>();
  const ask = makeAskRelays({ ask: () => waiting.promise, relays: 3, lookups: 1 });
  const first = ask(FILTER, ["wss://a.example"]);
  assert.deepEqual(await ask(FILTER, ["wss://a.example"]), { state: "busy" });
  waiting.resolve(none);
  assert.deepEqual(await first, { state: "answered", events: [] });
});

Deno.test("makeAskRelays() puts the same question to each relay once", async () => {
  const asked: string[] = [];
  const ask = makeAskRelays({
    ask: ({ host }, filter) => {
      assert.equal(filter, FILTER);
      asked.push(host);
      return Promise.resolve(none);
    },
    relays: 2,
    lookups: 1,
  });
  await ask(FILTER, ["wss://a.example", "wss://a.example", "wss://b.example", "wss://c.example"]);
  assert.deepEqual(asked, ["a.example", "b.example"]);
});
