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
    reliance.missed(["a"]);
  }
  assert.equal(left(), "b");
  pass(20_000);
  assert.equal(left(), "ab");
  reliance.missed(["a"]);
  assert.equal(left(), "b");
});

Deno.test("makeReliance() forgives whoever keeps its word in between", () => {
  const { reliance, left } = stand();
  for (let times = 0; times < 9; times++) {
    reliance.missed(["a", "b"]);
    reliance.missed(["b"]);
    reliance.kept("a");
    reliance.kept("b");
  }
  assert.equal(left(), "ab");
});
