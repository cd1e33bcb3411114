import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { watchAsViewer } from "./viewer.ts";

const SEGMENT_S = 0.2;

/** Watches segments 0 to 3 of a server that lets segment 2 wait so long, or lacks it. */
async function watch(second: { lateMs: number } | "missing") {
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    const n = /video\/(\d+)\.m4s/.exec(request.url ?? "")?.[1];
    if (n === "3") stopping.abort();
    const held = n === "2" ? second : { lateMs: 0 };
    response.statusCode = held === "missing" ? 404 : 200;
    setTimeout(() => response.end("bytes"), held === "missing" ? 0 : held.lateMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const figures = await watchAsViewer({
    hostname: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    folder: "/live/one/",
    newest: () => 1,
    durationOf: () => SEGMENT_S,
    counts: () => true,
    signal: stopping.signal,
  });
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return figures;
}

Deno.test("watchAsViewer() says what it couldn't have, and stops there", async () => {
  const { faults, segments } = await watch("missing");
  assert.match(faults.join(), /^\/live\/one\/video\/2\.m4s: HTTP\/1\.1 404/);
  assert.equal(segments, 2);
});

Deno.test("watchAsViewer() counts a stall where a segment comes after the two before it were played, and only there", async () => {
  const late = await watch({ lateMs: 4 * 1000 * SEGMENT_S });
  assert.deepEqual([late.stalls, late.faults], [1, []]);
  assert.ok(late.stoodMs > 1000 * SEGMENT_S && late.stoodMs < 4 * 1000 * SEGMENT_S, String(late.stoodMs));
  const early = await watch({ lateMs: 0 });
  assert.deepEqual([early.stalls, early.segments, early.bytes], [0, 3, 15]);
});
