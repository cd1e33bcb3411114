import assert from "node:assert/strict";
import type { EventTemplate, NostrEvent } from "../../../../../contracts/nostr/event.ts";
import { SignerFault } from "../../../identity/signer-fault.ts";
import type { PublishResult } from "../../../nostr/relay-pool.ts";
import { makeChatPost } from "./chat-post.ts";

const RELAY = "wss://relay.example";
const TEMPLATE: EventTemplate = { kind: 1, created_at: 7, content: "hello", tags: [] };
const TAKEN = { relay: RELAY, ok: true, reason: "" };
const REFUSED = { relay: "wss://other.example", ok: false, reason: "blocked: not today" };
const signed = (template: EventTemplate): NostrEvent => ({ ...template, id: "1", pubkey: "a", sig: "b" });

/** A post whose relays answer that, or can't be asked. */
function trial(answers: PublishResult[] | Error, signs: (template: EventTemplate) => NostrEvent = signed) {
  const told: string[] = [];
  const post = makeChatPost({
    nostr: { publish: () => answers instanceof Error ? Promise.reject(answers) : Promise.resolve(answers) },
    sign: (template) => Promise.try(() => signs(template)),
    outbox: () => [RELAY],
  });
  return { told, act: () => post.act(() => TEMPLATE, ({ id }) => told.push(id)), publish: post.publish };
}

Deno.test("makeChatPost() does nothing that nobody signed", async () => {
  const { act, told } = trial([TAKEN], () => {
    throw new SignerFault("refused");
  });
  assert.deepEqual(await act(), { outcome: "unsigned", code: "refused" });
  assert.deepEqual(told, []);
});

Deno.test("makeChatPost() calls done what one relay took, and tells of nothing else", async () => {
  const taken = trial([REFUSED, TAKEN]);
  assert.deepEqual([await taken.act(), taken.told], [{ outcome: "done" }, ["1"]]);
  for (const answers of [[REFUSED], [], new Error("the code did not arrive")]) {
    const lost = trial(answers);
    assert.deepEqual([await lost.act(), lost.told], [{ outcome: "unsent", why: "nowhere" }, []]);
  }
});

Deno.test("makeChatPost() hands on what each relay said where none took it", async () => {
  const event = signed(TEMPLATE);
  assert.equal(await trial([REFUSED, TAKEN]).publish(event), undefined);
  assert.deepEqual(await trial([REFUSED]).publish(event), [REFUSED]);
  const unasked = [{ relay: "", ok: false, reason: "the code did not arrive" }];
  assert.deepEqual(await trial(new Error("the code did not arrive")).publish(event), unasked);
});
