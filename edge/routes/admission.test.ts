import assert from "node:assert/strict";
import * as v from "valibot";
import { AdmissionAnswer, PAGE_AUTH_HEADER } from "../../contracts/api/admission.ts";
import { readProblem } from "../../contracts/api/problem.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { checkSchnorr, type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import type { Sharing } from "../../contracts/nostr/sharing.ts";
import { fromHex } from "../../contracts/hex.ts";
import {
  BOX_SECRET,
  CREATOR_SECRET,
  OTHER_SECRET,
  TRIAL_ADDRESS,
} from "../../contracts/seal/trial-session.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { tokenFromQuery, verifyToken } from "../../contracts/swarm/token.ts";
import { EDGE_LIMITS } from "../config.ts";
import type { Found } from "../lookup/delegations.ts";
import { makeTrialBus } from "../tracker/trial-bus.ts";
import { admissionRoute, type AdmissionRouteOptions } from "./admission.ts";

const EDGE_SECRET = new Uint8Array(32).fill(5);
const PAGE_SECRET = new Uint8Array(32).fill(6);
const NOW = 1_790_000_000;
const URL_ASKED = "http://edge.example/";

const pageId = (secret: Uint8Array) =>
  peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), TRIAL_ADDRESS);

function delegated(
  sharing?: Sharing,
  times = { nbf: NOW - 100, exp: NOW + 3600 },
  createdAt = NOW - 100,
): NostrEvent {
  const signers = [publicKeyOf(BOX_SECRET)];
  const options = {
    address: TRIAL_ADDRESS,
    signers,
    ...times,
    ...(sharing === undefined ? {} : { sharing }),
  };
  return signEvent(delegationTemplate(options, createdAt), CREATOR_SECRET);
}

type Ask = {
  body?: Record<string, unknown>;
  secret?: Uint8Array;
  /** Seconds since the request was signed. */
  age?: number;
  signedUrl?: string;
  signedBody?: string;
  header?: string | undefined;
  /** Whose page key signs too, in a header of its own. */
  page?: Uint8Array;
  from?: string;
};

/** A route with a clock by hand, and a way to ask it. */
function make(options: Partial<AdmissionRouteOptions> = {}) {
  const clock = { seconds: NOW };
  let serial = 0;
  const route = admissionRoute({
    secret: EDGE_SECRET,
    limits: EDGE_LIMITS,
    proxies: 0,
    origin: undefined,
    tracker: { isBanned: () => false },
    turn: undefined,
    lookUp: () => Promise.resolve({ state: "answered", events: [] }),
    check: checkSchnorr,
    now: () => clock.seconds * 1000,
    ...options,
  });
  const ask = async (
    { secret = PAGE_SECRET, age = 0, signedUrl = URL_ASKED, from = "198.51.100.1", ...o }: Ask = {},
  ) => {
    const body = JSON.stringify({
      peerId: pageId(secret),
      address: TRIAL_ADDRESS,
      delegation: delegated(),
      // Else two equal requests of one second would be one signature.
      serial: serial++,
      ...o.body,
    });
    const bodySha256 = sha256Hex(new TextEncoder().encode(o.signedBody ?? body));
    const template = httpAuthTemplate({ url: signedUrl, method: "POST", bodySha256 }, clock.seconds - age);
    const authorization = "header" in o ? o.header : httpAuthHeader(signEvent(template, secret));
    const headers = new Headers({ "content-type": "application/json" });
    if (authorization !== undefined) headers.set("authorization", authorization);
    if (o.page !== undefined) headers.set(PAGE_AUTH_HEADER, httpAuthHeader(signEvent(template, o.page)));
    const init = { method: "POST", headers, body };
    return await route.request(URL_ASKED, init, { remoteAddr: { hostname: from } });
  };
  const refusal = async (about: Ask): Promise<[number, string | undefined]> => {
    const response = await ask(about);
    return [response.status, readProblem(await response.json())?.code];
  };
  return { ask, refusal, clock };
}

Deno.test("admissionRoute() names each way in which a request is not signed well", async () => {
  const { refusal } = make();
  assert.deepEqual(await refusal({ header: undefined }), [401, "auth-missing"]);
  assert.deepEqual(await refusal({ header: "Nostr xyz" }), [401, "auth-malformed"]);
  assert.deepEqual(await refusal({ age: 61 }), [401, "auth-too-old"]);
  assert.deepEqual(await refusal({ age: -61 }), [401, "auth-too-new"]);
  assert.deepEqual(await refusal({ signedUrl: "http://other.example/" }), [401, "auth-wrong-url"]);
  assert.deepEqual(await refusal({ signedBody: "{}" }), [401, "auth-wrong-payload"]);
});

Deno.test("admissionRoute() refuses a signature that was used before, until it would be too old anyway", async () => {
  const { ask, clock } = make();
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
  const [one, other, alone] = [make({ bus }), make({ bus }), make()];
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
  const { ask, refusal } = make();
  const delegation = delegated({ tier: "key", threshold: 3 });
  const body = { tier: "key", delegation, peerId: pageId(PAGE_SECRET), serial: undefined };
  assert.equal((await ask({ secret: OTHER_SECRET, page: PAGE_SECRET, body })).status, 200);
  const thief = new Uint8Array(32).fill(77);
  assert.deepEqual(await refusal({ secret: thief, page: PAGE_SECRET, body }), [401, "replayed"]);
});

Deno.test("admissionRoute() says busy, not replayed, while it can't remember one more signature", async () => {
  const { ask, refusal, clock } = make({ limits: { ...EDGE_LIMITS, signatures: 1 } });
  assert.equal((await ask()).status, 200);
  const full = await ask();
  assert.deepEqual([full.status, full.headers.get("retry-after")], [503, "10"]);
  assert.equal(readProblem(await full.json())?.code, "busy");
  clock.seconds += 121;
  assert.deepEqual(await refusal({}), [200, undefined]);
});

Deno.test("admissionRoute() tells other instances of those signatures only that it gave a token for", async () => {
  const { bus, said } = makeTrialBus();
  const { ask, refusal } = make({ bus });
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "unknown-stream"]);
  assert.equal(said.length, 0);
  assert.equal((await ask()).status, 200);
  assert.equal(said.length, 1);
});

Deno.test("admissionRoute() gives no peer id to whom it doesn't belong", async () => {
  const { refusal, ask } = make();
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

Deno.test("admissionRoute() keeps to what the creator asks of those who share", async () => {
  const { refusal } = make();
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "unknown-stream"]);
  const over = delegated(undefined, { nbf: NOW - 200, exp: NOW - 1 });
  assert.deepEqual(await refusal({ body: { delegation: over } }), [403, "unknown-stream"]);
  const off = delegated({ tier: "off", threshold: 3 }, undefined, NOW - 90);
  assert.deepEqual(await refusal({ body: { delegation: off } }), [403, "sharing-off"]);
  const key = delegated({ tier: "key", threshold: 3 }, undefined, NOW - 80);
  assert.deepEqual(await refusal({ body: { delegation: key } }), [403, "wrong-tier"]);
  const stake = delegated({ tier: "stake", threshold: 3 }, undefined, NOW - 70);
  assert.deepEqual(await refusal({ body: { delegation: stake } }), [403, "tier-not-offered"]);
  for (const tier of ["bond", "stake"] as const) {
    assert.deepEqual(await refusal({ body: { tier } }), [403, "tier-not-offered"]);
  }
});

Deno.test("admissionRoute() goes by the newest delegation it ever saw of a stream", async () => {
  const { ask, refusal } = make();
  assert.equal((await ask()).status, 200);
  const newer = delegated({ tier: "off", threshold: 3 }, undefined, NOW - 50);
  assert.deepEqual(await refusal({ body: { delegation: newer } }), [403, "sharing-off"]);
  assert.deepEqual(await refusal({ body: { delegation: delegated() } }), [403, "sharing-off"]);
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "sharing-off"]);
});

Deno.test("admissionRoute() believes no old delegation where the operator's own relays have a newer one", async () => {
  const newer = delegated({ tier: "key", threshold: 3 }, undefined, NOW - 50);
  const { ask, refusal } = make({ askOwnRelays: () => Promise.resolve([newer]) });
  assert.deepEqual(await refusal({}), [403, "wrong-tier"]);
  assert.equal((await ask({ body: { delegation: undefined } })).status, 403);
});

Deno.test("admissionRoute() admits nobody while the operator's own relays never told of the stream, and asks none for a stream unheard of", async () => {
  let asked = 0;
  const { ask, refusal } = make({
    askOwnRelays() {
      asked++;
      return Promise.resolve(undefined);
    },
  });
  assert.deepEqual(await refusal({ body: { delegation: undefined } }), [403, "unknown-stream"]);
  assert.equal(asked, 0);
  const answer = await ask();
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "3"]);
  assert.equal(readProblem(await answer.json())?.code, "busy");
});

Deno.test("admissionRoute() refuses a delegation that is forged or of another stream", async () => {
  const { refusal } = make();
  const forged = structuredClone(delegated());
  forged.tags.push(["p", publicKeyOf(OTHER_SECRET), "", "signer"]);
  assert.deepEqual(await refusal({ body: { delegation: forged } }), [400, "bad-delegation"]);
  const address = TRIAL_ADDRESS.replace(/[^:]*$/, "another");
  const times = { nbf: NOW - 100, exp: NOW + 3600 };
  const other = signEvent(
    delegationTemplate({ address, signers: [publicKeyOf(BOX_SECRET)], ...times }, NOW),
    CREATOR_SECRET,
  );
  assert.deepEqual(await refusal({ body: { delegation: other } }), [400, "wrong-delegation"]);
});

Deno.test("admissionRoute() finds the delegation on relays, and says when it could not look", async () => {
  const body = { delegation: undefined, relays: ["wss://relay.example"] };
  const found = (state: Found) => make({ lookUp: () => Promise.resolve(state) });
  assert.equal((await found({ state: "answered", events: [delegated()] }).ask({ body })).status, 200);
  assert.deepEqual(await found({ state: "busy" }).refusal({ body }), [503, "busy"]);
  const unreachable = found({ state: "unreachable", reasons: ["relay.example: no"] });
  assert.deepEqual(await unreachable.refusal({ body }), [502, "relays-unreachable"]);
  assert.equal((await unreachable.ask({ body: { relays: body.relays } })).status, 200);
});

Deno.test("admissionRoute() bounds the peers of one key and of one address, not of this machine", async () => {
  const limits = { ...EDGE_LIMITS, peersPerKey: 2, peersPerNetwork: 3 };
  const { refusal, ask, clock } = make({ limits });
  const key = { tier: "key" as const, delegation: delegated({ tier: "key", threshold: 3 }) };
  const third = (from: string) => {
    const page = new Uint8Array(32).fill(40 + Number(from));
    return { page, body: { ...key, peerId: pageId(page) }, from: `192.0.2.${from}` };
  };
  assert.equal((await ask(third("1"))).status, 200);
  assert.equal((await ask(third("2"))).status, 200);
  const over = await ask(third("3"));
  assert.equal(over.headers.get("retry-after"), "300");
  assert.deepEqual([over.status, readProblem(await over.json())?.code], [429, "too-many-peers"]);
  clock.seconds += 300;
  assert.equal((await ask(third("3"))).status, 200);

  const open = make({ limits });
  const page = (n: number, from: string): Ask => ({ secret: new Uint8Array(32).fill(n), from });
  for (const n of [21, 22, 23]) assert.equal((await open.ask(page(n, "2001:db8::1"))).status, 200);
  assert.deepEqual(await open.refusal(page(24, "2001:db8::2")), [429, "too-many-peers"]);
  for (const n of [31, 32, 33, 34]) assert.equal((await open.ask(page(n, "127.0.0.1"))).status, 200);
  assert.equal((await refusal({ from: "198.51.100.7", body: { address: "x" } }))[1], "malformed");
});

Deno.test("admissionRoute() refuses a request that was signed for another edge, whatever host is said, where it knows its own origin", async () => {
  const origin = "https://own.example";
  const { refusal, ask } = make({ origin });
  // The host that is asked here is the other edge's, as whoever passes the request on would have it.
  assert.deepEqual(await refusal({}), [401, "auth-wrong-url"]);
  const answer = await ask({ signedUrl: `${origin}/` });
  assert.equal(answer.status, 200);
  assert.deepEqual((await answer.json()).trackers, ["wss://own.example/v1/tracker"]);
});

Deno.test("admissionRoute() refuses who is banned", async () => {
  const { refusal } = make({ tracker: { isBanned: () => true } });
  assert.deepEqual(await refusal({}), [403, "banned"]);
});

Deno.test("admissionRoute() gives a token for this peer and stream, with the tracker's address", async () => {
  const response = await make().ask();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  const answer = v.parse(v.strictObject(AdmissionAnswer.entries), await response.json());
  assert.deepEqual(answer.trackers, ["ws://edge.example/v1/tracker"]);
  const judged = verifyToken({
    event: tokenFromQuery(answer.token),
    edges: [publicKeyOf(EDGE_SECRET)],
    nowSeconds: NOW,
  });
  assert.deepEqual(judged, {
    verdict: "accepted",
    author: publicKeyOf(EDGE_SECRET),
    address: TRIAL_ADDRESS,
    peerId: pageId(PAGE_SECRET),
    tier: "open",
    degree: answer.degree,
    exp: answer.expires,
  });
});

Deno.test("admissionRoute() gives the way to the operator's TURN server, for as long as the token", async () => {
  const turn = { url: "turn:turn.example", user: "dstream", secret: "north" };
  const answer = v.parse(AdmissionAnswer, await (await make({ turn }).ask()).json());
  assert.deepEqual(answer.iceServers?.map(({ urls }) => urls), [["stun:turn.example"], [
    "turn:turn.example",
  ]]);
  const name = pageId(PAGE_SECRET).slice("-DS0100-".length);
  const relaying = answer.iceServers?.[1];
  assert.ok(relaying !== undefined && "username" in relaying);
  assert.equal(relaying.username, `${answer.expires}:dstream-${name}`);
});
