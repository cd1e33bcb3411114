import assert from "node:assert/strict";
import { type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { makeStakeRecords, MOST_RECORDS } from "./records.ts";

const said = (content: string): NostrEvent =>
  signEvent({ kind: KIND.stakeReceipt, created_at: 1, tags: [], content }, new Uint8Array(32).fill(5));
const EVENT = said("one");

/** So many relays; `silent` answer nothing, `deaf` take nothing. */
function relaysOf(count: number) {
  const kept: NostrEvent[][] = Array.from({ length: count }, () => []);
  const silent = new Set<number>();
  const deaf = new Set<number>();
  const failed = { state: "failed", reason: "no" } as const;
  const at = (relay: URL) => Number(relay.host.at(-1));
  const records = makeStakeRecords({
    relays: kept.map((_, i) => new URL(`wss://r${i}`)),
    ask: (relay) =>
      Promise.resolve(
        silent.has(at(relay)) ? failed : { state: "answered", events: [...kept[at(relay)] ?? []] },
      ),
    tell(relay, event) {
      if (silent.has(at(relay)) || deaf.has(at(relay))) return Promise.resolve(failed);
      kept[at(relay)]?.push(event);
      return Promise.resolve({ state: "kept" });
    },
  });
  return { kept, silent, deaf, records };
}

Deno.test("keep() says no unless a majority of the relays took it", async () => {
  for (const [count, mayFail] of [[1, 0], [2, 0], [3, 1]] as const) {
    const { deaf, records } = relaysOf(count);
    for (let i = 0; i < mayFail; i++) deaf.add(i);
    assert.equal(await records.keep(EVENT), true, `${mayFail} of ${count}`);
    deaf.add(mayFail);
    assert.equal(await records.keep(EVENT), false, `${mayFail + 1} of ${count}`);
  }
});

Deno.test("find() and look() say nothing unless a majority of the relays answers whole", async () => {
  const { silent, kept, records } = relaysOf(3);
  silent.add(0);
  assert.deepEqual(await records.find({}), []);
  assert.deepEqual(await records.look({}), []);
  silent.add(1);
  assert.equal(await records.find({}), undefined);
  assert.equal(await records.look({}), undefined);
  silent.delete(1);
  kept[1] = Array.from({ length: MOST_RECORDS }, (_, i) => said(`${i}`));
  assert.equal(await records.find({}), undefined);
});

Deno.test("find() counts nothing that one relay alone has until a majority has it", async () => {
  const { kept, deaf, silent, records } = relaysOf(3);
  kept[0]?.push(EVENT);
  deaf.add(1).add(2);
  assert.equal(await records.find({}), undefined);
  deaf.delete(1);
  assert.deepEqual(await records.find({}), [EVENT]);
  silent.add(0);
  deaf.add(1);
  assert.equal(await records.find({}), undefined, "the third has still to be told");
  deaf.clear();
  assert.deepEqual(await records.find({}), [EVENT]);
});

Deno.test("findOne() says nothing unless a majority answers and has the one it gives, the oldest", async () => {
  const { kept, deaf, silent, records } = relaysOf(3);
  assert.deepEqual(await records.findOne({}), []);
  kept[0] = Array.from({ length: MOST_RECORDS }, () => EVENT);
  deaf.add(1).add(2);
  assert.equal(await records.findOne({}), undefined);
  deaf.clear();
  assert.deepEqual(await records.findOne({}), [EVENT]);
  silent.add(0).add(1);
  assert.equal(await records.findOne({}), undefined);
});
