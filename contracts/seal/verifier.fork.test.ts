import assert from "node:assert/strict";
import {
  makeTrial,
  TRIAL_ADDRESS,
  TRIAL_START,
  trialDelegation,
  type TrialPlaylistOptions,
} from "./trial-session.ts";
import type { TrialSession } from "./trial-session.ts";
import { emptyMemory, judgePlaylist, type SealMemory } from "./verifier.ts";

const SIGNED = TRIAL_START + 14;
const honest = makeTrial();

function judge(session: TrialSession, wanted: TrialPlaylistOptions, memory: SealMemory, source: string) {
  return judgeText(session.playlist({ createdAt: SIGNED, ...wanted }), memory, source);
}

function judgeText(text: string, memory: SealMemory, source: string) {
  return judgePlaylist({
    text,
    address: TRIAL_ADDRESS,
    source,
    delegation: trialDelegation(),
    memory,
    nowMs: SIGNED * 1000,
    // Signatures are not what is tried here.
    check: () => true,
  });
}

/** What a viewer remembers who saw these playlists of the honest session, each from a source of its own. */
function having(...seen: TrialPlaylistOptions[]): SealMemory {
  return seen.reduce((memory, wanted, i) => {
    const judged = judge(honest, wanted, memory, `source ${i}`);
    assert.equal(judged.verdict.verdict, "verified", JSON.stringify(judged.verdict));
    return judged.memory;
  }, emptyMemory());
}

const verdictOf = (session: TrialSession, wanted: TrialPlaylistOptions, memory: SealMemory) =>
  judge(session, wanted, memory, "new source").verdict;

Deno.test("judgePlaylist() says fork when another source shows another history of a seen segment", () => {
  const told = makeTrial({ story: { from: 4 } });
  assert.deepEqual(verdictOf(told, {}, having({})), { verdict: "fork", n: 4 });
  assert.deepEqual(verdictOf(told, { from: 4 }, having({})), { verdict: "fork", n: 4 });
  assert.deepEqual(verdictOf(told, { form: "ll" }, having({})), { verdict: "fork", n: 4 });
  assert.deepEqual(verdictOf(told, {}, having({ form: "ll" })), { verdict: "fork", n: 4 });
});

Deno.test("judgePlaylist() takes another history as long as nothing of it was seen otherwise", () => {
  const told = makeTrial({ story: { from: 4 } });
  assert.equal(verdictOf(told, {}, having({ to: 3 })).verdict, "verified");
  assert.equal(verdictOf(told, { to: 3 }, having({})).verdict, "verified");
});

Deno.test("judgePlaylist() says fork by the chain's head where no listed segment overlaps", () => {
  const told = makeTrial({ story: { from: 1 } });
  // Seen up to 3, shown from 4 on: only ANCHOR tells.
  assert.deepEqual(verdictOf(told, { from: 4 }, having({ to: 3 })), { verdict: "fork", n: 3 });
  // Shown up to 3, seen from 4 on.
  assert.deepEqual(verdictOf(told, { to: 3 }, having({ from: 4 })), { verdict: "fork", n: 3 });
  // Nothing listed but the open segment.
  assert.deepEqual(verdictOf(told, { form: "ll", from: 4, to: 3 }, having({ to: 3 })), {
    verdict: "fork",
    n: 3,
  });
});

Deno.test("judgePlaylist() says fork when segments are the same but their past is not", () => {
  const told = makeTrial({ story: { from: 1 } });
  const shownFrom5 = having({ from: 5 });
  assert.deepEqual(verdictOf(told, { from: 5, to: 5 }, shownFrom5), { verdict: "fork", n: 4 });
});

Deno.test("judgePlaylist() says fork when open parts differ from open parts seen before", () => {
  const told = makeTrial({ story: { from: 6, part: 1 } });
  const two = having({ form: "ll", open: 2 });
  assert.deepEqual(verdictOf(told, { form: "ll", open: 2 }, two), { verdict: "fork", n: 6 });
  assert.deepEqual(verdictOf(told, { form: "ll", open: 3 }, two), { verdict: "fork", n: 6 });
  // The first part is still the same.
  assert.equal(verdictOf(told, { form: "ll", open: 1 }, two).verdict, "verified");
  assert.equal(verdictOf(honest, { form: "ll", open: 1 }, two).verdict, "verified");
  assert.equal(verdictOf(honest, { form: "ll", open: 4 }, two).verdict, "verified");
});

Deno.test("judgePlaylist() says fork when parts seen open are not those of the complete segment", () => {
  const told = makeTrial({ story: { from: 5, part: 1 } });
  const open = having({ form: "ll", to: 4, open: 2 });
  assert.deepEqual(verdictOf(told, { form: "ll" }, open), { verdict: "fork", n: 5 });
  assert.equal(verdictOf(honest, { form: "ll" }, open).verdict, "verified");
});

Deno.test("judgePlaylist() says fork when all parts seen open don't hash to a complete segment's PARTS", () => {
  const told = makeTrial({ story: { from: 5, part: 3 } });
  const all = having({ form: "ll", to: 4, open: 4 });
  assert.deepEqual(verdictOf(told, {}, all), { verdict: "fork", n: 5 });
  assert.equal(verdictOf(honest, {}, all).verdict, "verified");
  // And with the other playlist first.
  assert.deepEqual(verdictOf(told, { form: "ll", to: 4, open: 4 }, having({})), { verdict: "fork", n: 5 });
  assert.equal(verdictOf(honest, { form: "ll", to: 4, open: 4 }, having({})).verdict, "verified");
});

Deno.test("judgePlaylist() says fork when more was seen open than the complete segment holds", () => {
  const shorter = makeTrial({ parts: 3 });
  // The same first parts, but the segment ends before what was seen.
  const sameStart = makeTrial({ segments: 0, parts: 4 });
  const { memory } = judge(sameStart, { form: "ll", to: -1, open: 4 }, emptyMemory(), "one");
  assert.deepEqual(verdictOf(shorter, { to: 0, from: 0 }, memory), { verdict: "fork", n: 0 });
});

Deno.test("judgePlaylist() says fork when a segment seen growing has another date, break or init", () => {
  const broken = makeTrial({ breaks: [6] });
  assert.deepEqual(verdictOf(broken, { form: "ll" }, having({ form: "ll" })), { verdict: "fork", n: 6 });
  assert.deepEqual(verdictOf(makeTrial({ breaks: [5] }), {}, having({ form: "ll", to: 4 })), {
    verdict: "fork",
    n: 5,
  });
});

Deno.test("judgePlaylist() compares parts that were listed late with parts listed earlier", () => {
  // Another box key tells the same segments with other parts: PARTS differs, so does the leaf.
  const told = makeTrial({ story: { from: 5, part: 2 } });
  assert.deepEqual(verdictOf(told, { form: "ll", to: 4, open: 3 }, having({ form: "ll" })), {
    verdict: "fork",
    n: 5,
  });
  assert.equal(verdictOf(told, { form: "ll", to: 4, open: 2 }, having({ form: "ll" })).verdict, "verified");
});

Deno.test("judgePlaylist() keeps sessions, renditions and streams apart", () => {
  const memory = having({ form: "ll" });
  for (const other of [makeTrial({ rid: "audio" }), makeTrial({ sid: "ffffffffffffffff" })]) {
    assert.equal(verdictOf(other, { form: "ll" }, memory).verdict, "verified");
  }
});

Deno.test("judgePlaylist() says fork within one source as well, and whatever the forked playlist's age", () => {
  const told = makeTrial({ story: { from: 4 } });
  const memory = having({});
  assert.equal(judge(told, {}, memory, "source 0").verdict.verdict, "fork");
  assert.equal(judge(told, { to: 4, createdAt: SIGNED - 5 }, memory, "source 0").verdict.verdict, "fork");
});

Deno.test("judgePlaylist() finds no fork in any two playlists of one honest session, in any order", () => {
  const shown: string[] = [];
  for (const form of ["plain", "ll"] as const) {
    for (let to = 4; to < 6; to++) {
      for (const from of [0, to]) {
        for (const open of form === "ll" ? [0, 1, 4] : [0]) {
          shown.push(honest.playlist({ form, from, to, open, withParts: open, createdAt: SIGNED }));
        }
      }
    }
  }
  for (const first of shown) {
    const { memory } = judgeText(first, emptyMemory(), "one");
    for (const second of shown) assert.equal(judgeText(second, memory, "two").verdict.verdict, "verified");
  }
});
