import assert from "node:assert/strict";
import { problemJson } from "../../../contracts/api/problem.ts";
import { makeWhipClient } from "./whip-client.ts";

const URL = "https://box.example/whip/bees";

function client(answer: (request: Request) => Response | Promise<Response>) {
  const seen: Request[] = [];
  const whip = makeWhipClient({
    url: URL,
    key: "secret",
    fetch: (input, init) => {
      const request = new Request(input, init);
      seen.push(request);
      return Promise.resolve(answer(request));
    },
  });
  return { whip, seen };
}

const created = (headers: Record<string, string>, body = "v=0\r\n") =>
  new Response(body, { status: 201, headers });

Deno.test("offer() keeps the box' own code and how long to wait", async () => {
  const { whip } = client(() =>
    Response.json(problemJson(429, "too-many-offers", "Wait."), {
      status: 429,
      headers: { "retry-after": "3" },
    })
  );
  assert.deepEqual(await whip.offer("v=0"), {
    ok: false,
    fault: { fault: "problem", status: 429, code: "too-many-offers", detail: "Wait.", retryAfterMs: 3000 },
  });
});

for (
  const [name, answer] of [
    ["a page of some host", () => new Response("<html>", { status: 200 })],
    ["a refusal that isn't a problem", () => new Response("no", { status: 404 })],
    ["no Location", () => created({})],
    ["a Location on another host", () => created({ location: "https://evil.example/s" })],
    ["a body that is no SDP", () => created({ location: "/whip/bees/1" }, "hello")],
    ["an endless body", () => created({ location: "/whip/bees/1" }, "v=0" + "x".repeat(70_000))],
  ] as const
) {
  Deno.test(`offer() says not-a-box to ${name}`, async () => {
    const answered = await client(answer).whip.offer("v=0");
    assert.equal(answered.ok, false);
    assert.equal(!answered.ok && answered.fault.fault, "not-a-box");
  });
}

Deno.test("offer() says unreachable and timeout by name", async () => {
  const refused = client(() => Promise.reject(new TypeError("Failed to fetch")));
  assert.deepEqual(await refused.whip.offer("v=0"), { ok: false, fault: { fault: "unreachable" } });
  const slow = client(() => Promise.reject(new DOMException("late", "TimeoutError")));
  assert.deepEqual(await slow.whip.offer("v=0"), { ok: false, fault: { fault: "timeout" } });
});

Deno.test("a session is offered with the key, trickled with its ETag, and ended without the key", async () => {
  const { whip, seen } = client(({ method }) =>
    method === "POST"
      ? created({ location: "/whip/bees/s1", etag: '"e"', link: '<stun:a.example>; rel="ice-server"' })
      : new Response(null, { status: 204 })
  );
  const answer = await whip.offer("v=0 offer");
  assert.ok(answer.ok);
  assert.deepEqual(answer.value, {
    url: "https://box.example/whip/bees/s1",
    etag: '"e"',
    answer: "v=0\r\n",
    iceServers: [{ urls: "stun:a.example" }],
  });
  assert.ok((await whip.trickle(answer.value, "a=x")).ok);
  assert.ok((await whip.end(answer.value, { leaving: true })).ok);
  const [post, patch, remove] = seen;
  assert.equal(post?.headers.get("authorization"), "Bearer secret");
  assert.equal(patch?.headers.get("if-match"), '"e"');
  assert.equal(patch?.headers.get("content-type"), "application/trickle-ice-sdpfrag");
  assert.equal(remove?.method, "DELETE");
  assert.equal(remove?.headers.get("authorization"), null);
});
