import assert from "node:assert/strict";
import { checksOf, sumUp } from "./checks.ts";
import { type Fact, type Finding, type Subject, SUBJECTS } from "./finding.ts";

const finding = (code: string, change: Partial<Finding> = {}): Finding => ({
  code,
  subject: "picture",
  level: "attention",
  params: {},
  ...change,
});
const fact = (subject: Subject): [Subject, Fact] => [subject, { fact: "video-plain", params: {} }];
const only = (subject: Subject, ...looked: Parameters<typeof checksOf>[0]) =>
  checksOf(looked).find((check) => check.subject === subject);

Deno.test("checksOf() calls nothing fine that nobody looked at", () => {
  const checks = checksOf([]);
  assert.deepEqual(checks.map(({ subject }) => subject), [...SUBJECTS]);
  assert.deepEqual([...new Set(checks.map(({ mark }) => mark))], ["unknown"]);
  assert.equal(sumUp(checks).mark, "unknown");
});

Deno.test("checksOf() lets no fact outshine a finding", () => {
  const check = only("picture", {
    findings: [finding("b-frames", { level: "bad" })],
    facts: [fact("picture")],
  });
  assert.equal(check?.mark, "bad");
  assert.equal(only("sound", { findings: [], facts: [fact("picture")] })?.mark, "unknown");
  assert.equal(only("picture", { findings: [], facts: [fact("picture")] })?.mark, "good");
});

Deno.test("checksOf() shows one code once: with the page's figures, the box' words and the heavier weight", () => {
  const check = only(
    "picture",
    { findings: [finding("uplink", { params: { carries: "0.7" } })], facts: [] },
    {
      findings: [finding("uplink", { level: "bad", said: "Too slow.", params: { carries: "9" } })],
      facts: [],
    },
  );
  assert.deepEqual(check?.findings, [
    finding("uplink", { level: "bad", said: "Too slow.", params: { carries: "0.7" } }),
  ]);
});

Deno.test("checksOf() keeps each relay's refusal, and puts the worst first", () => {
  const refused = (relay: string) => finding("relay-refused", { params: { relay } });
  const check = only("picture", {
    findings: [refused("a"), refused("b"), finding("worse", { level: "bad" })],
    facts: [],
  });
  assert.deepEqual(check?.findings.map(({ code, params }) => [code, params["relay"]]), [
    ["worse", undefined],
    ["relay-refused", "a"],
    ["relay-refused", "b"],
  ]);
});

Deno.test("sumUp() counts, names the worst, and is fine only with a picture that was seen", () => {
  const checks = checksOf([{
    findings: [finding("small"), finding("large", { level: "bad", subject: "clock" })],
    facts: [fact("picture")],
  }]);
  const { mark, bad, attention, worst } = sumUp(checks);
  assert.deepEqual([mark, bad, attention, worst?.code], ["bad", 1, 1, "large"]);
  assert.equal(sumUp(checksOf([{ findings: [], facts: [fact("box")] }])).mark, "unknown");
  assert.equal(sumUp(checksOf([{ findings: [], facts: [fact("picture")] }])).mark, "good");
});
