import assert from "node:assert/strict";
import { makeRoomShelf } from "./room-shelf.ts";
import { AGREED_AT, ASKED_AT, trialAsked } from "./trial-room.ts";

const asked = trialAsked("a");

/** The same stake under many names: the shelf looks at nothing else of it. */
function named(n: number): typeof asked {
  const context = { ...asked.request.context, tranche: { index: n, of: 1 } };
  return { ...asked, request: { ...asked.request, context } };
}

function trial(height: number) {
  const paid = new Set<string>();
  const shelf = makeRoomShelf({
    isPaid: (name) => paid.has(name),
    height: () => height,
    now: () => ASKED_AT,
  });
  return { paid, shelf };
}

Deno.test("makeRoomShelf() has room for what an arbiter speaks of where strangers took all the rest, and for so many and no more", () => {
  const { shelf } = trial(AGREED_AT);
  for (let n = 0; n < 500; n++) shelf.add(named(n), ASKED_AT);
  assert.deepEqual([shelf.hasRoom(false), shelf.hasRoom(true)], [false, true]);
  for (let n = 500; n < 4000; n++) shelf.add(named(n), ASKED_AT);
  assert.deepEqual([shelf.all().length, shelf.hasRoom(true)], [4000, false]);
});

Deno.test("makeRoomShelf() gives up the oldest that nobody paid in time, and none that was paid", () => {
  const { paid, shelf } = trial(AGREED_AT + 100_000);
  for (let n = 0; n < 150; n++) {
    const { name } = shelf.add(named(n), ASKED_AT + n);
    if (n < 10) paid.add(name);
  }
  assert.equal(shelf.hasRoom(false), true);
  const kept = shelf.all();
  assert.equal(kept.length, 110);
  assert.ok([...paid].every((name) => shelf.has(name)));
  assert.deepEqual(kept[10]?.askedAt, ASKED_AT + 50);
});
