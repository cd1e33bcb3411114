import assert from "node:assert/strict";
import { heldRow, sizeOn } from "./held.ts";

const beside = { name: "another", value: 10_000 };

Deno.test("heldRow() misses the wished number when the machine let fewer be opened, though all of those were held", () => {
  const { sockets, at, cut } = sizeOn(5000, 10_000);
  assert.equal(sockets, 4500);
  assert.deepEqual(cut, { "10,000 sockets": "cut to 4,500 by ulimit -Hn 5,000" });
  assert.deepEqual(heldRow({ at, wished: 10_000, held: sockets, beside }), {
    what: "4,500 of 10,000 sockets: held",
    value: 4500,
    unit: "sockets",
    peer: beside,
    goal: "≥ 10000",
    met: false,
  });
});

Deno.test("heldRow() misses when one socket was lost", () => {
  const { at } = sizeOn(20_000, 10_000);
  assert.equal(heldRow({ at, wished: 10_000, held: 9999, beside }).met, false);
});

Deno.test("sizeOn() cuts nothing where files suffice, and says nothing then", () => {
  for (const files of [10_500, Infinity]) {
    assert.deepEqual(sizeOn(files, 10_000), { sockets: 10_000, at: "10,000 sockets", cut: {} });
  }
});
