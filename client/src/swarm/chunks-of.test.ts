import assert from "node:assert/strict";
import { chunksOf } from "./chunks-of.ts";

/** A stream as browsers have it that don't iterate any. */
function plainStream(chunks: number): { stream: ReadableStream<Uint8Array>; isCancelled: () => boolean } {
  let [sent, cancelled] = [0, false];
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => sent < chunks ? controller.enqueue(Uint8Array.of(sent++)) : controller.close(),
    cancel: () => void (cancelled = true),
  });
  Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
  return { stream, isCancelled: () => cancelled };
}

Deno.test("chunksOf() cancels what is left when the loop is left", async () => {
  const { stream, isCancelled } = plainStream(9);
  for await (const chunk of chunksOf(stream)) if (chunk[0] === 1) break;
  assert.ok(isCancelled());
});

Deno.test("chunksOf() gives all of a stream that the platform doesn't iterate", async () => {
  const { stream, isCancelled } = plainStream(3);
  const got: number[] = [];
  for await (const chunk of chunksOf(stream)) got.push(...chunk);
  assert.deepEqual([got, isCancelled()], [[0, 1, 2], false]);
});
