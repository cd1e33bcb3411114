import assert from "node:assert/strict";
import type { Finding } from "../health/finding.ts";
import { type History, recordReading } from "./history.ts";
import { historyOf, summarise, wasLive } from "./summary.ts";
import type { Reading } from "./tally.ts";

const START = 1_800_000_000;
const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  code,
  subject: "picture",
  level: "attention",
  params: {},
  ...more,
});

/** Looked at every other second from one second to another. */
function seen(from: number, to: number, change: (second: number) => Partial<Reading> = () => ({})): History {
  let history: History | undefined;
  for (let second = from; second <= to; second += 2) {
    history = recordReading(history, {
      atMs: (START + second) * 1000,
      state: "live",
      sid: "0123456789abcdef",
      bitrate: 2_000_000,
      findings: [],
      ...change(second),
    });
  }
  assert.ok(history !== undefined);
  return history;
}

Deno.test("summarise() counts nothing where the page wasn't open, and still knows how long it was", () => {
  const summary = summarise({ history: undefined, starts: START, ends: START + 600 });
  assert.equal(summary.seconds, 600);
  const { seconds: _, ...rest } = summary;
  assert.deepEqual([...new Set(Object.values(rest))], [undefined]);
  assert.equal(summarise({ history: undefined, starts: START, ends: undefined }).seconds, undefined);
});

Deno.test("summarise() says for how much of it the figures hold, unless it was all of it", () => {
  assert.equal(summarise({ history: seen(0, 600), starts: START, ends: START + 605 }).seen, undefined);
  assert.equal(summarise({ history: seen(300, 600), starts: START, ends: START + 600 }).seen, 300);
});

Deno.test("summarise() leaves out a broadcast before this one", () => {
  const o = { history: seen(0, 600), starts: START + 5000, ends: START + 5600 };
  assert.equal(historyOf(o), undefined);
  assert.equal(summarise(o).bitrate, undefined);
});

Deno.test("wasLive() tells a plan that never had a picture from a broadcast nobody saw here", () => {
  assert.equal(wasLive({ history: undefined, starts: START, ends: START + 20 }), false);
  assert.equal(wasLive({ history: undefined, starts: undefined, ends: START + 9000 }), false);
  assert.equal(wasLive({ history: undefined, starts: START, ends: undefined }), false);
  assert.equal(wasLive({ history: undefined, starts: START, ends: START + 200 }), true);
  assert.equal(wasLive({ history: seen(0, 4), starts: START, ends: START + 5 }), true);
});

Deno.test("summarise() counts what was counted", () => {
  const history = seen(0, 100, (second) => ({
    viewers: { http: second < 50 ? 4 : 8, webrtc: second === 60 ? 2 : 0 },
    dropped: second,
    late: Math.floor(second / 10),
    state: second === 20 || second === 22 ? "reconnecting" : "live",
  }));
  const summary = summarise({ history, starts: START, ends: START + 100 });
  assert.deepEqual(summary.peak, { viewers: 10, at: START + 60 });
  // 48 s of four, 48 s of eight and two more for two seconds, without the four seconds of the interruption.
  assert.equal(summary.watched, (50 - 4) * 4 + 50 * 8 + 2 * 2);
  assert.equal(summary.bitrate, 2_000_000);
  assert.deepEqual(summary.interruptions, { count: 1, seconds: 4 });
  assert.equal(summary.dropped, 100 + 10);
});

Deno.test("summarise() has no viewers, losses or worst where there were no figures", () => {
  const { peak, watched, dropped, worst } = summarise({
    history: seen(0, 60),
    starts: START,
    ends: START + 60,
  });
  assert.deepEqual([peak, watched, dropped, worst], [undefined, undefined, undefined, undefined]);
});

Deno.test("summarise() names what was bad before what was merely odd for longer, and neither a moment nor a place", () => {
  const odd = finding("keyframe-interval");
  const bad = finding("b-frames", { level: "bad" });
  const here = finding("only-here", { subject: "reach", level: "bad" });
  const worst = (change: (second: number) => Finding[]) =>
    summarise({
      history: seen(0, 100, (second) => ({ findings: change(second) })),
      starts: START,
      ends: START + 100,
    }).worst;
  assert.equal(worst((second) => second < 20 ? [odd, bad] : [odd])?.finding.code, "b-frames");
  assert.equal(worst((second) => second < 20 ? [odd, bad] : [odd])?.seconds, 20);
  assert.equal(worst((second) => second < 2 ? [bad] : [here]), undefined);
});
