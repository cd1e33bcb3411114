import assert from "node:assert/strict";
import * as v from "valibot";
import { SealVerifyAnswer } from "../../contracts/api/edge.ts";
import { readProblem } from "../../contracts/api/problem.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { checkSchnorr, type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import {
  BOX_SECRET,
  CREATOR_SECRET,
  makeTrial,
  OTHER_SECRET,
  TRIAL_ADDRESS,
  TRIAL_START,
  trialDelegation,
} from "../../contracts/seal/trial-session.ts";
import type { Found } from "../lookup/ask-relays.ts";
import { sealVerifyRoute } from "./seal-verify.ts";

const trial = makeTrial();
const playlist = trial.playlist();
const delegation = trialDelegation().event;
/** When the trial's playlist was just signed. */
const NOW = (TRIAL_START + 14) * 1000;

type Ask = { body?: Record<string, unknown>; found?: Found; now?: number };

async function ask(
  { body = {}, found = { state: "answered", events: [] }, now = NOW }: Ask,
): Promise<Response> {
  const route = sealVerifyRoute({
    now: () => now,
    lookUp: () => Promise.resolve(found),
    check: checkSchnorr,
    bodyBytes: 65_536,
  });
  return await route.request("/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ address: TRIAL_ADDRESS, playlist, ...body }),
  });
}

async function verdictOf(about: Ask): Promise<SealVerifyAnswer> {
  const response = await ask(about);
  assert.equal(response.status, 200);
  return v.parse(v.strictObject(SealVerifyAnswer.entries), await response.json());
}

async function problemOf(about: Ask): Promise<[status: number, code: string | undefined]> {
  const response = await ask(about);
  return [response.status, readProblem(await response.json())?.code];
}

const bare = playlist.split("\n").filter((line) => !line.includes("SEAL")).join("\n");

/** Another delegation at the trial's address. */
const delegated = (signers: string[], createdAt: number, secret = CREATOR_SECRET): NostrEvent => {
  const times = { nbf: TRIAL_START - 100, exp: TRIAL_START + 3600 };
  return signEvent(delegationTemplate({ address: TRIAL_ADDRESS, signers, ...times }, createdAt), secret);
};

Deno.test("sealVerifyRoute() gives each verdict a stateless judge can reach", async () => {
  const cases: [expected: string, about: Ask][] = [
    ["unsealed", { body: { playlist: bare } }],
    ["stripped", { body: { playlist: bare, delegation } }],
    ["malformed", { body: { playlist: playlist.replace("SHA256=", "SHA256=x"), delegation } }],
    ["malformed", { body: { delegation, rid: "audio" } }],
    ["unknown-signer", {}],
    ["unknown-signer", { body: { playlist: trial.playlist({ secret: OTHER_SECRET }), delegation } }],
    ["expired", { body: { delegation }, now: (TRIAL_START + 3700) * 1000 }],
    ["gap", { body: { playlist: playlist.replaceAll("N=3,", "N=4,"), delegation } }],
    ["chain-mismatch", { body: { playlist: playlist.replace(/(SEAL-SEG:N=3,LEN=)\d+/, "$11"), delegation } }],
    ["stale", { body: { delegation }, now: NOW + 30_000 }],
  ];
  for (const [expected, about] of cases) {
    const answer = await verdictOf(about);
    assert.equal(answer.verdict, expected);
    assert.equal(answer.objects, undefined);
    assert.equal(answer.checkpoint, undefined);
    assert.match(answer.detail, /^[A-Z].{20,}\.$/);
  }
});

Deno.test("sealVerifyRoute() says verified with every listed object, by the delegation it was given", async () => {
  const answer = await verdictOf({ body: { delegation, source: "https://mirror.example/x.m3u8" } });
  assert.equal(answer.verdict, "verified");
  assert.equal(answer.source, "https://mirror.example/x.m3u8");
  assert.equal(answer.checkpoint?.signer, publicKeyOf(BOX_SECRET));
  assert.equal(answer.delegation?.id, delegation.id);
  assert.ok(Object.keys(answer.objects ?? {}).includes("3.m4s"));
});

Deno.test("sealVerifyRoute() finds the delegation on relays, and the newest wins, be it a revocation", async () => {
  const relays = ["wss://relay.example"];
  const revoked = delegated([publicKeyOf(OTHER_SECRET)], TRIAL_START - 50);
  const found = (...events: NostrEvent[]): Found => ({ state: "answered", events });
  assert.equal((await verdictOf({ body: { relays }, found: found(delegation) })).verdict, "verified");
  assert.equal(
    (await verdictOf({ body: { relays }, found: found(delegation, revoked) })).verdict,
    "unknown-signer",
  );
  assert.equal(
    (await verdictOf({ body: { relays, delegation }, found: found(revoked) })).verdict,
    "unknown-signer",
  );
  assert.equal((await verdictOf({ body: { relays, delegation }, found: found() })).verdict, "verified");
});

Deno.test("sealVerifyRoute() gives no verdict when no relay could be asked, unless it has a delegation", async () => {
  const relays = ["wss://relay.example"];
  const found: Found = { state: "unreachable", reasons: ["relay.example: no"] };
  assert.deepEqual(await problemOf({ body: { relays }, found }), [502, "relays-unreachable"]);
  assert.equal((await verdictOf({ body: { relays, delegation }, found })).verdict, "verified");
});

Deno.test("sealVerifyRoute() says busy with Retry-After", async () => {
  const response = await ask({ body: { relays: ["wss://relay.example"] }, found: { state: "busy" } });
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "2");
});

Deno.test("sealVerifyRoute() refuses a delegation that is forged or of another stream", async () => {
  const forged = structuredClone(delegation);
  forged.tags.push(["p", publicKeyOf(OTHER_SECRET), "", "signer"]);
  assert.deepEqual(await problemOf({ body: { delegation: forged } }), [400, "bad-delegation"]);
  const other = delegated([publicKeyOf(BOX_SECRET)], TRIAL_START, OTHER_SECRET);
  assert.deepEqual(await problemOf({ body: { delegation: other } }), [400, "wrong-delegation"]);
});

Deno.test("sealVerifyRoute() asks no more than three relays, by ws or wss", async () => {
  const wrong = [["http://relay.example"], ["file:///x"], Array(4).fill("wss://relay.example"), [
    "wss://" + "x".repeat(300),
  ]];
  for (const relays of wrong) assert.deepEqual(await problemOf({ body: { relays } }), [400, "malformed"]);
});
