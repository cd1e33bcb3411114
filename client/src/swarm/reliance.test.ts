import assert from "node:assert/strict";
import type { Candidate } from "../../../contracts/swarm/election.ts";
import { makeReliance } from "./reliance.ts";

const peers: Candidate[] = [{ peerId: "a", uplink: 0 }, { peerId: "b", uplink: 0 }];

function stand() {
  let ms = 0;
  const reliance = makeReliance(() => ms);
  const left = () => reliance.among(peers).map(({ peerId }) => peerId).join("");
  return { reliance, left, pass: (by: number) => void (ms += by) };
}

Deno.test("makeReliance() counts no more on who missed three times in a row, for a while", () => {
  const { reliance, left, pass } = stand();
  for (let times = 0; times < 3; times++) {
    assert.equal(left(), "ab");
    reliance.missed([{ peerId: "a" }]);
  }
  assert.equal(left(), "b");
  pass(20_000);
  assert.equal(left(), "ab");
  reliance.missed([{ peerId: "a" }]);
  assert.equal(left(), "b");
});

Deno.test("makeReliance() forgives whoever keeps its word in between", () => {
  const { reliance, left } = stand();
  for (let times = 0; times < 9; times++) {
    reliance.missed(peers);
    reliance.missed([{ peerId: "b" }]);
    reliance.kept({ peerId: "a" });
    reliance.kept({ peerId: "b" });
  }
  assert.equal(left(), "ab");
});

Deno.test("makeReliance() counts on nobody of whom somebody told whose word came to nothing three times in a row", () => {
  const { reliance } = stand();
  const told = [{ peerId: "c", uplink: 0 as const, via: "a" }, { peerId: "d", uplink: 0 as const, via: "b" }];
  for (const name of ["x", "y", "z"]) reliance.missed([{ peerId: name, via: "a" }]);
  assert.deepEqual(reliance.among(told).map(({ peerId }) => peerId), ["d"]);
  // It is there itself all the same.
  assert.equal(reliance.among(peers).length, 2);
  reliance.kept({ peerId: "x", via: "a" });
  assert.equal(reliance.among(told).length, 2);
});

Deno.test("makeReliance() makes nobody answer for one who is there no more, nor for what one peer misses again and again", () => {
  const { reliance } = stand();
  const other = { peerId: "d", uplink: 0 as const, via: "a" };
  for (let times = 0; times < 9; times++) reliance.missed([{ peerId: "x", via: "a" }]);
  for (const peerId of ["u", "v", "w"]) {
    reliance.kept({ peerId, via: "a" });
    for (let times = 0; times < 3; times++) reliance.missed([{ peerId, via: "a" }]);
  }
  assert.deepEqual(reliance.among([other]), [other]);
  for (const peerId of ["y", "z"]) {
    reliance.missed([{ peerId, via: "a" }, { peerId: `${peerId}2`, via: "a" }]);
  }
  assert.deepEqual(reliance.among([other]), [other]);
  for (const peerId of ["p", "q"]) reliance.missed([{ peerId, via: "a" }]);
  assert.deepEqual(reliance.among([other]), []);
});

Deno.test("makeReliance() misses far peers eight times in a row before it counts on them no more", () => {
  const reliance = makeReliance(() => 0, () => 20);
  const far = { peerId: "far" };
  for (let at = 0; at < 7; at++) reliance.missed([far]);
  assert.deepEqual(reliance.among([far]), [far]);
  reliance.kept(far);
  for (let at = 0; at < 7; at++) reliance.missed([far]);
  assert.deepEqual(reliance.among([far]), [far]);
  reliance.missed([far]);
  assert.deepEqual(reliance.among([far]), []);
});
