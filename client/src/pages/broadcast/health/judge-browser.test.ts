import assert from "node:assert/strict";
import type { BrowserHealth } from "../../../studio/browser-health.ts";
import type { LinkStats } from "../../../studio/whip/link-stats.ts";
import { factsOfBrowser, findingsOfBrowser } from "./judge-browser.ts";

const stats: LinkStats = {
  bitrate: 1_900_000,
  fps: 30,
  width: 1280,
  height: 720,
  rttMs: 12.4,
  loss: 0.004,
  limit: "none",
  transport: "udp",
  uplink: 2_000_000,
  late: 0,
  keyframes: 1,
};
const health = (change: Partial<BrowserHealth> = {}): BrowserHealth => ({
  link: { link: "sending", since: 0 },
  stats,
  bitrate: 2_500_000,
  findings: [],
  unmute: () => {},
  ...change,
});
const codes = (change: Partial<BrowserHealth>, fed = false) =>
  findingsOfBrowser(health(change), { fed }).map(({ code }) => code);

Deno.test("findingsOfBrowser() finds nothing in what is sent well", () => {
  assert.deepEqual(codes({}), []);
});

Deno.test("findingsOfBrowser() misses a sender only where nobody else sends", () => {
  assert.deepEqual(codes({ link: { link: "idle" } }), ["not-sending"]);
  assert.deepEqual(codes({ link: { link: "idle" } }, true), []);
});

Deno.test("findingsOfBrowser() says why the way broke or sending stopped", () => {
  const broken = findingsOfBrowser(
    health({ link: { link: "reconnecting", since: 0, tries: 1, why: { fault: "silence" } } }),
    { fed: false },
  );
  assert.deepEqual(broken.map(({ code, level, params }) => [code, level, params]), [
    ["link-broken", "bad", { fault: "silence" }],
  ]);
  const why = { fault: "problem", status: 401, code: "bad-key", detail: "This key is not good." } as const;
  const [stopped] = findingsOfBrowser(health({ link: { link: "stopped", why } }), { fed: false });
  assert.equal(stopped?.code, "link-stopped");
  assert.equal(stopped?.said, "This key is not good.");
});

Deno.test("findingsOfBrowser() sets what the way carries beside what was chosen", () => {
  const [finding] = findingsOfBrowser(
    health({
      findings: [{ finding: "trouble", trouble: "bandwidth" }],
      stats: { ...stats, uplink: 700_000 },
    }),
    { fed: true },
  );
  assert.deepEqual(finding, {
    code: "uplink-low",
    subject: "network",
    level: "bad",
    params: { wanted: "2.50", carries: "0.70" },
  });
});

Deno.test("findingsOfBrowser() blames missing frames on the way only where that is narrower than what was chosen", () => {
  const few = (uplink: number | undefined, bitrate = 280_000) =>
    codes({
      findings: [{ finding: "trouble", trouble: "few-frames" }],
      stats: { ...stats, bitrate, uplink },
    });
  assert.deepEqual(few(undefined), ["frames-few"]);
  assert.deepEqual(few(2_400_000), ["frames-few"]);
  assert.deepEqual(few(300_000), ["uplink-low"]);
  assert.deepEqual(few(900_000), ["frames-few"], "a machine that makes few frames leaves most of it unused");
});

Deno.test("findingsOfBrowser() gives loss and TCP the box' own codes, so that they stand in the list once", () => {
  assert.deepEqual(
    codes({ findings: [{ finding: "trouble", trouble: "loss" }, { finding: "trouble", trouble: "tcp" }] }),
    ["packets-lost", "udp-blocked"],
  );
});

Deno.test("findingsOfBrowser() names each source, and offers to unmute", () => {
  const found = findingsOfBrowser(
    health({
      findings: [
        { finding: "source", what: "camera", fault: "denied", shown: "card" },
        { finding: "kept", what: "microphone", fault: "busy" },
        { finding: "page", fault: "insecure" },
        { finding: "silent" },
        { finding: "muted" },
        { finding: "keyframes-asked" },
        { finding: "trouble", trouble: "cpu" },
        { finding: "trouble", trouble: "few-frames" },
      ],
      stats: undefined,
    }),
    { fed: true },
  );
  assert.deepEqual(found.map(({ code, subject }) => [code, subject]), [
    ["source-missing", "picture"],
    ["microphone-missing", "sound"],
    ["capture-impossible", "source"],
    ["microphone-silent", "sound"],
    ["microphone-muted", "sound"],
    ["keyframes-asked", "keyframes"],
    ["device-slow", "picture"],
    ["frames-few", "picture"],
  ]);
  assert.deepEqual(found.map(({ remedy }) => remedy).filter((remedy) => remedy !== undefined), ["unmute"]);
});

Deno.test("factsOfBrowser() claims nothing until it sends, and no way before it was measured", () => {
  assert.deepEqual(factsOfBrowser(health({ link: { link: "connecting" } })), []);
  assert.deepEqual(factsOfBrowser(health({ stats: undefined })).map(([subject]) => subject), ["source"]);
  assert.deepEqual(factsOfBrowser(health())[1], ["network", {
    fact: "network-browser",
    params: { rate: "1.90", ms: 12, way: "UDP", lost: 0.4 },
  }]);
});
