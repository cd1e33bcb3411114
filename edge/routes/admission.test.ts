import assert from "node:assert/strict";
import * as v from "valibot";
import { AdmissionAnswer } from "../../contracts/api/admission.ts";
import { readProblem } from "../../contracts/api/problem.ts";
import { publicKeyOf } from "../../contracts/nostr/event.ts";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { tokenFromQuery, verifyToken } from "../../contracts/swarm/token.ts";
import { EDGE_LIMITS } from "../config.ts";
import {
  type Ask,
  delegated,
  EDGE_SECRET,
  makeTrialAdmission,
  NOW,
  PAGE_SECRET,
  pageId,
} from "./trial-admission.ts";

Deno.test("admissionRoute() bounds the peers of one key and of one address, not of this machine", async () => {
  const limits = { ...EDGE_LIMITS, peersPerKey: 2, peersPerNetwork: 3 };
  const { refusal, ask, clock } = makeTrialAdmission({ limits });
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

  const open = makeTrialAdmission({ limits });
  const page = (n: number, from: string): Ask => ({ secret: new Uint8Array(32).fill(n), from });
  for (const n of [21, 22, 23]) assert.equal((await open.ask(page(n, "2001:db8::1"))).status, 200);
  assert.deepEqual(await open.refusal(page(24, "2001:db8::2")), [429, "too-many-peers"]);
  for (const n of [31, 32, 33, 34]) assert.equal((await open.ask(page(n, "127.0.0.1"))).status, 200);
  assert.equal((await refusal({ from: "198.51.100.7", body: { address: "x" } }))[1], "malformed");
});

Deno.test("admissionRoute() refuses who is banned", async () => {
  const { refusal } = makeTrialAdmission({ tracker: { isBanned: () => true } });
  assert.deepEqual(await refusal({}), [403, "banned"]);
});

Deno.test("admissionRoute() gives a token for this peer and stream, with the tracker's address", async () => {
  const response = await makeTrialAdmission().ask();
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
  const answer = v.parse(AdmissionAnswer, await (await makeTrialAdmission({ turn }).ask()).json());
  assert.deepEqual(answer.iceServers?.map(({ urls }) => urls), [["stun:turn.example"], [
    "turn:turn.example",
  ]]);
  const name = pageId(PAGE_SECRET).slice("-DS0100-".length);
  const relaying = answer.iceServers?.[1];
  assert.ok(relaying !== undefined && "username" in relaying);
  assert.equal(relaying.username, `${answer.expires}:dstream-${name}`);
});
