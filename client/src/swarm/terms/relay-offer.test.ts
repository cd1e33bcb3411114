import assert from "node:assert/strict";
import { offersRelay } from "./relay-offer.ts";

const never = () => new AbortController().signal;

function edgesSaying(answers: Record<string, () => Response>): typeof fetch {
  return (input) => {
    const answer = answers[new URL(String(input)).hostname];
    return answer === undefined ? Promise.reject(new TypeError("no such host")) : Promise.resolve(answer());
  };
}

const saying = (value: unknown) => () => new Response(JSON.stringify(value));

Deno.test("offersRelay() never says yes when an edge is silent, broken, or has no such role", async () => {
  const edges: Record<string, () => Response> = {
    "b.example": () => new Response("{", { status: 200 }),
    "c.example": saying({ roles: ["seal", "tracker"] }),
    "d.example": saying({ roles: "turn" }),
    "e.example": saying(null),
    "f.example": () => new Response(JSON.stringify({ roles: ["turn"] }), { status: 503 }),
    "g.example": () => new Response(`{"roles":["turn"],"x":"${"x".repeat(70_000)}"}`),
  };
  const ask = (...names: string[]) =>
    offersRelay({
      edges: names.map((name) => `https://${name}`),
      fetch: edgesSaying(edges),
      timeout: never,
    });
  for (const name of ["a.example", "b.example", "f.example", "g.example"]) {
    assert.equal(await ask(name), "unknown", name);
  }
  for (const name of ["c.example", "d.example", "e.example"]) assert.equal(await ask(name), "no", name);
  assert.equal(await ask("a.example", "c.example"), "unknown");
  assert.equal(await ask(), "no");
});

Deno.test("offersRelay() asks two edges and no more", async () => {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    asked.push(String(input));
    return Promise.resolve(saying({ roles: [] })());
  };
  const edges = ["https://a.example", "https://b.example/edge", "https://c.example"];
  assert.equal(await offersRelay({ edges, fetch, timeout: never }), "no");
  assert.deepEqual(asked, ["https://a.example/", "https://b.example/edge/"]);
});

Deno.test("offersRelay() says yes when the second edge has a TURN server and the first is away", async () => {
  const fetch = edgesSaying({ "b.example": saying({ roles: ["tracker", "turn"] }) });
  assert.equal(
    await offersRelay({ edges: ["https://a.example", "https://b.example"], fetch, timeout: never }),
    "yes",
  );
});
