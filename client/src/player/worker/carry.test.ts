import assert from "node:assert/strict";
import { carry, type Heard } from "./carry.ts";
import type { LoadFailure, LoadRequest, Report } from "./messages.ts";
import type { Loaded } from "./loaded.ts";

const times = { start: 0, first: 0, end: 0 };
const good: Loaded = { ok: true, data: "", url: "", times };
const bad = (failure: LoadFailure): Loaded => ({ ok: false, failure, times });
const cut: LoadFailure = { cause: "network", detail: "cut" };
const lie: LoadFailure = { cause: "refused", refusal: { verdict: "stripped" } };

/** Loads by carriers that answer as told; `late` lets time pass until whoever has been silent longest is late. */
function stage(answers: Record<string, Loaded | Promise<Loaded>>, kind: LoadRequest["kind"] = "bytes") {
  const asked: string[] = [];
  const said: string[] = [];
  const reports: Report[] = [];
  const timers: (() => void)[] = [];
  let armed = 0;
  const hear = new Map<string, Heard>();
  const gone: string[] = [];
  const request: LoadRequest = { kind, url: "https://a.example/x", source: "a", firstByteMs: 1, totalMs: 1 };
  const loaded = carry(request, new AbortController().signal, async ({ source }, signal, heard) => {
    asked.push(source);
    hear.set(source, heard);
    signal.addEventListener("abort", () => gone.push(source));
    return await answers[source] ?? bad(cut);
  }, {
    carriers: {
      ways: () => Object.keys(answers).map((source) => ({ source, url: source, at: request.url })),
      brought: (source) => said.push(`brought ${source}`),
      failed: (source) => said.push(`failed ${source}`),
      named: (source, sessions) => said.push(`${source} named ${sessions.join()}`),
      over: (url) => said.push(`over ${url}`),
    },
    after: (_ms, run) => {
      armed++;
      timers.push(run);
      return () => {
        const at = timers.indexOf(run);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    report: (report) => reports.push(report),
  });
  return {
    asked,
    said,
    reports,
    gone,
    loaded,
    late: () => timers.shift()?.(),
    /** How often something began to be waited for. */
    armed: () => armed,
    hear: (source: string, slow = false) => hear.get(source)?.(slow),
  };
}

const silence = new Promise<Loaded>(() => {});

Deno.test("carry() says what went wrong, once for each carrier, when nobody brings it", async () => {
  const { loaded, reports } = stage({ a: bad(cut), b: bad(lie) });
  assert.deepEqual(await loaded, bad(cut));
  assert.deepEqual(
    reports.map((one) => one.report === "failure" && [one.source, one.failure.cause, one.everywhere]),
    [["a", "network", false], ["b", "refused", true]],
  );
});

Deno.test("carry() goes on to the next carrier at once when one fails or lies", async () => {
  const failed = stage({ a: bad(cut), b: good });
  assert.equal(await failed.loaded, good);
  assert.deepEqual(failed.said, ["failed a", "brought b"]);
  const lied = stage({ a: bad(lie), b: good });
  assert.equal(await lied.loaded, good);
  assert.deepEqual(lied.said, [], "who lied is asked on, until it is left for that");
  assert.equal(lied.reports.length, 1);
});

Deno.test("carry() asks another when one is late, and takes whichever comes first", async () => {
  const { loaded, late, asked, said } = stage({ a: silence, b: good });
  late();
  assert.equal(await loaded, good);
  assert.deepEqual(asked, ["a", "b"]);
  assert.deepEqual(said, ["failed a", "brought b"]);
});

Deno.test("carry() asks nobody else while the first is in time", async () => {
  const { loaded, asked, said } = stage({ a: good, b: good });
  assert.equal(await loaded, good);
  assert.deepEqual([asked, said], [["a"], ["brought a"]]);
});

Deno.test("carry() believes that a session is over when nobody has it", async () => {
  const over: LoadFailure = { cause: "http", status: 410 };
  const { loaded, said } = stage({ a: bad(cut), b: bad(over) });
  assert.deepEqual(await loaded, bad(over));
  assert.deepEqual(said, ["failed a", "over https://a.example/x"]);
});

Deno.test("carry() blames nobody for being behind", async () => {
  const { loaded, said, reports, late } = stage({ a: bad({ cause: "behind" }), b: bad({ cause: "behind" }) });
  await new Promise((resolve) => setTimeout(resolve));
  late();
  assert.deepEqual(await loaded, bad({ cause: "behind" }));
  assert.deepEqual([said, reports], [[], []]);
});

Deno.test("carry() asks two at once for bytes, however many are silent, and rests those who never said a word", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, late, asked, said, gone } = stage({ a: silence, b: silence, c: promise, d: good });
  late();
  assert.deepEqual([asked, gone], [["a", "b"], []]);
  late();
  assert.deepEqual([asked, gone], [["a", "b", "c"], ["a"]]);
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(asked, ["a", "b", "c"]);
  assert.deepEqual(said, ["failed a", "failed b", "brought c"]);
});

Deno.test("carry() asks nobody else while bytes are coming, and goes on when they stop", async () => {
  const { loaded, late, asked, hear } = stage({ a: silence, b: good });
  for (let chunk = 0; chunk < 20; chunk++) hear("a");
  assert.deepEqual(asked, ["a"]);
  late();
  assert.deepEqual(asked, ["a", "b"]);
  assert.equal(await loaded, good);
});

Deno.test("carry() does not rest one whose bytes are coming, though another was quicker", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, late, asked, said, hear } = stage({ a: silence, b: promise, c: good });
  late();
  hear("a");
  // The second is silent now, and the first isn't.
  late();
  assert.deepEqual(asked, ["a", "b"]);
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["brought b"]);
});

Deno.test("carry() gives company to one whose bytes trickle, and rests it once it has been overtaken", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, asked, said, hear } = stage({ a: silence, b: promise, c: good });
  hear("a", true);
  hear("a", true);
  assert.deepEqual(asked, ["a", "b"]);
  hear("b", true);
  assert.deepEqual(asked, ["a", "b"], "two copies are enough for a slow line");
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["failed a", "brought b"]);
});

Deno.test("carry() asks another once all of a playlist could be here, however often some of it comes", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, asked, said, hear, late, armed } = stage({ a: silence, b: promise, c: good }, "playlist");
  hear("a");
  const before = armed();
  for (let chunk = 0; chunk < 20; chunk++) hear("a");
  assert.equal(armed(), before, "what is waited for began with the first byte");
  late();
  hear("a");
  hear("b");
  assert.deepEqual(asked, ["a", "b"]);
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["failed a", "brought b"]);
});

Deno.test("carry() takes nobody for the leader who only named a session", async () => {
  const { loaded, late, said } = stage({ a: silence, b: { ...good, sessions: ["5"] } }, "manifest");
  late();
  await loaded;
  assert.deepEqual(said, ["b named 5"]);
});

Deno.test("carry() asks a spare one only once all others have failed", async () => {
  const said: string[] = [];
  const timers: (() => void)[] = [];
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const request: LoadRequest = {
    kind: "manifest",
    url: "https://a.example/x",
    source: "a",
    firstByteMs: 1,
    totalMs: 1,
  };
  const loaded = carry(request, new AbortController().signal, async ({ source }) => {
    said.push(source);
    return source === "a" ? await promise : good;
  }, {
    carriers: {
      ways: () => [{ source: "a", url: "a", at: "x" }, { source: "b", url: "b", at: "x", spare: true }],
      brought: () => undefined,
      failed: () => undefined,
      named: () => undefined,
      over: () => undefined,
    },
    after: (_ms, run) => {
      timers.push(run);
      return () => undefined;
    },
    report: () => undefined,
  });
  for (const run of timers.splice(0)) run();
  assert.deepEqual(said, ["a"]);
  resolve(bad(cut));
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["a", "b"]);
});

Deno.test("carry() lets one spare alone join where who is asked says nothing for long, and takes what it brings", async () => {
  const asked: string[] = [];
  const failed: string[] = [];
  const timers: (() => void)[] = [];
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const request: LoadRequest = {
    kind: "bytes",
    url: "http://a.lan/x",
    source: "a",
    firstByteMs: 1,
    totalMs: 1,
  };
  const late = () => timers.shift()?.();
  const loaded = carry(request, new AbortController().signal, async ({ source }) => {
    asked.push(source);
    return source === "b" ? await promise : await silence;
  }, {
    carriers: {
      ways: () => [
        { source: "a", url: "a", at: "x" },
        ...["b", "c"].map((source) => ({ source, url: source, at: "x", spare: true, joins: true })),
      ],
      brought: () => undefined,
      failed: (source) => void failed.push(source),
      named: () => undefined,
      over: () => undefined,
    },
    after: (_ms, run) => {
      timers.push(run);
      return () => {
        const at = timers.indexOf(run);
        if (at >= 0) timers.splice(at, 1);
      };
    },
    report: () => undefined,
  });
  late();
  assert.deepEqual(asked, ["a"], "late is not enough");
  late();
  assert.deepEqual(asked, ["a", "b"]);
  for (let rounds = 0; rounds < 5; rounds++) late();
  assert.deepEqual(asked, ["a", "b"], "one is all");
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(failed, ["a"]);
  assert.equal(timers.length, 0);
});
