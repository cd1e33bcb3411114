import assert from "node:assert/strict";
import { readProblem } from "../../contracts/api/problem.ts";
import { STAKE_PROBLEMS } from "../../contracts/api/stakes.ts";
import { fundedBody, layTable, trialStake } from "../stakes/trial-arbiter.ts";
import { stakesRoute } from "./stakes.ts";

const stake = trialStake("viewer");
const asked = { ...stake.about, viewSecret: stake.viewSecret };
const init = (body: unknown) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

Deno.test("stakesRoute() says no-arbiter at an edge that is none", async () => {
  const route = stakesRoute({ arbiter: undefined, bodyBytes: 64 * 1024 });
  const response = await route.request("/ack", init(asked));
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), null);
  assert.equal(readProblem(await response.json())?.code, "no-arbiter");
});

Deno.test("stakesRoute() takes no body over its limit, nor any other type than JSON", async () => {
  const { arbiter } = layTable();
  const route = stakesRoute({ arbiter: arbiter(), bodyBytes: 64 * 1024 });
  for (const step of ["ack", "funded", "claim", "rebut", "release", "verdict"]) {
    assert.equal((await route.request(`/${step}`, init("x".repeat(70_000)))).status, 413);
    assert.equal((await route.request(`/${step}`, { method: "POST", body: "{}" })).status, 415);
    assert.equal((await route.request(`/${step}`, init({}))).status, 400);
  }
});

Deno.test("stakesRoute() says busy, and when to come again, rather than ask nodes without end", async () => {
  const { arbiter } = layTable();
  let answer = () => {};
  const slow = new Promise<undefined>((resolve) => answer = () => resolve(undefined));
  const chain = {
    ...arbiter().chain,
    height: () => slow,
    transaction: () => slow.then(() => ({ verdict: "unknown" as const })),
  };
  const route = stakesRoute({ arbiter: { ...arbiter(), chain }, bodyBytes: 64 * 1024 });
  const waiting = Array.from({ length: 32 }, () => route.request("/ack", init(asked)));
  const funded = fundedBody(stake, ["00".repeat(32)]);
  // The last of the others is under way once this one is refused.
  let refused = await route.request("/funded", init(funded));
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get("retry-after"), "30");
  assert.equal(readProblem(await refused.json())?.code, "busy");
  answer();
  for (const one of await Promise.all(waiting)) assert.equal(one.status, 503);
  refused = await route.request("/funded", init(funded));
  assert.equal(readProblem(await refused.json())?.code, "unknown-transaction");
});

Deno.test("STAKE_PROBLEMS has each code once", () => {
  const codes = Object.values(STAKE_PROBLEMS).flat();
  assert.equal(new Set(codes).size, codes.length);
});
