import assert from "node:assert/strict";
import type { SealVerdict } from "../contracts/seal/verdict.ts";
import { sealAnswer } from "./seal-answer.ts";

const position = { sid: "0".repeat(16), n: 5, createdAt: 1 };

Deno.test("sealAnswer() has a sentence for every refusal, and gives no object away with it", () => {
  const refusals: SealVerdict[] = [
    { verdict: "unsealed" },
    { verdict: "stripped" },
    { verdict: "malformed", detail: "two SEAL lines" },
    { verdict: "unknown-signer", signer: "a".repeat(64) },
    { verdict: "expired", createdAt: 1, nbf: 2, exp: 3 },
    { verdict: "gap", from: 1, to: 3 },
    { verdict: "chain-mismatch", at: "head", n: 4 },
    { verdict: "stale", ageMs: 20_000, limitMs: 12_000 },
    { verdict: "stale", ageMs: -90_000, limitMs: 12_000 },
    { verdict: "fork", n: 2 },
    { verdict: "rollback", was: position, is: { ...position, n: 4 } },
  ];
  for (const refusal of refusals) {
    const answer = sealAnswer(refusal, undefined, undefined);
    assert.deepEqual(Object.keys(answer), ["verdict", "detail"]);
    assert.match(answer.detail, /^[A-Z].{20,}\.$/);
  }
});

Deno.test("sealAnswer() lists what was verified", () => {
  const checkpoint = {
    address: `30311:${"a".repeat(64)}:demo`,
    sid: "0".repeat(16),
    rid: "video",
    n: 7,
    head: "b".repeat(64),
    state: "live",
    signer: "c".repeat(64),
    createdAt: 9,
  } as const;
  const object = { length: 3, sha256: "d".repeat(64) };
  const answer = sealAnswer(
    { verdict: "verified", checkpoint, objects: new Map([["7.m4s", object]]) },
    undefined,
    "here",
  );
  assert.deepEqual(answer.objects, { "7.m4s": object });
  assert.equal(answer.checkpoint?.n, 7);
  assert.equal(answer.source, "here");
});
