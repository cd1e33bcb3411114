import assert from "node:assert/strict";
import { pinSite, readEndpoint } from "./pin.ts";

const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const OTHER = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const TOKEN = "very-secret-token";
const CAR = Uint8Array.of(1, 2, 3);

type Asked = {
  method: string;
  url: URL;
  authorization: string | null;
  body: Uint8Array<ArrayBuffer> | string;
};

/** An endpoint on loopback that answers as told; gives what it was asked. */
async function withEndpoint(
  answer: (asked: Asked) => Response,
  work: (url: URL, asked: Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const form = request.headers.get("content-type")?.startsWith("multipart/");
    const file = form ? (await request.formData()).get("file") : undefined;
    const one = {
      method: request.method,
      url: new URL(request.url),
      authorization: request.headers.get("authorization"),
      body: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : await request.text(),
    };
    asked.push(one);
    return answer(one);
  });
  try {
    await work(new URL(`http://127.0.0.1:${server.addr.port}`), asked);
  } finally {
    await server.shutdown();
  }
}

const pin = (endpoint: URL, changes: { token?: string; timeoutMs?: number } = {}) =>
  pinSite({ endpoint, token: undefined, cid: CID, car: CAR, name: "dStream 0.1.0", fetch, ...changes });

/** One line as Kubo's dag/import answers. */
const root = (cid: string, problem = "") =>
  `${JSON.stringify({ Root: { Cid: { "/": cid }, PinErrorMsg: problem } })}\n`;

Deno.test("pinSite() doesn't say pinned for another root, a pin that failed, garbage or nothing", async (t) => {
  for (
    const [what, body] of [
      ["another root", root(OTHER)],
      ["a pin that failed", root(CID, "disk full")],
      ["garbage", "<html>"],
      ["half a line", root(CID).slice(0, 40)],
      ["nothing", ""],
    ] as const
  ) {
    await t.step(what, () =>
      withEndpoint(() => new Response(body), async (url) => {
        const answer = await pin(url);
        assert.equal(answer.state, "failed");
      }));
  }
});

Deno.test("pinSite() says what an endpoint that refuses said, and never the token", () =>
  withEndpoint(() => new Response("bad key", { status: 403 }), async (url) => {
    const answer = await pin(url, { token: TOKEN });
    assert.ok(answer.state === "failed");
    assert.match(answer.why, /403: bad key/);
    assert.match(answer.fix, /DSTREAM_PIN_TOKEN/);
    assert.doesNotMatch(JSON.stringify(answer), new RegExp(TOKEN));
  }));

Deno.test("pinSite() follows no redirect, which would carry the token elsewhere", () =>
  withEndpoint(
    () => new Response(null, { status: 307, headers: { location: "http://127.0.0.1:9/" } }),
    async (url, asked) => {
      assert.equal((await pin(url, { token: TOKEN })).state, "failed");
      assert.equal(asked.length, 1);
    },
  ));

Deno.test("pinSite() says that nobody is there, or that the answer took too long", async () => {
  const nobody = await pin(new URL("http://127.0.0.1:9"));
  assert.ok(nobody.state === "failed" && /can't be reached/.test(nobody.why));
  let late: ((response: Response) => void) | undefined;
  const answer = new Promise<Response>((resolve) => late = resolve);
  const slow: typeof fetch = (_url, init) =>
    new Promise((resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      void answer.then(resolve);
    });
  const outcome = await pinSite({
    endpoint: new URL("http://127.0.0.1:9"),
    token: undefined,
    cid: CID,
    car: CAR,
    name: "x",
    fetch: slow,
    timeoutMs: 1,
  });
  late?.(new Response());
  assert.ok(outcome.state === "failed" && /did not answer in time/.test(outcome.why));
});

Deno.test("pinSite() gives Kubo the whole file by dag/import and believes its word on that root", () =>
  withEndpoint(() => new Response(root(OTHER) + root(CID)), async (url, asked) => {
    assert.deepEqual(await pin(url, { token: TOKEN }), { state: "pinned" });
    const [one] = asked;
    assert.ok(one);
    assert.deepEqual([one.method, one.url.pathname, one.url.searchParams.get("pin-roots")], [
      "POST",
      "/api/v0/dag/import",
      "true",
    ]);
    assert.equal(one.authorization, `Bearer ${TOKEN}`);
    assert.deepEqual(one.body, CAR);
  }));

Deno.test("pinSite() takes an address that ends in Kubo's own root for Kubo, not for a pinning service", async () => {
  for (const path of ["/api/v0", "/api/v0/", "/node/api/v0", "/api/v0/dag/import"]) {
    await withEndpoint(() => new Response(root(CID)), async (url, asked) => {
      assert.deepEqual(await pin(new URL(path, url)), { state: "pinned" });
      assert.equal(
        asked[0]?.url.pathname,
        path.startsWith("/node") ? "/node/api/v0/dag/import" : "/api/v0/dag/import",
      );
    });
  }
});

Deno.test("pinSite() asks a pinning service for the CID, and tells queued from pinned and failed", async () => {
  for (
    const [status, state] of [["queued", "told"], ["pinned", "pinned"], ["failed", "failed"], [
      "odd",
      "failed",
    ]]
  ) {
    await withEndpoint(() => Response.json({ requestid: "1", status }), async (url, asked) => {
      assert.equal((await pin(new URL("/psa", url))).state, state, status);
      assert.equal(asked[0]?.url.pathname, "/psa/pins");
      assert.deepEqual(JSON.parse(String(asked[0]?.body)), { cid: CID, name: "dStream 0.1.0" });
    });
  }
});

Deno.test("readEndpoint() refuses what is no address, holds a password, or would tell a token to the network", () => {
  for (const text of ["", "5001", "ftp://node", "/ip4/127.0.0.1/tcp/5001"]) {
    assert.equal(typeof readEndpoint(text, undefined), "string", text);
  }
  const named = readEndpoint("https://user:hunter2@node.example", undefined);
  assert.ok(typeof named === "string" && !named.includes("hunter2"));
  for (const hidden of ["https://pins.example/v1?token=hunter2", "https://pins.example/v1#hunter2"]) {
    const read = readEndpoint(hidden, undefined);
    assert.ok(typeof read === "string" && !read.includes("hunter2"), hidden);
  }
  for (const host of ["127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example"]) {
    assert.equal(typeof readEndpoint(`http://${host}:5001`, TOKEN), "string", host);
  }
  const plain = readEndpoint("http://node.example", TOKEN);
  assert.ok(typeof plain === "string" && !plain.includes(TOKEN));
  assert.ok(readEndpoint("http://node.example", undefined) instanceof URL);
  assert.ok(readEndpoint("http://127.0.0.1:5001", TOKEN) instanceof URL);
});
