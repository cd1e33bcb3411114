import assert from "node:assert/strict";
import { problemJson } from "../../../../contracts/api/problem.ts";
import { readSignedWordOf } from "../../../../contracts/escrow/words.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { arbiterSaid, makeRecordReader } from "./arbiter-said.ts";
import { gatherEvidence } from "./evidence.ts";
import { askPaid, askVerdict, claimStake, giveBack } from "./settle-stake.ts";
import {
  activeReceipt,
  AGREED_AT,
  complaint,
  receiptEvent,
  trialAsked,
  trialRequest,
  verdictEvent,
} from "./trial-room.ts";

const asked = trialAsked("thief");
const [thief, a, b] = [trialRequest("thief"), trialRequest("a"), trialRequest("b")];
const records = [activeReceipt(thief)];

/** An arbiter that answers so, and what it was asked. */
function arbiter(status: number, value: unknown) {
  const bodies: [string, Record<string, unknown>][] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    bodies.push([new URL(String(input)).pathname, JSON.parse(String(init?.body))]);
    return Promise.resolve(new Response(JSON.stringify(value), { status }));
  };
  return { bodies, options: { asked, records, fetch } };
}

Deno.test("giveBack() and askVerdict() believe no verdict of a stranger, on another stake, or with a false part", async () => {
  const good = verdictEvent(thief, "release");
  const share = verdictEvent(a, "release").tags.find(([name]) => name === "share") ?? [];
  const bent: NostrEvent[] = [
    verdictEvent(a, "release"),
    { ...good, pubkey: "00".repeat(32) },
    { ...good, sig: "00".repeat(64) },
    { ...good, tags: good.tags.map((tag) => tag[0] === "share" ? share : tag) },
  ];
  for (const verdict of bent) {
    for (const step of [giveBack, askVerdict]) {
      const came = await step(arbiter(200, { verdict }).options);
      assert.deepEqual([came.outcome, "code" in came && came.code], ["later", "unreadable"]);
    }
  }
});

Deno.test("giveBack() says by name why nothing was given back", async () => {
  const refused = await giveBack(arbiter(409, problemJson(409, "too-late", "soon decided")).options);
  assert.deepEqual(refused, { outcome: "refused", code: "too-late", detail: "soon decided" });
  const away = await giveBack({ asked, records, fetch: () => Promise.reject(new TypeError("gone")) });
  assert.deepEqual([away.outcome, "code" in away && away.code], ["later", "unreachable"]);
});

Deno.test("giveBack() sends the creator's own word with all that the arbiter needs, and gives its verdict", async () => {
  const event = verdictEvent(thief, "release");
  const { bodies, options } = arbiter(200, { verdict: event });
  assert.deepEqual(await giveBack(options), { outcome: "done", event });
  const [[path, body] = ["", {}]] = bodies;
  assert.equal(path, "/v1/stakes/release");
  assert.deepEqual(readSignedWordOf("release", body["release"])?.said, {
    word: "release",
    stake: thief.name,
  });
  assert.deepEqual(body["attestation"], asked.request.attestations[1]);
  assert.deepEqual(body["records"], records);
});

Deno.test("claimStake() names exactly the complaints it brings, and takes the arbiter's receipt alone", async () => {
  const complaints = [complaint(a, thief.name), complaint(b, thief.name)];
  const [evidence] = gatherEvidence({
    name: thief.name,
    rules: [{ name: "bad-bytes", witnesses: 2 }],
    words: [],
    said: arbiterSaid([], 0, makeRecordReader()),
  });
  assert.ok(evidence !== undefined);
  const claim = { word: "claim", accused: thief.name, rule: "bad-bytes", complaints: [] as string[] };
  const { bodies, options } = arbiter(200, { receipt: activeReceipt(thief) });
  const came = await claimStake(options, { ...evidence, complaints });
  assert.equal(came.outcome, "later", "another receipt");
  const said = readSignedWordOf("claim", bodies[0]?.[1]["claim"]);
  assert.equal(said?.said.accused, claim.accused);
  assert.equal(said?.said.complaints.length, 2);
  const receipt = receiptEvent(thief.name, AGREED_AT + 30, {
    step: "claim",
    claim: said ?? assert.fail(),
    complaints,
  });
  assert.deepEqual(await claimStake(arbiter(200, { receipt }).options, { ...evidence, complaints }), {
    outcome: "done",
    event: receipt,
  });
});

Deno.test("askPaid() believes nothing of a stranger or about another stake, and sends what all three attested", async () => {
  const answer = (receipt: NostrEvent, more: NostrEvent[] = []) => ({
    state: "active",
    amount: "10000000000",
    confirmations: 11,
    height: AGREED_AT + 12,
    receipt,
    records: more,
  });
  const good = activeReceipt(thief);
  const bent = { ...good, sig: "00".repeat(64) };
  const { bodies, options } = arbiter(
    200,
    answer(bent, [activeReceipt(a), good, { ...good, pubkey: a.name }]),
  );
  assert.deepEqual(await askPaid(options, ["ab".repeat(32)]), [good]);
  const [[path, body] = ["", {}]] = bodies;
  const [viewer, judge] = asked.request.attestations;
  assert.equal(path, "/v1/stakes/funded");
  assert.deepEqual(body["attestations"], JSON.parse(JSON.stringify([viewer, asked.own, judge])));
  assert.deepEqual(body["txids"], ["ab".repeat(32)]);
  assert.deepEqual(await askPaid(arbiter(403, problemJson(403, "underfunded", "")).options, []), []);
});
