import assert from "node:assert/strict";
import { type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { Found } from "../lookup/ask-relays.ts";
import { makeOwnRelays } from "./own-relays.ts";

const EVENT: NostrEvent = signEvent(
  { kind: KIND.delegation, created_at: 1, tags: [], content: "" },
  new Uint8Array(32).fill(1),
);
const SILENT: Found = { state: "unreachable", reasons: ["own.example: no"] };

/** Own relays that answer what `table.answer` says. */
function lay() {
  const table: { answer: Found; ms: number; asked: number; lines: string[] } = {
    answer: SILENT,
    ms: 0,
    asked: 0,
    lines: [],
  };
  const ask = makeOwnRelays({
    relays: ["wss://own.example"],
    now: () => table.ms,
    log: (line) => void table.lines.push(line),
    lookUp() {
      table.asked++;
      return Promise.resolve(table.answer);
    },
  });
  return { table, ask };
}

Deno.test("makeOwnRelays() takes no answer, be it for too many look-ups, for no knowledge, and asks again after 3 s", async () => {
  for (const answer of [SILENT, { state: "busy" }] as const) {
    const { table, ask } = lay();
    table.answer = answer;
    assert.equal(await ask("a"), undefined);
    table.ms = 2999;
    assert.equal(await ask("a"), undefined);
    assert.equal(table.asked, 1);
    table.ms = 3000;
    table.answer = { state: "answered", events: [EVENT] };
    assert.deepEqual(await ask("a"), [EVENT]);
  }
});

Deno.test("makeOwnRelays() keeps what they said last while they don't answer, however long", async () => {
  const { table, ask } = lay();
  table.answer = { state: "answered", events: [EVENT] };
  assert.deepEqual(await ask("a"), [EVENT]);
  table.ms = 59_999;
  table.answer = SILENT;
  await ask("a");
  assert.equal(table.asked, 1);
  for (let n = 0; n < 100; n++) {
    table.ms += 3000;
    assert.deepEqual(await ask("a"), [EVENT]);
  }
  assert.equal(await ask("b"), undefined);
});

Deno.test("makeOwnRelays() says in one line that none answers, and in one that they do again", async () => {
  const { table, ask } = lay();
  await Promise.all([ask("a"), ask("b")]);
  assert.equal(table.lines.length, 1);
  assert.match(table.lines[0] ?? "", /DSTREAM_EDGE_RELAYS.*own\.example: no/);
  table.answer = { state: "answered", events: [] };
  await ask("c");
  await ask("d");
  assert.equal(table.lines.length, 2);
});
