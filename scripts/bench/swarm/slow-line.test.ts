import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openSlowLine } from "./slow-line.ts";

async function withLine(
  delayMs: (path: string) => number,
  work: (url: string, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const box = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(request.url === "/none" ? 404 : 200, { etag: "x" }).end("bytes");
  });
  await new Promise<void>((resolve) => box.listen(0, "127.0.0.1", resolve));
  const line = await openSlowLine({ to: `http://127.0.0.1:${(box.address() as AddressInfo).port}`, delayMs });
  try {
    await work(line.url, asked);
  } finally {
    await line.close();
    box.closeAllConnections();
    await new Promise<void>((resolve) => box.close(() => resolve()));
  }
}

Deno.test("openSlowLine() never asks the box for whoever gave up waiting", () =>
  withLine((path) => path === "/slow" ? 60_000 : 0, async (url, asked) => {
    await assert.rejects(fetch(`${url}/slow`, { signal: AbortSignal.timeout(20) }));
    assert.equal(await (await fetch(`${url}/a?b=c`)).text(), "bytes");
    assert.deepEqual(asked, ["/a?b=c"]);
  }));

Deno.test("openSlowLine() holds a request as long as it is told, and brings status and headers", () =>
  withLine(() => 40, async (url) => {
    const began = performance.now();
    const answer = await fetch(`${url}/none`);
    assert.ok(performance.now() - began >= 39);
    assert.deepEqual([answer.status, answer.headers.get("etag"), await answer.text()], [404, "x", "bytes"]);
  }));
