import assert from "node:assert/strict";
import { EMPTY_LEDGER, enter, type Ledger, trustOf, turnPage } from "./ledger.ts";
import type { ObjectReport, PlaylistReport, Report } from "./worker/messages.ts";

const list = (rid: string, verdict: PlaylistReport["verdict"]): Report => ({
  report: "playlist",
  source: "s",
  rid,
  verdict,
  carrier: "http",
  judgeMs: 1,
  clockOffsetMs: 0,
});
const part = (verdict: ObjectReport["verdict"], p = 0, tampered = false): Report => ({
  report: "object",
  source: "s",
  name: { kind: "part", rid: "video", n: 3, p },
  bytes: 100,
  verdict,
  ...(verdict === "byte-mismatch" && {
    mismatch: { verdict: "byte-mismatch" as const, in: "sha256" as const, expected: "aa", got: "bb" },
  }),
  carrier: "http",
  tampered,
});
const fromPeer = <R extends Report>(report: R): R => ({ ...report, carrier: "peer" });
const STRIPPED: PlaylistReport = {
  report: "playlist",
  source: "s",
  rid: "video",
  verdict: "stripped",
  refusal: { verdict: "stripped" },
  carrier: "http",
  judgeMs: 1,
  clockOffsetMs: 0,
};
const read = (reports: Report[], from: Ledger = EMPTY_LEDGER) =>
  reports.reduce((l, r, at) => enter(l, r, at), from);

Deno.test("trustOf() says checking, not verified, before both a playlist and bytes were verified", () => {
  assert.equal(trustOf(EMPTY_LEDGER, false), "checking");
  assert.equal(trustOf(read([list("video", "verified")]), false), "checking");
});

Deno.test("trustOf() says unsealed as soon as any byte here was not verified", () => {
  const mixed = read([
    list("video", "verified"),
    part("verified"),
    list("audio", "unsealed"),
    part("unsealed"),
  ]);
  assert.equal(trustOf(mixed, false), "unsealed");
  assert.equal(
    trustOf(read([list("video", "verified"), part("verified"), list("audio", "unsealed")]), false),
    "checking",
  );
});

Deno.test("trustOf() says refused whatever was verified before", () => {
  const good = read([list("video", "verified"), part("verified")]);
  assert.equal(trustOf(good, false), "verified");
  assert.equal(trustOf(good, true), "refused");
});

Deno.test("turnPage() keeps the sums but lets nothing vouch for what follows", () => {
  const turned = turnPage(read([list("video", "verified"), part("verified")]));
  assert.equal(turned.verifiedBytes, 100);
  assert.equal(trustOf(turned, false), "checking");
});

Deno.test("enter() counts a refused object as nothing but refused, and notes when a good copy came", () => {
  const ledger = read([part("byte-mismatch", 4, true), part("verified", 5), part("verified", 4)]);
  assert.equal(ledger.verifiedBytes, 200);
  assert.equal(ledger.refusedCount, 1);
  assert.deepEqual(ledger.refused[0], {
    at: 0,
    source: "s",
    carrier: "http",
    verdict: "byte-mismatch",
    name: { kind: "part", rid: "video", n: 3, p: 4 },
    expected: "aa",
    got: "bb",
    tampered: true,
    replacedAt: 2,
  });
});

Deno.test("enter() keeps only the newest refusals, but counts all", () => {
  const ledger = read(Array.from({ length: 50 }, (_, p) => part("byte-mismatch", p)));
  assert.equal(ledger.refused.length, 20);
  assert.equal(ledger.refusedCount, 50);
});

Deno.test("enter() takes no refused playlist of a viewer for the box's last word", () => {
  const kept = read([list("video", "verified"), fromPeer({ ...STRIPPED })]);
  assert.deepEqual([kept.last?.verdict, kept.refusedCount, kept.refused[0]?.carrier], [
    "verified",
    1,
    "peer",
  ]);
  assert.equal(read([list("video", "verified"), STRIPPED]).last?.verdict, "stripped");
});

Deno.test("enter() tells bytes of viewers from those of addresses, and counts both as verified", () => {
  const ledger = read([part("verified", 1), fromPeer(part("verified", 2)), fromPeer(part("verified", 3))]);
  assert.deepEqual([ledger.verifiedBytes, ledger.peerBytes, ledger.bytesBySource.get("s")], [300, 200, 100]);
});
