import assert from "node:assert/strict";
import type { BoxStatus, StreamState } from "../../../../../contracts/api/status.ts";
import type { LiveEvent } from "../../../../../contracts/nostr/live-event.ts";
import type { OnAir } from "../on-air.ts";
import { reportPublish } from "../publish-report.ts";
import type { StudioState } from "../studio-state.ts";
import { judgePage, type PageFacts } from "./judge-page.ts";

const status = (state: StreamState, codes: string[] = []): StudioState["word"] => ({
  word: "status",
  status: {
    d: "bees",
    state,
    since: null,
    sid: null,
    tracks: [],
    bitrate: null,
    keyframeInterval: null,
    warnings: codes.map((code) => ({ code, detail: "", remedy: "" })),
  } satisfies BoxStatus,
});
const announced = (...streaming: string[]): StudioState["announced"] => ({
  event: { id: "", pubkey: "", created_at: 0, kind: 0, tags: [], content: "", sig: "" },
  live: { status: "live", streaming } as unknown as LiveEvent,
});

function judge(
  { state = {}, ...change }: Partial<Omit<PageFacts, "state">> & { state?: Partial<PageFacts["state"]> } = {},
) {
  const { findings, facts } = judgePage({
    state: {
      box: "https://box.dstream.org",
      word: status("live"),
      announced: undefined,
      report: undefined,
      grant: undefined,
      ...state,
    },
    air: "live" satisfies OnAir["air"],
    byEncoder: true,
    life: undefined,
    clock: { clock: "unsure" },
    ...change,
  });
  return { codes: findings.map(({ code }) => code), findings, facts: facts.map(([subject]) => subject) };
}

Deno.test("judgePage() misses an encoder until one comes, unless one was just refused", () => {
  assert.deepEqual(judge({ air: "waiting", state: { word: status("waiting") } }).codes, ["no-encoder"]);
  assert.deepEqual(judge({ air: "waiting", state: { word: status("waiting", ["wrong-key"]) } }).codes, []);
  assert.deepEqual(judge({ air: "waiting", byEncoder: false, state: { word: status("waiting") } }).codes, []);
  assert.deepEqual(judge({ air: "starting", state: { word: status("starting") } }).codes, []);
});

Deno.test("judgePage() says that the encoder is gone, and nothing about one while the box is silent", () => {
  assert.deepEqual(judge({ air: "reconnecting", state: { word: status("reconnecting") } }).codes, [
    "encoder-gone",
  ]);
  assert.deepEqual(
    judge({ air: "reconnecting", state: { word: status("reconnecting", ["no-media"]) } }).codes,
    [],
  );
  const silent = judge({
    air: "reconnecting",
    state: { word: { word: "silent", fault: { fault: "timeout" }, since: 1, status: undefined } },
  });
  assert.deepEqual(silent.codes, ["box-silent"]);
  assert.equal(silent.facts.includes("box"), false);
  assert.deepEqual(judge({ air: "absent", state: { word: { word: "no-stream" } } }).codes, ["stream-absent"]);
});

Deno.test("judgePage() offers one button for every seal that doesn't hold", () => {
  for (
    const [life, code, level] of [
      [{ state: "missing" }, "delegation-missing", "bad"],
      [{ state: "other-signer" }, "delegation-other", "bad"],
      [{ state: "expired", exp: 5 }, "delegation-expired", "bad"],
      [{ state: "expiring", exp: 5 }, "delegation-expiring", "attention"],
    ] as const
  ) {
    const [finding] = judge({ life }).findings;
    assert.deepEqual([finding?.code, finding?.level, finding?.remedy], [code, level, "renew-seal"]);
  }
  assert.deepEqual(judge({ life: { state: "fresh", exp: 5 } }).codes, []);
  assert.ok(judge({ life: { state: "fresh", exp: 5 } }).facts.includes("sealing"));
});

Deno.test("judgePage() tells each relay's refusal with its reason, and a wrong clock where the reason says so", () => {
  const report = reportPublish([
    { relay: "wss://a.example", ok: true, reason: "" },
    { relay: "wss://b.example", ok: false, reason: "blocked: pay first" },
    { relay: "wss://c.example", ok: false, reason: "" },
    { relay: "wss://e.example", ok: false, reason: "unreachable", fault: "unreachable" },
    { relay: "wss://d.example", ok: false, reason: "invalid: created_at is too far in the future" },
  ]);
  const { findings, facts } = judge({ state: { report, announced: announced("https://box.dstream.org/x") } });
  assert.deepEqual(findings.map(({ code, params, said }) => [code, params["relay"], said]), [
    ["relay-refused", "b.example", "blocked: pay first"],
    ["relay-refused", "c.example", undefined],
    ["relay-silent", "e.example", undefined],
    ["relay-clock", "d.example", "invalid: created_at is too far in the future"],
  ]);
  assert.ok(facts.includes("announcement"));
});

Deno.test("judgePage() says when nobody was told, and when there is nobody to tell", () => {
  const nowhere = reportPublish([{ relay: "wss://a.example", ok: false, reason: "no" }]);
  assert.deepEqual(judge({ state: { report: nowhere } }).codes, ["not-announced", "relay-refused"]);
  assert.deepEqual(judge({ air: "untold" }).codes, ["not-announced"]);
  assert.equal(judge().facts.includes("announcement"), false);
  assert.ok(
    judge({ state: { announced: announced("https://box.dstream.org/a") } }).facts.includes("announcement"),
  );
  assert.deepEqual(judge({ state: { report: reportPublish([]) } }).codes, ["no-relays"]);
});

Deno.test("judgePage() tells who can't reach what was announced", () => {
  const at = (...streaming: string[]) => judge({ state: { announced: announced(...streaming) } });
  assert.deepEqual(at("http://localhost:5659/live/a/index.m3u8").codes, ["only-here"]);
  assert.deepEqual(at("https://192.168.1.4/live/a/index.m3u8").codes, ["only-here"]);
  assert.deepEqual(at("http://box.dstream.org/live/a/index.m3u8").codes, ["address-insecure"]);
  assert.deepEqual(at("https://box.dstream.org/live/a/index.m3u8").codes, []);
  assert.ok(at("https://box.dstream.org/live/a/index.m3u8").facts.includes("reach"));
  assert.deepEqual(
    at("http://10.0.0.2/a", "http://mirror.dstream.org/a", "https://other.dstream.org/a").codes,
    [],
  );
});

Deno.test("judgePage() blames a clock only when it is certain", () => {
  assert.deepEqual(judge({ clock: { clock: "unsure" } }).codes, []);
  assert.equal(judge({ clock: { clock: "unsure" } }).facts.includes("clock"), false);
  assert.ok(judge({ clock: { clock: "fine" } }).facts.includes("clock"));
  assert.deepEqual(judge({ clock: { clock: "off", seconds: 9, box: "ahead" } }).codes, ["clock-off"]);
  assert.deepEqual(judge({ clock: { clock: "far-off", seconds: 90, box: "behind" } }).codes, [
    "clock-far-off",
  ]);
});
