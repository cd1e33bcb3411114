import assert from "node:assert/strict";
import { problemJson } from "../../../contracts/api/problem.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../contracts/nostr/event.ts";
import { verifyHttpAuth } from "../../../contracts/nostr/http-auth.ts";
import { type BoxAnswer, makeBoxClient } from "./box-client.ts";

const secret = new Uint8Array(32).fill(2);
const now = 1_790_000_000;
const url = "https://box.example/x";
const signer = "ab".repeat(32);
const grant = {
  d: "bees",
  signer,
  key: "k".repeat(32),
  publish: {
    whip: `${url}/whip/bees`,
    rtmp: "rtmp://box.example:1935/live/bees?token=k",
    srt: "srt://box.example:8890?streamid=x",
  },
  watch: { index: `${url}/live/bees/index.m3u8`, ll: `${url}/live/bees/ll.m3u8`, whep: `${url}/whep/bees` },
};

type Asked = { method: string; url: string; headers: Headers; body: Uint8Array };

function boxThat(
  answer: (asked: Asked, init: RequestInit | undefined) => Response | Promise<Response>,
  more = {},
) {
  const asked: Asked[] = [];
  const client = makeBoxClient({
    url,
    pageProtocol: "https:",
    now: () => now,
    sign: (template) => Promise.resolve(signEvent(template, secret)),
    fetch: async (input, init) => {
      const body = init?.body;
      const seen = {
        method: init?.method ?? "GET",
        url: String(input),
        headers: new Headers(init?.headers),
        body: new TextEncoder().encode(typeof body === "string" ? body : ""),
      };
      asked.push(seen);
      return await answer(seen, init);
    },
    ...more,
  });
  return { client, asked };
}

const fault = <T>(answer: BoxAnswer<T>) => answer.ok ? "no fault" : answer.fault;

Deno.test("an absent box is unreachable, one that only hides from pages is named so", async () => {
  const down = boxThat(() => {
    throw new TypeError("Failed to fetch");
  });
  assert.deepEqual(fault(await down.client.info()), { fault: "unreachable" });
  const closed = boxThat((_, init) => {
    if (init?.mode === "no-cors") return new Response();
    throw new TypeError("Failed to fetch");
  });
  assert.deepEqual(fault(await closed.client.info()), { fault: "closed-to-pages" });
});

Deno.test("a box by plain HTTP is told apart from an absent one on a page that came by HTTPS", async () => {
  const ask = (address: string, pageProtocol: string) =>
    boxThat(() => {
      throw new TypeError("Failed to fetch");
    }, { url: address, pageProtocol }).client.status("bees");
  assert.deepEqual(fault(await ask("http://192.168.1.5:5659", "https:")), { fault: "insecure" });
  assert.deepEqual(fault(await ask("http://192.168.1.5:5659", "http:")), { fault: "unreachable" });
  assert.deepEqual(fault(await ask("http://localhost:5659", "https:")), { fault: "unreachable" });
});

Deno.test("a box that hangs is a timeout", async () => {
  const { client } = boxThat((_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    }), { timeoutMs: 10 });
  assert.deepEqual(fault(await client.status("bees")), { fault: "timeout" });
});

for (
  const [what, response] of [
    ["a web page", () => new Response("<html>")],
    ["JSON of another thing", () => Response.json({ hello: "world" })],
    ["a 404 without a problem", () => new Response("404", { status: 404 })],
    ["an answer of 100 kB", () => Response.json({ pubkey: signer, more: "x".repeat(100_000) })],
    [
      "a box whose key is none",
      () => Response.json({ pubkey: "AB", npub: "x", version: "1", limits: {}, claimed: true }),
    ],
  ] as const
) {
  Deno.test(`info() says not-a-box for ${what}`, async () => {
    const answer = fault(await boxThat(response).client.info());
    assert.equal(typeof answer === "object" && answer.fault, "not-a-box");
  });
}

Deno.test("a box' own refusal keeps its code and its words", async () => {
  const { client } = boxThat(() =>
    Response.json(problemJson(403, "not-owner", "This box has another owner."), { status: 403 })
  );
  assert.deepEqual(fault(await client.putStream("bees", {})), {
    fault: "problem",
    status: 403,
    code: "not-owner",
    detail: "This box has another owner.",
  });
});

Deno.test("a request that the signer refuses is never sent", async () => {
  const error = new Error("no");
  const { client, asked } = boxThat(() => Response.json(grant), { sign: () => Promise.reject(error) });
  assert.deepEqual(fault(await client.renewKey("bees")), { fault: "unsigned", error });
  assert.equal(asked.length, 0);
});

Deno.test("signed requests pass the box' own check, body and all", async () => {
  const { client, asked } = boxThat(() => Response.json(grant));
  const event: NostrEvent = signEvent(
    { kind: 30311, created_at: now, tags: [["d", "bees"]], content: "ü" },
    secret,
  );
  assert.deepEqual(await client.putStream("bees", { title: "Bees — live", address: "30311:x:bees" }), {
    ok: true,
    value: grant,
  });
  await client.renewKey("bees");
  assert.equal((await client.putAnnouncements("bees", [event])).ok, true);
  assert.deepEqual(asked.map((a) => `${a.method} ${a.url}`), [
    `PUT ${url}/v1/streams/bees`,
    `POST ${url}/v1/streams/bees/key`,
    `PUT ${url}/v1/streams/bees/announcements`,
  ]);
  for (const a of asked) {
    const verdict = verifyHttpAuth(a.headers.get("authorization") ?? undefined, {
      url: a.url,
      method: a.method,
      body: a.body,
      nowSeconds: now,
    });
    assert.equal(verdict.verdict === "ok" ? verdict.pubkey : verdict.code, publicKeyOf(secret));
  }
});

Deno.test("info() and status() read what a box says", async () => {
  const info = {
    pubkey: signer,
    npub: `npub1${"q".repeat(58)}`,
    version: "1.0.0",
    limits: { streams: 8 },
    claimed: false,
  };
  const status = {
    d: "bees",
    state: "live",
    since: now,
    sid: "0123456789abcdef",
    tracks: [{ rid: "video", kind: "video", codec: "avc1.64001f", width: 1280, height: 720 }],
    bitrate: 3_000_000,
    keyframeInterval: 1,
    warnings: [{ code: "b-frames", detail: "d", remedy: "r" }],
  };
  const { client } = boxThat((asked) => Response.json(asked.url.endsWith("/v1/box") ? info : status));
  assert.deepEqual(await client.info(), { ok: true, value: info });
  assert.deepEqual(await client.status("bees"), { ok: true, value: status });
});

Deno.test("two equal requests in one second are two signatures, since a box takes each only once", async () => {
  const { client, asked } = boxThat(() => Response.json(grant));
  await client.renewKey("bees");
  await client.renewKey("bees");
  const [first, second] = asked.map(({ headers }) => headers.get("authorization"));
  assert.notEqual(first, second);
  for (const one of asked) {
    const verdict = verifyHttpAuth(one.headers.get("authorization") ?? undefined, {
      url: one.url,
      method: one.method,
      body: one.body,
      nowSeconds: now,
    });
    assert.equal(verdict.verdict, "ok");
  }
});
