import assert from "node:assert/strict";
import { boundedJson } from "./bounded-json.ts";

Deno.test("boundedJson() rejects one byte too many, and what is no JSON", async () => {
  await assert.rejects(boundedJson(new Response('"bees"'), 5), RangeError);
  for (const text of ["", "{", "<html>"]) {
    await assert.rejects(boundedJson(new Response(text), 100), SyntaxError);
  }
  await assert.rejects(boundedJson(new Response(null), 100), SyntaxError);
});

Deno.test("boundedJson() reads what fits, whatever pieces it comes in", async () => {
  assert.equal(await boundedJson(new Response('"bees"'), 6), "bees");
  const pieces = new ReadableStream({
    start(controller) {
      for (const byte of new TextEncoder().encode('{"a":"é"}')) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  assert.deepEqual(await boundedJson(new Response(pieces), 100), { a: "é" });
});
