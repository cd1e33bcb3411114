import assert from "node:assert/strict";
import { problemJson } from "../../../contracts/api/problem.ts";
import { trialAttestation, trialContext } from "../../../contracts/escrow/trial-stake.ts";
import { askArbiter } from "./arbiter-client.ts";

const TERMS = {
  id: "00".repeat(32),
  pubkey: "00".repeat(32),
  created_at: 1,
  kind: 34321,
  tags: [["d", "demo"]],
  content: "",
  sig: "00".repeat(64),
};
const BODY = { terms: TERMS, context: trialContext(), viewSecret: "00".repeat(32) };

const answering = (status: number, value: unknown): typeof fetch => () =>
  Promise.resolve(new Response(JSON.stringify(value), { status }));

const ask = (fetch: typeof globalThis.fetch) =>
  askArbiter({
    url: "https://edge.example/",
    step: "ack",
    body: BODY,
    fetch,
    signal: new AbortController().signal,
  });

Deno.test("askArbiter() says later for whoever isn't there, is busy, or answers what no arbiter says", async () => {
  const answers: [typeof fetch, string][] = [
    [() => Promise.reject(new TypeError("no such host")), "unreachable"],
    [answering(200, { height: 7 }), "unreadable"],
    [answering(200, { attestation: trialAttestation("viewer"), height: 7 }), "unreadable"],
    [answering(200, "x".repeat(600_000)), "unreadable"],
    [answering(502, "<html>"), "unreachable"],
    [answering(503, problemJson(503, "pending", "x")), "pending"],
    [answering(429, problemJson(429, "rate-limited", "x")), "rate-limited"],
  ];
  for (const [fetch, code] of answers) {
    const word = await ask(fetch);
    assert.equal(word.state, "later", code);
    assert.equal(word.state === "later" && word.code, code);
  }
});

Deno.test("askArbiter() says refused, by name, for what asking again won't change", async () => {
  for (const [status, code] of [[403, "stale-terms"], [409, "not-due"], [503, "no-arbiter"]] as const) {
    const word = await ask(answering(status, problemJson(status, code, "because")));
    assert.deepEqual(word, { state: "refused", code, detail: "because" });
  }
});

Deno.test("askArbiter() asks the arbiter's own route without any credentials, and gives its answer", async () => {
  const asked: [string, RequestInit | undefined][] = [];
  const answer = { attestation: trialAttestation("arbiter"), height: 7 };
  const word = await ask((input, init) => {
    asked.push([String(input), init]);
    return answering(200, answer)(input, init);
  });
  assert.deepEqual(word, { state: "done", answer });
  assert.equal(asked[0]?.[0], "https://edge.example/v1/stakes/ack");
  assert.equal(asked[0]?.[1]?.credentials, "omit");
  assert.deepEqual(JSON.parse(String(asked[0]?.[1]?.body)), BODY);
});
