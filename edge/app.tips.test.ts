import assert from "node:assert/strict";
import { EdgeInfo } from "../contracts/api/edge.ts";
import { readProblem } from "../contracts/api/problem.ts";
import { checkSchnorr } from "../contracts/nostr/event.ts";
import * as v from "valibot";
import { makeKnownTerms } from "./admission/known-terms.ts";
import { type AppOptions, makeApp, type TipsOptions } from "./app.ts";
import { EDGE_LIMITS } from "./config.ts";
import { makeTipCounters } from "./tips/counters.ts";
import { GOOD_ASK, TRIAL_EDGE, TRIAL_NOW } from "./tips/trial-tip.ts";
import { TRACKER_LIMITS } from "./tracker/limits.ts";
import { makeTracker } from "./tracker/tracker.ts";

const now = () => TRIAL_NOW * 1000;

/** An edge that says whatever its nodes agree on, and what they were asked. */
function make(tips?: Partial<TipsOptions>, options: Partial<AppOptions> = {}) {
  const app = makeApp({
    secret: TRIAL_EDGE,
    limits: EDGE_LIMITS,
    proxies: 0,
    lookUp: () => Promise.resolve({ state: "answered", events: [] }),
    check: checkSchnorr,
    tracker: makeTracker({ limits: TRACKER_LIMITS, now, random: Math.random }),
    terms: makeKnownTerms(),
    origins: [],
    now,
    memory: () => 1,
    onFault: (error) => assert.fail(String(error)),
    tips: tips && {
      askNodes: () => Promise.resolve({ verdict: "unknown" }),
      askHinted: () => Promise.resolve({ verdict: "unknown" }),
      askTargets: undefined,
      counters: makeTipCounters(),
      ...tips,
    },
    ...options,
  });
  const post = (path: string, body: unknown, hostname = "192.0.2.1") =>
    app.request(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }, { remoteAddr: { hostname } });
  return { app, post };
}

const HINT = { txid: GOOD_ASK.txid };

Deno.test("makeApp() says no-nodes and has no role for tips where the operator named no nodes", async () => {
  const { app, post } = make();
  for (const [path, body] of [["/v1/tips/verify", GOOD_ASK], ["/v1/hooks/monero", HINT]] as const) {
    const response = await post(path, body);
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("retry-after"), null);
    assert.equal(readProblem(await response.json())?.code, "no-nodes");
  }
  assert.ok(!v.parse(EdgeInfo, await (await app.request("/")).json()).roles.includes("tips"));
  assert.doesNotMatch(await (await app.request("/v1/metrics")).text(), /dstream_tips/);
});

Deno.test("makeApp() lets one address have only so many transactions looked up, by tips and hints together", async () => {
  const { app, post } = make({});
  for (let i = 0; i < EDGE_LIMITS.tipsBurst; i++) {
    const response = await (i % 2 === 0 ? post("/v1/tips/verify", GOOD_ASK) : post("/v1/hooks/monero", HINT));
    assert.notEqual(response.status, 429);
  }
  for (const path of ["/v1/tips/verify", "/v1/hooks/monero"]) {
    const response = await post(path, HINT);
    assert.equal(response.status, 429);
    assert.equal(response.headers.get("retry-after"), "1");
    assert.equal(readProblem(await response.json())?.code, "rate-limited");
  }
  assert.equal((await post("/v1/hooks/monero", HINT, "192.0.2.2")).status, 200);
  assert.equal((await app.request("/", {}, { remoteAddr: { hostname: "192.0.2.1" } })).status, 200);
});

Deno.test("makeApp() lets one address have three look-ups under way, in rooms of their own for tips and hints", async () => {
  const [tips, hints] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { post } = make({
    askNodes: () => tips.promise.then(() => ({ verdict: "unknown" })),
    askHinted: () => hints.promise.then(() => ({ verdict: "unknown" })),
  });
  const waiting = [0, 1].map(() => post("/v1/tips/verify", GOOD_ASK));
  const hinted = post("/v1/hooks/monero", HINT);
  for (const path of ["/v1/tips/verify", "/v1/hooks/monero", "/v1/stakes/ack"]) {
    const response = await post(path, HINT);
    assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "2"]);
  }
  const other = post("/v1/hooks/monero", HINT, "192.0.2.2");
  hints.resolve();
  assert.deepEqual([(await hinted).status, (await other).status], [200, 200]);
  assert.equal((await post("/v1/hooks/monero", HINT)).status, 200);
  tips.resolve();
  for (const response of waiting) assert.equal((await response).status, 404);
});

Deno.test("makeApp() shows figures of tips to the operator, and of no tip", async () => {
  const { app, post } = make({});
  await post("/v1/tips/verify", GOOD_ASK);
  await post("/v1/hooks/monero", HINT);
  const metrics = await (await app.request("/v1/metrics")).text();
  assert.match(metrics, /^dstream_tips_verified_total\{outcome="unknown-transaction"\} 1$/m);
  assert.match(metrics, /^dstream_tips_hints_total\{outcome="unknown"\} 1$/m);
  for (const secret of [GOOD_ASK.txid, GOOD_ASK.m, GOOD_ASK.proof]) assert.ok(!metrics.includes(secret));
  assert.ok(v.parse(EdgeInfo, await (await app.request("/")).json()).roles.includes("tips"));
});

Deno.test("makeApp() describes tips and hints in OpenAPI", async () => {
  const { paths } = await (await make({}).app.request("/openapi.json")).json();
  const { post } = paths["/v1/tips/verify"];
  assert.deepEqual(post.requestBody.content["application/json"].schema.required, ["txid", "m", "proof"]);
  assert.ok(post.responses["200"].content["application/json"].schema.properties.receipt);
  assert.match(post.responses["422"].description, /time-locked/);
  assert.ok(paths["/v1/hooks/monero"].post.responses["200"]);
});
