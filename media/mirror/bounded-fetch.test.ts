import assert from "node:assert/strict";
import { bodyMsFor, boundedFetch, type BoundedFetchOptions, type Got } from "./bounded-fetch.ts";

/** Gets a body whose bytes come one at a time, each after so many milliseconds. */
async function drip(
  everyMs: number,
  bytes: number,
  bounds: Partial<BoundedFetchOptions> = {},
): Promise<{ got: Got; sent: number }> {
  let sent = 0;
  const answer: typeof fetch = (_input, init) => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        if (init?.signal?.aborted) return controller.error(init.signal.reason);
        if (sent === bytes) return controller.close();
        sent++;
        controller.enqueue(new Uint8Array(1));
      },
    });
    return Promise.resolve(new Response(body));
  };
  const { signal } = new AbortController();
  const got = await boundedFetch("http://a.example/", {
    fetch: answer,
    signal,
    firstByteMs: 60_000,
    idleMs: 60_000,
    bodyMs: 60_000,
    limit: 1000,
    ...bounds,
  });
  return { got, sent };
}

Deno.test("boundedFetch() gives up on a body that trickles on and on, though it is never silent", async () => {
  const { got, sent } = await drip(5, Infinity, { bodyMs: 100 });
  assert.deepEqual(got, { got: "nothing", why: "no answer in time" });
  assert.ok(sent <= 25, `${sent} bytes were waited for`);
});

Deno.test("boundedFetch() gives up on a body that never begins, or stops", async () => {
  assert.equal((await drip(200, 1, { idleMs: 50 })).got.got, "nothing");
});

Deno.test("boundedFetch() reads no more than may come", async () => {
  assert.deepEqual((await drip(0, Infinity, { limit: 3 })).got, { got: "nothing", why: "more than 3 bytes" });
});

Deno.test("boundedFetch() gives a body that is here in time", async () => {
  assert.deepEqual((await drip(1, 5)).got, { got: "bytes", bytes: new Uint8Array(5) });
});

Deno.test("bodyMsFor() gives a larger body more time", () => {
  assert.equal(bodyMsFor(0), 3000);
  assert.equal(bodyMsFor(2_560_000), 13_000);
});
