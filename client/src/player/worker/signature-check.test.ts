import assert from "node:assert/strict";
import { initNostrWasm } from "nostr-wasm";
import { readEvent } from "../../../../contracts/nostr/event.ts";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
import { makeFastSignatureCheck } from "./signature-check.ts";

const event = readEvent(vectors.checkpoint);
assert.ok(event);
const bent = { ...event, sig: event.sig.replace(/^./, (digit) => digit === "0" ? "1" : "0") };

Deno.test("makeFastSignatureCheck() does not use a verifier that takes anything", async () => {
  const { check, ready } = makeFastSignatureCheck({ load: () => Promise.resolve({ verifyEvent() {} }) });
  assert.equal(await ready, "pure");
  assert.equal(check(bent), false);
  assert.equal(check(event), true);
});

Deno.test("makeFastSignatureCheck() goes on in pure JS when the fast verifier can't be loaded or refuses all", async () => {
  const broken = () => Promise.reject(new Error("wasm is forbidden here"));
  const strict = () =>
    Promise.resolve({
      verifyEvent() {
        throw new Error("no");
      },
    });
  for (const load of [broken, strict]) {
    const { check, ready } = makeFastSignatureCheck({ load });
    assert.equal(await ready, "pure");
    assert.deepEqual([check(event), check(bent)], [true, false]);
  }
});

Deno.test("makeFastSignatureCheck() uses nostr-wasm once it is there", async () => {
  const { check, ready } = makeFastSignatureCheck({ load: initNostrWasm });
  assert.deepEqual([check(event), check(bent)], [true, false]);
  assert.equal(await ready, "wasm");
  assert.deepEqual([check(event), check(bent)], [true, false]);
});
