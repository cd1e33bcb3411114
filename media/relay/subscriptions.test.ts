import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { makeSubscriptions } from "./subscriptions.ts";

const event = signEvent(
  { kind: KIND.chat, created_at: 1, tags: [["t", "x"]], content: "" },
  new Uint8Array(32).fill(1),
);

Deno.test("makeSubscriptions() is silent after stop, for a filter with kinds and one without", () => {
  const subscriptions = makeSubscriptions();
  const heard: string[] = [];
  const stops = [{ kinds: [KIND.chat] }, {}].map((filter) =>
    subscriptions.add([filter], (json) => heard.push(json))
  );
  for (const stop of stops) stop();
  subscriptions.publish(event, "json");
  assert.deepEqual(heard, []);
});

Deno.test("makeSubscriptions() leaves out who asked for something else", () => {
  const subscriptions = makeSubscriptions();
  const heard: string[] = [];
  subscriptions.add([{ kinds: [KIND.raid] }], () => heard.push("kind"));
  subscriptions.add([{ kinds: [KIND.chat], "#t": ["y"] }], () => heard.push("tag"));
  subscriptions.add([{ authors: ["0".repeat(64)] }], () => heard.push("author"));
  subscriptions.publish(event, "json");
  assert.deepEqual(heard, []);
});

Deno.test("makeSubscriptions() delivers once where several filters match", () => {
  const subscriptions = makeSubscriptions();
  const heard: string[] = [];
  subscriptions.add(
    [{ kinds: [KIND.chat] }, { kinds: [KIND.chat, KIND.raid] }],
    (json) => heard.push(`kinds ${json}`),
  );
  subscriptions.add([{ kinds: [KIND.raid] }, { "#t": ["x"] }], (json) => heard.push(`any ${json}`));
  subscriptions.publish(event, "json");
  assert.deepEqual(heard, ["kinds json", "any json"]);
});
