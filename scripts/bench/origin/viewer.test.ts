import assert from "node:assert/strict";
import { watchAsViewer } from "./viewer.ts";

const SEGMENT_S = 0.2;

/** Watches segments 0 to 3 of a server that lets segment 2 come so late, or lacks it; nothing else takes time. */
async function watch(second: { lateMs: number } | "missing") {
  const stopping = new AbortController();
  const encoder = new TextEncoder();
  let nowMs = 5000;
  let answer = "";
  return await watchAsViewer({
    host: "box.example:80",
    now: () => nowMs,
    connect: () =>
      Promise.resolve({
        write(request: Uint8Array) {
          const n = /^GET \/live\/one\/video\/(\d+)\.m4s HTTP\/1\.1\r\nHost: box\.example:80\r\n/
            .exec(new TextDecoder().decode(request))?.[1];
          if (n === "3") stopping.abort();
          if (n === "2" && second !== "missing") nowMs += second.lateMs;
          answer = n === "2" && second === "missing"
            ? "HTTP/1.1 404 Not Found\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes";
          return Promise.resolve(request.length);
        },
        read(buffer: Uint8Array) {
          if (stopping.signal.aborted) return Promise.resolve(null);
          return Promise.resolve(encoder.encodeInto(answer, buffer).written);
        },
        close() {},
      }),
    folder: "/live/one/",
    newest: () => 1,
    durationOf: () => SEGMENT_S,
    counts: () => true,
    signal: stopping.signal,
  });
}

Deno.test("watchAsViewer() says what it couldn't have, and stops there", async () => {
  const { faults, segments } = await watch("missing");
  assert.match(faults.join(), /^\/live\/one\/video\/2\.m4s: HTTP\/1\.1 404/);
  assert.equal(segments, 2);
});

Deno.test("watchAsViewer() counts a stall where a segment comes after the two before it were played, and only there", async () => {
  const late = await watch({ lateMs: 800 });
  assert.deepEqual([late.stalls, late.stoodMs, late.faults], [1, 400, []]);
  assert.deepEqual(late.fetches, [0, 0, 800]);
  const early = await watch({ lateMs: 0 });
  assert.deepEqual([early.stalls, early.segments, early.bytes], [0, 3, 15]);
});

Deno.test("watchAsViewer() counts no stall so short that nobody sees it", async () => {
  const stalls = async (lateMs: number) => (await watch({ lateMs })).stalls;
  assert.deepEqual([await stalls(450), await stalls(451)], [0, 1]);
});

Deno.test("watchAsViewer() ends when told to though the server says nothing, and that is no fault", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { hostname, port } = listener.addr;
  const stopping = new AbortController();
  const watching = watchAsViewer({
    host: `${hostname}:${port}`,
    connect: () => Deno.connect({ hostname, port }),
    now: () => 0,
    folder: "/live/one/",
    newest: () => 1,
    durationOf: () => SEGMENT_S,
    counts: () => true,
    signal: stopping.signal,
  });
  using asked = await listener.accept();
  await asked.read(new Uint8Array(512));
  stopping.abort();
  assert.deepEqual((await watching).faults, []);
  listener.close();
});
