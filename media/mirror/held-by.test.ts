import assert from "node:assert/strict";
import { makeConduct } from "./conduct.ts";
import { heldBy } from "./held-by.ts";
import { readPlaces } from "./place.ts";
import type { MirrorVerdict } from "./verification.ts";

const places = readPlaces(["a", "b"].map((host) => `https://${host}.example/live/demo/ll.m3u8`), "demo");
const [followed, other] = places;
assert.ok(followed && other);

/** What becomes of a place that isn't followed, by this verdict. */
function judgedAs(verdict: Exclude<MirrorVerdict["verdict"], "verified">) {
  assert.ok(other);
  const conduct = makeConduct(() => 0);
  conduct.announce(places);
  conduct.choose();
  const counts = { refused: 0 };
  const log: string[] = [];
  let doubts = 0;
  const held = heldBy(other, { verdict, detail: "so" }, {
    conduct,
    counts,
    doubt: () => doubts++,
    log: (line) => log.push(line),
  });
  assert.equal(held, undefined);
  const [first, second] = conduct.list();
  assert.equal(first?.state, "followed");
  return { state: second?.state, why: second?.why, doubts, log, refused: counts.refused };
}

Deno.test("heldBy() leaves a place for good that tells another story, and says so", () => {
  const { state, why, log, refused } = judgedAs("fork");
  assert.deepEqual([state, why, refused], ["left", "fork", 1]);
  assert.match(log.join(), /^b\.example: fork: so/);
});

Deno.test("heldBy() lets a place rest that sends what no box seals, and asks anew who may seal", () => {
  for (const verdict of ["malformed", "unknown-signer"] as const) {
    const { state, why, log, doubts } = judgedAs(verdict);
    assert.deepEqual([state, why, log.length], ["resting", verdict, 1]);
    assert.equal(doubts, verdict === "unknown-signer" ? 1 : 0);
  }
});

Deno.test("heldBy() blames nobody for what honest places send, too", () => {
  for (const verdict of ["stale", "rollback"] as const) {
    assert.deepEqual(judgedAs(verdict), { state: "spare", why: undefined, doubts: 0, log: [], refused: 0 });
  }
});
