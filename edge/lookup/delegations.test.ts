import assert from "node:assert/strict";
import { type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { RelayAnswer } from "./ask-relay.ts";
import { makeLookUp } from "./delegations.ts";

const CREATOR = "a".repeat(64);
const ADDRESS = `${KIND.liveEvent}:${CREATOR}:demo`;
const EVENT: NostrEvent = signEvent(
  { kind: KIND.delegation, created_at: 1, tags: [], content: "" },
  new Uint8Array(32).fill(1),
);
const failed: RelayAnswer = { state: "failed", reason: "no" };
const limits = { relays: 3, lookups: 1 };

Deno.test("makeLookUp() says unreachable, and which relays, when none answers", async () => {
  const lookUp = makeLookUp({ ...limits, ask: () => Promise.resolve(failed) });
  const found = await lookUp(ADDRESS, ["wss://a.example", "wss://b.example", "http://["]);
  assert.equal(found.state, "unreachable");
  assert.deepEqual(found.state === "unreachable" ? found.reasons : [], [
    "a.example: no",
    "b.example: no",
    "http://[: no address",
  ]);
});

Deno.test("makeLookUp() says busy while enough look-ups run, and not afterwards", async () => {
  let finish: (answer: RelayAnswer) => void = () => {};
  const lookUp = makeLookUp({ ...limits, ask: () => new Promise((resolve) => finish = resolve) });
  const first = lookUp(ADDRESS, ["wss://a.example"]);
  assert.deepEqual(await lookUp(ADDRESS, ["wss://a.example"]), { state: "busy" });
  finish({ state: "answered", events: [] });
  await first;
  const second = lookUp(ADDRESS, ["wss://a.example"]);
  finish({ state: "answered", events: [] });
  assert.equal((await second).state, "answered");
});

Deno.test("makeLookUp() asks each relay once, and no more than the limit", async () => {
  const asked: string[] = [];
  const lookUp = makeLookUp({
    ...limits,
    ask: ({ host }, filter) => {
      asked.push(host);
      assert.deepEqual(filter, { kinds: [KIND.delegation], authors: [CREATOR], "#d": ["demo"], limit: 1 });
      return Promise.resolve({ state: "answered", events: [] });
    },
  });
  await lookUp(ADDRESS, [
    "wss://a.example",
    "wss://a.example",
    "wss://b.example",
    "wss://c.example",
    "wss://d.example",
  ]);
  assert.deepEqual(asked, ["a.example", "b.example", "c.example"]);
});

Deno.test("makeLookUp() gives what any relay has, though others fail", async () => {
  const lookUp = makeLookUp({
    ...limits,
    ask: ({ host }) =>
      Promise.resolve(host === "a.example" ? { state: "answered", events: [EVENT] } : failed),
  });
  assert.deepEqual(await lookUp(ADDRESS, ["wss://b.example", "wss://a.example"]), {
    state: "answered",
    events: [EVENT],
  });
});
