import assert from "node:assert/strict";
import { believe, nameOf, NOW, SIGNED, verdictOf } from "./trial-judge.ts";
import { makeTrial, TRIAL_START, trialDelegation } from "./trial-session.ts";

const trial = makeTrial({ breaks: [2] });

Deno.test("judgePlaylist() says expired outside the delegation's time", () => {
  const text = trial.playlist({ createdAt: SIGNED });
  assert.equal(nameOf(text, { delegation: trialDelegation({ nbf: SIGNED + 1 }) }), "expired");
  assert.deepEqual(verdictOf(text, { delegation: trialDelegation({ exp: SIGNED - 1 }) }), {
    verdict: "expired",
    createdAt: SIGNED,
    nbf: TRIAL_START - 100,
    exp: SIGNED - 1,
  });
  believe(text, { delegation: trialDelegation({ nbf: SIGNED }) });
  believe(text, { delegation: trialDelegation({ exp: SIGNED }) });
});

Deno.test("judgePlaylist() plays a live stream for 60 s beyond its delegation, and an ended one for ever", () => {
  const delegation = trialDelegation({ exp: SIGNED + 10 });
  const live = trial.playlist({ createdAt: SIGNED + 10 });
  const at = (seconds: number) => (SIGNED + seconds) * 1000;
  // A stale limit of 12 s hides the grace, so the target is stretched, with a segment that bears it out.
  const slow = makeTrial({ partUs: 5_000_000, segments: 2 });
  const slowText = slow.playlist({ createdAt: SIGNED + 10 });
  believe(live, { delegation, nowMs: at(11) });
  believe(slowText, { delegation, nowMs: at(70) });
  assert.equal(nameOf(slowText, { delegation, nowMs: at(70) + 1 }), "expired");
  const ended = trial.playlist({ createdAt: SIGNED + 10, state: "ended", endlist: true });
  believe(ended, { delegation, nowMs: at(365 * 86_400) });
  assert.equal(nameOf(ended, { delegation: trialDelegation({ exp: SIGNED + 9 }), nowMs: at(70) }), "expired");
});

Deno.test("judgePlaylist() says stale past 12 s, for a slower stream past four target durations", () => {
  const text = trial.playlist({ createdAt: SIGNED });
  believe(text, { nowMs: SIGNED * 1000 + 12_000 });
  assert.deepEqual(verdictOf(text, { nowMs: SIGNED * 1000 + 12_001 }), {
    verdict: "stale",
    ageMs: 12_001,
    limitMs: 12_000,
  });
  assert.equal(
    nameOf(trial.playlist({ createdAt: SIGNED, state: "paused" }), { nowMs: NOW + 12_001 }),
    "stale",
  );
  const slow = makeTrial({ partUs: 2_000_000, segments: 3 }).playlist({ createdAt: SIGNED });
  believe(slow, { nowMs: SIGNED * 1000 + 32_000 });
  assert.equal(nameOf(slow, { nowMs: SIGNED * 1000 + 32_001 }), "stale");
});

Deno.test("judgePlaylist() does not let a carrier stretch the limit by TARGETDURATION", () => {
  const text = trial.playlist({ createdAt: SIGNED, targetS: 60 });
  believe(text, { nowMs: SIGNED * 1000 + 12_000 });
  assert.equal(nameOf(text, { nowMs: SIGNED * 1000 + 12_001 }), "stale");
  assert.equal(nameOf(trial.playlist({ targetS: 61 })), "malformed");
  const none = trial.playlist({ form: "ll", to: -1, targetS: 60, createdAt: SIGNED });
  assert.equal(nameOf(none, { nowMs: SIGNED * 1000 + 12_001 }), "stale");
});

Deno.test("judgePlaylist() says stale for a checkpoint more than a minute ahead of the clock", () => {
  const text = trial.playlist({ createdAt: SIGNED + 60 });
  believe(text, { nowMs: SIGNED * 1000 });
  assert.deepEqual(verdictOf(text, { nowMs: SIGNED * 1000 - 1 }), {
    verdict: "stale",
    ageMs: -60_001,
    limitMs: 12_000,
  });
});

Deno.test("judgePlaylist() asks no freshness of a signed end, with ENDLIST or without", () => {
  const nowMs = NOW + 100_000_000;
  believe(trial.playlist({ state: "ended", endlist: true }), { nowMs });
  believe(trial.playlist({ state: "ended" }), { nowMs });
  assert.equal(believe(trial.playlist({ state: "ended", endlist: true })).playlist?.endlist, true);
});

Deno.test("judgePlaylist() says rollback when a source goes back in n or in time, not within one second", () => {
  const { memory } = believe(trial.playlist({ to: 4, createdAt: SIGNED }));
  assert.deepEqual(verdictOf(trial.playlist({ to: 3, createdAt: SIGNED }), { memory }), {
    verdict: "rollback",
    was: { sid: trial.sid, n: 4, createdAt: SIGNED },
    is: { sid: trial.sid, n: 3, createdAt: SIGNED },
  });
  assert.equal(nameOf(trial.playlist({ to: 3, createdAt: SIGNED + 1 }), { memory }), "rollback");
  assert.equal(nameOf(trial.playlist({ to: 4, createdAt: SIGNED - 1 }), { memory }), "rollback");
  assert.equal(nameOf(trial.playlist({ to: 5, createdAt: SIGNED - 1 }), { memory }), "rollback");
  believe(trial.playlist({ to: 4, createdAt: SIGNED }), { memory });
  believe(trial.playlist({ to: 5, createdAt: SIGNED }), { memory });
});

Deno.test("judgePlaylist() lets another source, or another rendition of it, be behind", () => {
  const { memory } = believe(trial.playlist({ to: 4, createdAt: SIGNED }));
  believe(trial.playlist({ to: 3, createdAt: SIGNED - 2 }), { memory, source: "mirror" });
  believe(makeTrial({ rid: "audio" }).playlist({ to: 3, createdAt: SIGNED - 2 }), { memory });
});

Deno.test("judgePlaylist() says rollback when a new session begins before the old one's newest, from any source", () => {
  const { memory } = believe(trial.playlist({ createdAt: SIGNED }));
  const next = makeTrial({ sid: "ffffffffffffffff" });
  const early = next.playlist({ to: 0, createdAt: SIGNED - 1 });
  assert.equal(nameOf(early, { memory }), "rollback");
  assert.equal(nameOf(early, { memory, source: "mirror" }), "rollback");

  const later = believe(next.playlist({ to: 0, createdAt: SIGNED }), { memory }).memory;
  const newer = believe(next.playlist({ to: 1, createdAt: SIGNED + 3 }), { memory: later }).memory;
  // The old session again, as it honestly went on until the new one began.
  assert.equal(
    nameOf(trial.playlist({ createdAt: SIGNED + 2 }), { memory: newer, source: "mirror" }),
    "rollback",
  );
  assert.equal(nameOf(trial.playlist({ createdAt: SIGNED + 2 }), { memory: newer }), "rollback");
});

Deno.test("judgePlaylist() measures a new session by the newest source, not by the last one heard", () => {
  const ahead = believe(trial.playlist({ createdAt: SIGNED + 3 }), { nowMs: NOW + 3000 }).memory;
  const { memory } = believe(trial.playlist({ createdAt: SIGNED }), { memory: ahead, source: "slow mirror" });
  const next = makeTrial({ sid: "ffffffffffffffff" }).playlist({ to: 0, createdAt: SIGNED + 1 });
  assert.equal(nameOf(next, { memory, source: "slow mirror" }), "rollback");
});
