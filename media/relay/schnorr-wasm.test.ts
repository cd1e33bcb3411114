import assert from "node:assert/strict";
import { checkSchnorr, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { loadSchnorrWasm } from "./schnorr-wasm.ts";

const check = await loadSchnorrWasm();
const sign = (content: string) =>
  signEvent({ kind: KIND.chat, created_at: 1, tags: [["t", "x"]], content }, new Uint8Array(32).fill(1));

Deno.test("loadSchnorrWasm() refuses what the pure check refuses, and doesn't throw", () => {
  const event = sign("a");
  for (const sig of [sign("b").sig, "0".repeat(128), "f".repeat(128)]) {
    const forged = structuredClone(event);
    forged.sig = sig;
    assert.equal(check(forged), false);
    assert.equal(checkSchnorr(forged), false);
  }
  const noPoint = structuredClone(event);
  noPoint.pubkey = "f".repeat(64);
  assert.equal(check(noPoint), false);
});

Deno.test("loadSchnorrWasm() takes what the pure check takes, large and strange texts too", () => {
  for (const content of ["", 'ß🌊\u2028\u0000"\\', "x".repeat(60_000)]) {
    const event = sign(content);
    assert.equal(check(event), true);
    assert.equal(checkSchnorr(event), true);
  }
  // The library's memory is reused: a refusal in between must not change the next verdict.
  const forged = sign("a");
  forged.sig = sign("b").sig;
  assert.deepEqual([check(forged), check(sign("c"))], [false, true]);
});
