import assert from "node:assert/strict";
import { type Blame, chooseSource, forgive, note, type SourceBook } from "./source-book.ts";
import type { Report } from "./worker/messages.ts";

const stale: Blame = { verdict: "stale", ageMs: 60_000, limitMs: 12_000 };
const fork: Blame = { verdict: "fork", n: 7 };
const mismatch: Blame = { verdict: "byte-mismatch", in: "sha256", expected: "aa", got: "bb" };

const failure = (kind: "playlist" | "bytes", refusal?: Blame): Report => ({
  report: "failure",
  source: "a",
  kind,
  failure: refusal === undefined ? { cause: "network", detail: "refused" } : { cause: "refused", refusal },
  everywhere: true,
});
const verdict = (refusal?: Exclude<Blame, { verdict: "byte-mismatch" }>): Report => ({
  report: "playlist",
  source: "a",
  verdict: refusal?.verdict ?? "verified",
  ...(refusal && { refusal }),
  carrier: "http",
  judgeMs: 1,
  clockOffsetMs: 0,
});
const object = (verdict: "verified" | "byte-mismatch", tampered = false): Report => ({
  report: "object",
  source: "a",
  name: { kind: "part", rid: "video", n: 1, p: 0 },
  bytes: 1,
  verdict,
  carrier: "http",
  tampered,
});
const fromPeer = (report: Report): Report => ({ ...report, carrier: "peer" } as Report);

function read(reports: Report[], from: SourceBook = new Map()): SourceBook {
  return reports.reduce((book, report, at) => note(book, "a", report, at), from);
}
const choose = (book: SourceBook, sources = ["a", "b"], nowMs = 100) =>
  chooseSource({ sources, current: "a", book, nowMs, patienceMs: 2500 });

Deno.test("note() never blames a source for what another viewer brought", () => {
  const reports = [verdict(fork), object("byte-mismatch"), object("byte-mismatch"), object("byte-mismatch")];
  assert.deepEqual([...read(reports.map(fromPeer))], []);
});

Deno.test("note() waits for a silent source while other viewers bring its stream", () => {
  assert.notEqual(read([failure("bytes")]).get("a")?.silentSince, undefined);
  assert.equal(read([failure("bytes"), fromPeer(object("verified"))]).get("a")?.silentSince, undefined);
});

Deno.test("note() leaves a source at its first fork, for good", () => {
  const book = read([verdict(fork)]);
  assert.deepEqual(choose(book), { choose: "other", source: "b" });
  assert.deepEqual(choose(forgive(book)), { choose: "other", source: "b" });
});

Deno.test("note() leaves a source for other refusals only when they repeat", () => {
  assert.deepEqual(choose(read([failure("playlist", stale)])), { choose: "stay" });
  assert.deepEqual(choose(read([failure("playlist", stale), verdict(), failure("playlist", stale)])), {
    choose: "stay",
  });
  const left = read([failure("playlist", stale), failure("playlist", stale)]);
  assert.deepEqual(choose(left), { choose: "other", source: "b" });
  assert.deepEqual(choose(forgive(left)), { choose: "stay" });
});

Deno.test("note() forgets bent bytes when a good object came between", () => {
  const bent = failure("bytes", mismatch);
  assert.deepEqual(choose(read([bent, bent, object("verified"), bent])), { choose: "stay" });
  assert.deepEqual(choose(read([bent, bent, bent])), { choose: "other", source: "b" });
});

Deno.test("note() does not blame a carrier for what the viewer bent", () => {
  assert.deepEqual(choose(read(Array.from({ length: 9 }, () => object("byte-mismatch", true)))), {
    choose: "stay",
  });
});

Deno.test("chooseSource() waits a while for a silent source, and for ever when there is no other", () => {
  const book = read([failure("playlist")]);
  assert.deepEqual(choose(book, ["a", "b"], 2000), { choose: "stay" });
  assert.deepEqual(choose(book, ["a", "b"], 3000), { choose: "other", source: "b" });
  assert.deepEqual(choose(book, ["a"], 60_000), { choose: "stay" });
});

Deno.test("chooseSource() stops and says why when every source was refused", () => {
  let book = read([verdict(fork)]);
  book = note(book, "b", { ...failure("playlist", stale), source: "b" } as Report, 1);
  book = note(book, "b", { ...failure("playlist", stale), source: "b" } as Report, 2);
  assert.deepEqual(choose(book), { choose: "stop", why: fork });
});
