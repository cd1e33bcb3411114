import assert from "node:assert/strict";
import type { RelayHealth } from "./relay-health.ts";
import { reportRelays } from "./relay-report.ts";

const health = (url: string, more: Partial<RelayHealth>): RelayHealth => ({
  url,
  state: "open",
  sinceMs: 0,
  taken: 0,
  dropped: 0,
  ...more,
});

Deno.test("reportRelays() says unreachable only when every chosen relay fails", () => {
  const a = health("wss://a", { state: "waiting", fault: "unreachable" });
  const b = health("wss://b", { fault: "silent" });
  assert.equal(reportRelays(["wss://a", "wss://b"], [a, b]).state, "unreachable");
  assert.equal(reportRelays(["wss://a", "wss://b"], [a]).state, "asking");
});

Deno.test("reportRelays() takes no relay for answering while it is tried again, nor one that is tried for the first time for failing", () => {
  const again = health("wss://a", { state: "connecting", fault: "lost", answerMs: 12 });
  assert.equal(reportRelays(["wss://a"], [again]).state, "unreachable");
  assert.equal(reportRelays(["wss://a"], [health("wss://a", { state: "connecting" })]).state, "asking");
  const back = health("wss://a", { fault: "lost", answerMs: 12 });
  assert.equal(reportRelays(["wss://a"], [back]).state, "answering");
});

Deno.test("reportRelays() counts no relay that the viewer didn't choose", () => {
  const report = reportRelays(["wss://a"], [health("wss://hint", { answerMs: 5 })]);
  assert.deepEqual(report, { state: "asking" });
  assert.deepEqual(reportRelays([], [health("wss://hint", { answerMs: 5 })]), { state: "none-chosen" });
});

Deno.test("reportRelays() names the failing beside those that answer", () => {
  const failing = health("wss://b", { state: "shunned", fault: "lies" });
  assert.deepEqual(reportRelays(["wss://a", "wss://b"], [health("wss://a", { answerMs: 12 }), failing]), {
    state: "answering",
    answering: 1,
    of: 2,
    failing: [failing],
  });
});
