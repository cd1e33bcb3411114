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

/** What is said of edges that have a TURN server, have none, or are away. */
function said(...states: ("has" | "lacks" | "away")[]) {
  const edges = states.map((_, at) => `https://${at}.example`);
  const fetch: typeof globalThis.fetch = (input) => {
    const state = states[parseInt(new URL(String(input)).hostname)];
    if (state === "away") return Promise.reject(new TypeError("no such host"));
    return Promise.resolve(saying({ roles: state === "has" ? ["turn"] : [] })());
  };
  return offersRelay({ edges, fetch, timeout: never });
}

Deno.test("offersRelay() never says yes when a session may choose two edges without a TURN server", async () => {
  assert.equal(await said("has", "lacks", "lacks"), "no");
  assert.equal(await said("has", "has", "lacks", "lacks"), "no");
  assert.equal(await said("has", "lacks", "away"), "unknown");
  assert.equal(await said("has", "has", "away", "away"), "unknown");
  assert.equal(await said("lacks", "has", "has"), "yes");
  assert.equal(await said("away", "has", "has"), "yes");
});

Deno.test("offersRelay() asks each edge once, and few of endlessly many", async () => {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input) => {
    asked.push(String(input));
    return Promise.resolve(saying({ roles: ["turn"] })());
  };
  const few = ["https://a.example", "https://b.example/edge", "https://a.example"];
  assert.equal(await offersRelay({ edges: few, fetch, timeout: never }), "yes");
  assert.deepEqual(asked.splice(0), ["https://a.example/", "https://b.example/edge/"]);
  const many = Array.from({ length: 50 }, (_, at) => `https://${at}.example`);
  assert.equal(await offersRelay({ edges: many, fetch, timeout: never }), "unknown");
  assert.equal(asked.length, 8);
});

Deno.test("offersRelay() says yes when the second edge has a TURN server and the first is away", async () => {
  const fetch = edgesSaying({ "b.example": saying({ roles: ["tracker", "turn"] }) });
  assert.equal(
    await offersRelay({ edges: ["https://a.example", "https://b.example"], fetch, timeout: never }),
    "yes",
  );
});
