import assert from "node:assert/strict";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { signEvent } from "../../../contracts/nostr/event.ts";
import type { ForkProof } from "../../../contracts/seal/fork-proof.ts";
import type { ArbiterWord } from "./arbiter-client.ts";
import { askWithRecords, sentRecords } from "./sent-records.ts";
import { trialDelegation, trialSeal } from "./viewer/trial-seals.ts";
import {
  ARBITER_KEY,
  BEGUN_AT,
  trialActive,
  trialAgreed,
  trialClaim,
  trialHeld,
  trialReceipt,
} from "./viewer/trial-viewer-stake.ts";

const held = trialHeld(trialAgreed());
const active = trialActive(held);
const claim = trialClaim(held, BEGUN_AT + 100);
const bytesOf = (events: readonly NostrEvent[]) => new TextEncoder().encode(JSON.stringify(events)).length;

/** A receipt of an answer, padded by so many characters of three bytes each. */
function answer(at: number, padding: number): NostrEvent {
  const { kind, created_at, tags, content } = trialSeal({ n: 8, head: "bb" });
  const padded = signEvent(
    { kind, created_at, content, tags: [...tags, ["x", "\u2026".repeat(padding)]] },
    ARBITER_KEY,
  );
  const fork: ForkProof = {
    checkpoints: [trialSeal({ n: 8, head: "aa" }), padded],
    delegations: [trialDelegation()],
  };
  const complaint = at.toString(16).padStart(64, "0");
  return trialReceipt(held, { step: "rebuttal", height: BEGUN_AT + 101 + at, complaint, answer: { fork } });
}

Deno.test("sentRecords() sends the claim beside whatever padded answers came after it, within its bounds", () => {
  const padded = Array.from({ length: 20 }, (_, at) => answer(at, 4500));
  const small = answer(30, 0);
  const sent = sentRecords([active, claim, small, ...padded]);
  assert.ok([active, claim, small].every((one) => sent.includes(one)));
  assert.ok(bytesOf(sent) < 25_000, String(bytesOf(sent)));
  assert.ok(bytesOf([claim, ...padded]) > 64 * 1024, "all would be too much");
  // In characters they would fit.
  assert.ok(sentRecords(padded.slice(0, 3)).length < 3);
  assert.deepEqual(sentRecords([{ ...claim, content: claim.content + " ".repeat(25_000) }]), []);
});

Deno.test("sentRecords() sends no more than an arbiter takes, in their order, and all where they are few", () => {
  const few = [active, answer(1, 0), claim];
  assert.deepEqual(sentRecords(few), few);
  const [tiny, ...others] = Array.from(
    { length: 40 },
    (_, at) => ({ ...active, content: "", created_at: at }),
  );
  const sent = sentRecords([tiny ?? assert.fail(), ...others]);
  assert.deepEqual(sent, others.slice(-sent.length));
  assert.ok(sent.length > 8 && sent.length <= 32);
});

Deno.test("askWithRecords() asks again without records only where the body was too large for the arbiter", async () => {
  const ask = async (records: readonly NostrEvent[], word: ArbiterWord<"verdict">) => {
    const counts: number[] = [];
    const came = await askWithRecords<"verdict">(records, (sent) => {
      counts.push(sent.length);
      return Promise.resolve(word);
    });
    assert.equal(came, word);
    return counts;
  };
  const tooLarge = { state: "refused", code: "body-too-large", detail: "" } as const;
  assert.deepEqual(await ask([claim], tooLarge), [1, 0]);
  assert.deepEqual(await ask([], tooLarge), [0]);
  assert.deepEqual(await ask([claim], { ...tooLarge, code: "not-due" }), [1]);
  assert.deepEqual(await ask([claim], { ...tooLarge, state: "later" }), [1]);
});
