import assert from "node:assert/strict";
import { fingerprintIn, makeFingerprints } from "./fingerprints.ts";

const colons = (byte: string) => Array.from({ length: 32 }, () => byte).join(":");
const sdp = (...lines: string[]) => ["v=0", "s=-", ...lines, "m=application 9 x"].join("\r\n") + "\r\n";
const line = (byte: string) => `a=fingerprint:sha-256 ${colons(byte)}`;
const [one, other] = [sdp(line("AB")), sdp(line("CD"))];

Deno.test("fingerprintIn() says nothing of a description with no certificate, two, or one by another hash", () => {
  for (
    const text of [
      "",
      sdp(),
      sdp(line("AB"), line("AB")),
      sdp(line("AB"), `a=fingerprint:sha-512 ${colons("AB")}`),
      sdp(`a=fingerprint:sha-1 ${colons("AB")}`),
      sdp("a=fingerprint:sha-256 AB:CD"),
      sdp(`${line("AB")}:EF`),
    ]
  ) assert.equal(fingerprintIn(text), undefined);
});

Deno.test("of() knows one certificate while no other came with that id, and never again afterwards", () => {
  const known = makeFingerprints();
  assert.equal(known.of("a"), undefined);
  known.heard("a", one);
  known.heard("a", one);
  known.heard("b", other);
  assert.deepEqual([known.of("a"), known.of("b")], ["ab".repeat(32), "cd".repeat(32)]);
  known.heard("a", other);
  known.heard("a", one);
  assert.equal(known.of("a"), undefined);
  known.heard("b", sdp());
  known.heard("b", other);
  assert.equal(known.of("b"), undefined);
});

Deno.test("of() forgets nobody for others, however many an edge invents", () => {
  const known = makeFingerprints();
  known.heard("a", one);
  for (let at = 0; at < 3000; at++) known.heard(`x${at}`, other);
  known.heard("a", other);
  assert.equal(known.of("a"), undefined);
  known.heard("late", one);
  assert.equal(known.of("late"), undefined);
});
