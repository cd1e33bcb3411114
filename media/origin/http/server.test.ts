import assert from "node:assert/strict";
import { type OriginServerOptions, startOriginServer } from "./server.ts";

/** A server of a box without streams; `webrtc` sees every request that isn't for media. */
async function withServer(
  webrtc: OriginServerOptions["webrtc"],
  work: (port: number, log: string[]) => Promise<void>,
  limits: OriginServerOptions["api"]["limits"] = { take: () => undefined },
) {
  const log: string[] = [];
  const unasked = () => assert.fail("nobody asks for this");
  const server = await startOriginServer({
    port: 0,
    live: { broadcasts: new Map(), status: unasked, audience: { playlist: unasked, sent: unasked } },
    api: {
      info: unasked,
      metrics: () => "figures\n",
      gate: { admit: unasked, isClaimed: unasked },
      limits,
      store: {
        owner: unasked,
        setOwner: unasked,
        get: unasked,
        list: unasked,
        register: unasked,
        renewKey: unasked,
        isKey: unasked,
        setAnnouncements: unasked,
      },
      ports: { rtmp: 1935, srt: 8890 },
      onStream: unasked,
      onKeyRenewed: unasked,
      onAnnouncements: unasked,
    },
    webrtc,
    now: Date.now,
    log: (line) => log.push(line),
  });
  try {
    await work(server.port, log);
  } finally {
    await server.close();
  }
}

Deno.test("startOriginServer() writes nothing down about who hangs up within a body, and goes on", async () => {
  let left = () => {};
  const gone = new Promise<void>((resolve) => left = resolve);
  let came = () => {};
  const here = new Promise<void>((resolve) => came = resolve);
  await withServer((request) => {
    if (request.method === "PUT") {
      request.once("close", left);
      came();
    }
    return Promise.resolve(false);
  }, async (port, log) => {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port });
    const half = "PUT /v1/streams/demo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    await socket.write(new TextEncoder().encode(half));
    await here;
    socket.close();
    await gone;
    const next = await fetch(`http://127.0.0.1:${port}/nothing`);
    assert.equal(next.status, 404);
    await next.body?.cancel();
    assert.deepEqual(log, []);
  });
});

Deno.test("startOriginServer() says internal, and writes down why, when something of ours fails", () =>
  withServer(() => Promise.reject(new Error("broken")), async (port, log) => {
    const answer = await fetch(`http://127.0.0.1:${port}/whip/demo?token=secret`, { method: "POST" });
    assert.equal(answer.status, 500);
    assert.equal((await answer.json()).code, "internal");
    assert.match(log.join(), /POST \/whip\/demo failed: Error: broken/);
    assert.ok(!log.join().includes("secret"));
  }));

Deno.test("startOriginServer() reads no body and checks no signature of who asks too often", () =>
  withServer(() => Promise.resolve(false), async (port) => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/streams/demo`, { method: "PUT", body: "{}" });
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [429, "3"]);
    assert.equal((await answer.json()).code, "too-many-requests");
  }, { take: () => 3 }));

Deno.test("startOriginServer() gives figures to nobody who comes through a proxy", () =>
  withServer(() => Promise.resolve(false), async (port) => {
    for (const name of ["x-forwarded-for", "forwarded", "x-real-ip", "via"]) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/metrics`, {
        headers: { [name]: "198.51.100.7" },
      });
      assert.equal(answer.status, 404, name);
      await answer.body?.cancel();
    }
  }));

Deno.test("startOriginServer() gives figures where Prometheus looks, and takes none", () =>
  withServer(() => Promise.resolve(false), async (port) => {
    for (const path of ["/metrics", "/v1/metrics"]) {
      const url = `http://127.0.0.1:${port}${path}`;
      const answer = await fetch(url);
      assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
      assert.equal(answer.headers.get("cache-control"), "no-store");
      assert.equal(await answer.text(), "figures\n");
      const refused = await fetch(url, { method: "POST" });
      assert.equal(refused.status, 405);
      await refused.body?.cancel();
    }
  }));
