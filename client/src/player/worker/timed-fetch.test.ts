import assert from "node:assert/strict";
import { timedFetch, type TimedFetchOptions } from "./timed-fetch.ts";

/** Fetches a body of so many bytes, one every few milliseconds. */
async function drip(bytes: number, bounds: Partial<TimedFetchOptions>) {
  let sent = 0;
  const fetched = await timedFetch({
    fetch: (_input, init) =>
      Promise.resolve(
        new Response(
          new ReadableStream<Uint8Array>({
            async pull(body) {
              await new Promise((resolve) => setTimeout(resolve, 2));
              if (init?.signal?.aborted) return body.error(init.signal.reason);
              if (sent === bytes) return body.close();
              sent++;
              body.enqueue(new Uint8Array(1));
            },
          }),
        ),
      ),
    now: () => 0,
    url: "https://box.example/live/demo/index.m3u8",
    signal: new AbortController().signal,
    cache: "no-store",
    limit: 10_000,
    firstByteMs: 60_000,
    totalMs: 60_000,
    idleMs: 60_000,
    ...bounds,
  });
  return fetched.ok ? `${fetched.bytes.length} bytes` : fetched.failure.cause;
}

Deno.test("timedFetch() gives up on a body that trickles on and on, though it is never silent", async () => {
  assert.equal(await drip(Infinity, { bodyMs: 60 }), "timeout");
  assert.equal(await drip(Infinity, { totalMs: 60 }), "timeout");
});

Deno.test("timedFetch() reads no more than may come", async () => {
  assert.equal(await drip(Infinity, { limit: 3 }), "too-large");
});

Deno.test("timedFetch() gives a body that is here in time", async () => {
  assert.equal(await drip(3, { bodyMs: 60_000 }), "3 bytes");
});
