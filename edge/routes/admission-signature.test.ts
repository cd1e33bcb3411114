import assert from "node:assert/strict";
import { readProblem } from "../../contracts/api/problem.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import { OTHER_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import { EDGE_LIMITS } from "../config.ts";
import { makeTrialBus } from "../tracker/trial-bus.ts";
import {
  type Ask,
  delegated,
  makeTrialAdmission,
  NOW,
  PAGE_SECRET,
  pageId,
  URL_ASKED,
} from "./trial-admission.ts";

Deno.test("admissionRoute() names each way in which a request is not signed well", async () => {
  const { refusal } = makeTrialAdmission();
  assert.deepEqual(await refusal({ header: undefined }), [401, "auth-missing"]);
  assert.deepEqual(await refusal({ header: "Nostr xyz" }), [401, "auth-malformed"]);
  assert.deepEqual(await refusal({ age: 61 }), [401, "auth-too-old"]);
  assert.deepEqual(await refusal({ age: -61 }), [401, "auth-too-new"]);
  assert.deepEqual(await refusal({ signedUrl: "http://other.example/" }), [401, "auth-wrong-url"]);
  assert.deepEqual(await refusal({ signedBody: "{}" }), [401, "auth-wrong-payload"]);
});

Deno.test("admissionRoute() refuses a signature that was used before, until it would be too old anyway", async () => {
  const { ask, clock } = makeTrialAdmission();
  const body = JSON.stringify({
    peerId: pageId(PAGE_SECRET),
    address: TRIAL_ADDRESS,
    delegation: delegated(),
  });
  const bodySha256 = sha256Hex(new TextEncoder().encode(body));
  const event = signEvent(httpAuthTemplate({ url: URL_ASKED, method: "POST", bodySha256 }, NOW), PAGE_SECRET);
  const same: Ask = { body: { serial: undefined }, header: httpAuthHeader(event) };
  assert.equal((await ask(same)).status, 200);
  const again = await ask(same);
  assert.deepEqual([again.status, readProblem(await again.json())?.code], [401, "replayed"]);
  clock.seconds += 60;
  assert.equal((await ask(same)).status, 401);
});

Deno.test("admissionRoute() refuses a signature that another instance of its operator saw", async () => {
  const { bus } = makeTrialBus();
  const [one, other, alone] = [
    makeTrialAdmission({ bus }),
    makeTrialAdmission({ bus }),
    makeTrialAdmission(),
  ];
  const body = JSON.stringify({
    peerId: pageId(PAGE_SECRET),
    address: TRIAL_ADDRESS,
    delegation: delegated(),
  });
  const bodySha256 = sha256Hex(new TextEncoder().encode(body));
  const event = signEvent(httpAuthTemplate({ url: URL_ASKED, method: "POST", bodySha256 }, NOW), PAGE_SECRET);
  const same: Ask = { body: { serial: undefined }, header: httpAuthHeader(event) };
  assert.equal((await one.ask(same)).status, 200);
  assert.deepEqual(await other.refusal(same), [401, "replayed"]);
  assert.equal((await alone.ask(same)).status, 200);
});

Deno.test("admissionRoute() refuses a page's signature that came with another viewer's before", async () => {
  const { ask, refusal } = makeTrialAdmission();
  const delegation = delegated({ tier: "key", threshold: 3 });
  const body = { tier: "key", delegation, peerId: pageId(PAGE_SECRET), serial: undefined };
  assert.equal((await ask({ secret: OTHER_SECRET, page: PAGE_SECRET, body })).status, 200);
  const thief = new Uint8Array(32).fill(77);
  assert.deepEqual(await refusal({ secret: thief, page: PAGE_SECRET, body }), [401, "replayed"]);
});

Deno.test("admissionRoute() says busy, not replayed, while it can't remember one more signature", async () => {
  const { ask, refusal, clock } = makeTrialAdmission({ limits: { ...EDGE_LIMITS, signatures: 1 } });
  assert.equal((await ask()).status, 200);
  const full = await ask();
  assert.deepEqual([full.status, full.headers.get("retry-after")], [503, "10"]);
  assert.equal(readProblem(await full.json())?.code, "busy");
  clock.seconds += 121;
  assert.deepEqual(await refusal({}), [200, undefined]);
});

Deno.test("admissionRoute() tells other instances of those signatures only that it gave a token for", async () => {
  const { bus, said } = makeTrialBus();
  const { ask, refusal } = makeTrialAdmission({ bus });
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "unknown-stream"]);
  assert.equal(said.length, 0);
  assert.equal((await ask()).status, 200);
  assert.equal(said.length, 1);
});

Deno.test("admissionRoute() gives no peer id to whom it doesn't belong", async () => {
  const { refusal, ask } = makeTrialAdmission();
  assert.deepEqual(await refusal({ body: { peerId: pageId(OTHER_SECRET) } }), [403, "wrong-peer"]);
  const body = {
    tier: "key",
    delegation: delegated({ tier: "key", threshold: 3 }),
    peerId: pageId(PAGE_SECRET),
  };
  // At an edge that never heard of the peer: nothing but the page's own signature says whose it is.
  assert.deepEqual(await refusal({ secret: OTHER_SECRET, body }), [401, "auth-missing"]);
  assert.deepEqual(await refusal({ secret: OTHER_SECRET, page: OTHER_SECRET, body }), [403, "wrong-peer"]);
  assert.equal((await ask({ secret: OTHER_SECRET, page: PAGE_SECRET, body })).status, 200);
});

Deno.test("admissionRoute() refuses a request that was signed for another edge, whatever host is said, where it knows its own origin", async () => {
  const origin = "https://own.example";
  const { refusal, ask } = makeTrialAdmission({ origin });
  // The host that is asked here is the other edge's, as whoever passes the request on would have it.
  assert.deepEqual(await refusal({}), [401, "auth-wrong-url"]);
  const answer = await ask({ signedUrl: `${origin}/` });
  assert.equal(answer.status, 200);
  assert.deepEqual((await answer.json()).trackers, ["wss://own.example/v1/tracker"]);
});
