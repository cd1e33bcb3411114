import assert from "node:assert/strict";
import type { Pledge, Wrong } from "./pledge.ts";
import { makeProofs } from "./proofs.ts";
import { makeWrongs } from "./wrongs.ts";

const name = (n: number) => ({ rid: "video", n });

/** An engine that tells of each proof that is worth it, and a viewer who complains of some. */
function stand(options: {
  tier?: "stake" | "open";
  pledged?: boolean;
  fingerprint?: string | undefined;
  signed?: readonly number[];
  heard?: Pledge["wronged"];
} = {}) {
  const { tier = "stake", pledged = true, signed = [], heard = () => {} } = options;
  const fingerprint = "fingerprint" in options ? options.fingerprint : "f1".repeat(32);
  const told: Wrong[] = [];
  const proofs = makeProofs();
  const blamed = makeWrongs({
    tier,
    page: "page",
    sid: "sid",
    pledge: () =>
      pledged
        ? {
          wronged(wrong, vain) {
            told.push(wrong);
            heard(wrong, vain);
          },
        }
        : undefined,
    fingerprints: { of: () => fingerprint },
    receipts: { deny: (_, n) => !signed.includes(n) },
    proofs,
  });
  const prove = (n: number) => {
    const worth = proofs.note("a");
    if (worth) blamed("a", "byte-mismatch", name(n));
    return worth;
  };
  return { told, blamed, prove };
}

Deno.test("makeWrongs() tells the first proof of a peer, and none after it", () => {
  const { told, prove } = stand();
  assert.deepEqual([1, 2, 3].map(prove), [true, false, false]);
  assert.deepEqual(told.map(({ peer, rule, n }) => [peer, rule, n]), [["a", "bad-bytes", 1]]);
});

Deno.test("makeWrongs() lets the next proof count where the first was of a segment that is signed for", () => {
  const { told, prove } = stand({ signed: [1, 2] });
  assert.deepEqual([1, 2, 3, 4].map(prove), [true, true, true, false]);
  assert.deepEqual(told.map(({ n }) => n), [3]);
});

Deno.test("makeWrongs() lets the next one count where whoever heard it could do nothing with it", () => {
  const { told, prove } = stand({ heard: ({ n }, vain) => n === 1 ? vain() : undefined });
  assert.deepEqual([1, 2, 3].map(prove), [true, true, false]);
  assert.deepEqual(told.map(({ n }) => n), [1, 2]);
});

Deno.test("makeWrongs() tells nothing where no stake is asked or held, or several certificates came, and bounds what is tried", () => {
  for (const options of [{ tier: "open" as const }, { pledged: false }, { fingerprint: undefined }]) {
    const { told, prove } = stand(options);
    assert.deepEqual([1, 2, 3, 4, 5, 6].map(prove), [true, true, true, true, false, false]);
    assert.deepEqual(told, []);
  }
  const { told, blamed } = stand();
  blamed("a", "silence");
  blamed("a", "flood", name(1));
  assert.deepEqual(told, []);
});
