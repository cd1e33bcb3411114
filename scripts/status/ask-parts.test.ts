import assert from "node:assert/strict";
import { askParts } from "./ask-parts.ts";

const ask = (answer: (url: string, signal: AbortSignal) => Promise<Response>, timeoutMs = 60_000) =>
  askParts({
    addresses: { client: "http://c", edge: "http://e/", box: "http://b" },
    fetch: (url, { signal }) => answer(url, signal),
    now: () => 0,
    timeoutMs,
  });

Deno.test("askParts() says why a part is down", async () => {
  const answers = await ask((url) => {
    if (url.startsWith("http://c")) return Promise.reject(new TypeError("refused"));
    return Promise.resolve(
      url.startsWith("http://e") ? new Response("", { status: 503 }) : new Response("hello"),
    );
  });
  assert.deepEqual(answers, [
    { part: "client", url: "http://c", state: "down", why: "nobody listens there" },
    { part: "edge", url: "http://e/", state: "down", why: "it answers 503" },
    { part: "box", url: "http://b", state: "down", why: "what answers there has no figures of ours" },
  ]);
});

Deno.test("askParts() tells a certificate that nobody vouches for from an address where nobody listens", async () => {
  const words = "client error (Connect): invalid peer certificate: UnknownIssuer";
  const [client] = await ask(() => Promise.reject(new TypeError(words)));
  assert.deepEqual(client, {
    part: "client",
    url: "http://c",
    state: "down",
    why: "its certificate is not trusted here",
  });
});

Deno.test("askParts() waits for nobody longer than it may", async () => {
  const answers = await ask(
    (_url, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    1,
  );
  assert.deepEqual(
    answers.map((answer) => answer.state === "down" && answer.why),
    Array(3).fill("no answer"),
  );
});

Deno.test("askParts() gives the figures of what answers, and asks for no more than was named", async () => {
  const asked: string[] = [];
  const answers = await ask((url) => {
    asked.push(url);
    return Promise.resolve(new Response("a 1\n"));
  });
  assert.deepEqual(asked, ["http://c/config.json", "http://e/v1/metrics", "http://b/v1/metrics"]);
  const figures = [{ name: "a", labels: {}, value: 1 }];
  assert.deepEqual(answers, [
    { part: "client", url: "http://c", state: "up", ms: 0 },
    { part: "edge", url: "http://e/", state: "up", ms: 0, figures },
    { part: "box", url: "http://b", state: "up", ms: 0, figures },
  ]);
});
