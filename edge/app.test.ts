import assert from "node:assert/strict";
import { hc } from "hono/client";
import * as v from "valibot";
import { EdgeInfo, Health, type SealVerifyAnswer } from "../contracts/api/edge.ts";
import { readProblem } from "../contracts/api/problem.ts";
import { checkSchnorr, publicKeyOf } from "../contracts/nostr/event.ts";
import { makeKnownTerms } from "./admission/known-terms.ts";
import { type App, type AppOptions, makeApp } from "./app.ts";
import { EDGE_LIMITS } from "./config.ts";
import { TRACKER_LIMITS } from "./tracker/limits.ts";
import { makeTracker } from "./tracker/tracker.ts";

const SECRET = new Uint8Array(32).fill(5);
const NOW = 1_790_000_000_000;

const make = (options: Partial<AppOptions> = {}) =>
  makeApp({
    secret: SECRET,
    limits: { ...EDGE_LIMITS, requestsBurst: 1000 },
    proxies: 0,
    lookUp: () => Promise.resolve({ state: "answered", events: [] }),
    check: checkSchnorr,
    terms: makeKnownTerms(),
    tracker: makeTracker({ limits: TRACKER_LIMITS, now: () => NOW, random: Math.random }),
    origins: [],
    now: () => NOW,
    memory: () => 1,
    onFault: (error) => assert.fail(String(error)),
    ...options,
  });

const JSON_TYPE = { "content-type": "application/json" };
const post = (body: BodyInit, headers: Record<string, string> = JSON_TYPE) => ({
  method: "POST",
  headers,
  body,
});

/** Asks and expects a problem with this status and code. */
async function refused(
  app: App,
  path: string,
  init: RequestInit,
  status: number,
  code: string,
): Promise<Response> {
  const response = await app.request(path, init);
  assert.equal(response.status, status);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  const read = readProblem(await response.json());
  assert.equal(read?.code, code);
  assert.equal(read?.status, status);
  return response;
}

Deno.test("makeApp() names what is wrong with a path or a method", async () => {
  const app = make();
  await refused(app, "/nothing", {}, 404, "not-found");
  await refused(app, "/v1/seal/verify/more", post("{}"), 404, "not-found");
  const wrong = await refused(app, "/v1/seal/verify", {}, 405, "wrong-method");
  assert.equal(wrong.headers.get("allow"), "POST");
  await refused(app, "/", { method: "DELETE" }, 405, "wrong-method");
  await refused(app, "/openapi.json", post("{}"), 405, "wrong-method");
});

Deno.test("makeApp() names what is wrong with a body", async () => {
  const [app, path] = [make(), "/v1/seal/verify"];
  await refused(app, path, post("{}", {}), 415, "not-json");
  await refused(app, path, post("{}", { "content-type": "text/plain" }), 415, "not-json");
  for (const text of ["", "hello", "{", "[".repeat(60_000), "\u0000"]) {
    await refused(app, path, post(text), 400, "malformed-json");
  }
  for (
    const value of [null, 1, "x", [], {}, { address: "x", playlist: 1 }, { __proto__: null, playlist: "x" }]
  ) {
    await refused(app, path, post(JSON.stringify(value)), 400, "malformed");
  }
});

Deno.test("makeApp() says 413 to a body over the limit, announced or not", async () => {
  const [app, path] = [make(), "/v1/seal/verify"];
  const large = JSON.stringify({ playlist: "x".repeat(65_536) });
  await refused(app, path, post(large), 413, "body-too-large");
  const stream = new Blob([large]).stream();
  await refused(app, path, { ...post(stream), duplex: "half" } as RequestInit, 413, "body-too-large");
});

Deno.test("makeApp() repeats little of what it was given", async () => {
  const response = await make().request(
    "/v1/seal/verify",
    post(JSON.stringify({ address: "x".repeat(50_000) })),
  );
  assert.ok((await response.text()).length < 2000);
});

Deno.test("makeApp() says 429 with Retry-After to one address, and serves the others and health", async () => {
  const app = make({ limits: { ...EDGE_LIMITS, requestsBurst: 2, requestsPerSecond: 0.1 } });
  const from = (hostname: string, path = "/") => app.request(path, {}, { remoteAddr: { hostname } });
  await from("192.0.2.1");
  await from("192.0.2.1");
  const over = await from("192.0.2.1");
  assert.equal(over.status, 429);
  assert.equal(over.headers.get("retry-after"), "10");
  assert.equal(readProblem(await over.json())?.code, "rate-limited");
  assert.equal((await from("192.0.2.2")).status, 200);
  assert.equal((await from("192.0.2.1", "/v1/health")).status, 200);
});

Deno.test("makeApp() says 500 without a word about why, and reports the fault", async () => {
  const faults: unknown[] = [];
  const app = make({
    now: () => {
      if (faults.length === 0) throw new Error("secret inside");
      return NOW;
    },
    onFault: (error) => faults.push(error),
  });
  const response = await app.request("/");
  assert.equal(response.status, 500);
  assert.doesNotMatch(await response.text(), /secret/);
  assert.equal(faults.length, 1);
});

Deno.test("makeApp() answers every origin, preflight too", async () => {
  const app = make();
  const preflight = await app.request("/v1/seal/verify", {
    method: "OPTIONS",
    headers: {
      "origin": "https://viewer.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
  assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
  assert.equal(preflight.headers.get("access-control-allow-headers"), "content-type");
});

Deno.test("makeApp() says who it is and that it lives", async () => {
  const app = make();
  const info = v.parse(EdgeInfo, await (await app.request("/")).json());
  assert.equal(info.pubkey, publicKeyOf(SECRET));
  assert.deepEqual(info.roles, ["seal", "tracker", "admission"]);
  assert.equal(info.limits["bodyBytes"], 65_536);
  const health = v.parse(Health, await (await app.request("/v1/health")).json());
  assert.equal(health.now, NOW / 1000);
});

Deno.test("makeApp() describes every route in OpenAPI 3.1", async () => {
  const document = await (await make().request("/openapi.json")).json();
  assert.match(document.openapi, /^3\.1\./);
  assert.deepEqual(Object.keys(document.paths).sort(), [
    "/",
    "/metrics",
    "/v1/admission",
    "/v1/health",
    "/v1/hooks/monero",
    "/v1/metrics",
    "/v1/seal/verify",
    "/v1/stakes/ack",
    "/v1/stakes/claim",
    "/v1/stakes/funded",
    "/v1/stakes/rebut",
    "/v1/stakes/release",
    "/v1/stakes/verdict",
    "/v1/tips/verify",
    "/v1/tracker",
  ]);
  const { post } = document.paths["/v1/seal/verify"];
  assert.ok(post.requestBody.content["application/json"].schema.properties.playlist);
  assert.ok(post.responses["200"].content["application/json"].schema.properties.verdict);
  assert.ok(post.responses["413"].content["application/problem+json"]);
});

Deno.test("App gives a typed client", async () => {
  const app = make();
  const client = hc<App>("http://edge", {
    fetch: (url: RequestInfo | URL, init?: RequestInit) => app.request(url, init),
  });
  const response = await client.v1.seal.verify.$post({
    json: { address: `30311:${publicKeyOf(SECRET)}:demo`, playlist: "#EXTM3U\n" },
  });
  assert.equal(response.status, 200);
  if (response.status !== 200) return;
  // Compiles only while the client knows the answer's type.
  const { verdict }: Pick<SealVerifyAnswer, "verdict"> = await response.json();
  assert.equal(verdict, "unsealed");
  const info: EdgeInfo = await (await client.index.$get()).json();
  assert.match(info.npub, /^npub1/);
  // Compiles only while the client knows that a request needs its playlist.
  type Asked = Parameters<typeof client.v1.seal.verify.$post>[0]["json"];
  const needsPlaylist: { address: string } extends Asked ? never : true = true;
  assert.ok(needsPlaylist);
});
