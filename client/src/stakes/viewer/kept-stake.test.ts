import assert from "node:assert/strict";
import { winnersKey } from "../../../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import { MOST_TERMS_BYTES } from "../../../../contracts/escrow/terms.ts";
import { SECRETS } from "../../../../contracts/escrow/trial-stake.ts";
import { signWord } from "../../../../contracts/escrow/words.ts";
import { judgeMoneroAddress } from "../../../../contracts/monero/address.ts";
import { fromHex, toHex } from "../../../../contracts/hex.ts";
import { readSecret } from "../../../../contracts/monero/scalar.ts";
import { secretSum } from "../../../../contracts/monero/point.ts";
import { signEvent } from "../../../../contracts/nostr/event.ts";
import { withSweep } from "../swept.ts";
import { beginStake } from "./begin-stake.ts";
import { admitting, holdStake, withRecords } from "./kept-stake.ts";
import { readKeptStake, writeKeptStake } from "./read-kept-stake.ts";
import { readCopy, writeCopy } from "./stake-copy.ts";
import { releasedShare } from "./stake-phase.ts";
import {
  ARBITER_KEY,
  BEGUN,
  BEGUN_AT,
  CREATOR_KEY,
  trialActive,
  trialAgreed,
  trialBegun,
  trialHeld,
  trialReceipt,
  trialReleased,
  trialSays,
  trialSigned,
} from "./trial-viewer-stake.ts";

const agreed = trialAgreed();

Deno.test("holdStake() holds a stake begun under padded terms before, under which beginStake() begins none", () => {
  const { kind, created_at, tags } = trialSigned();
  const terms = signEvent({ kind, created_at, tags, content: "x".repeat(MOST_TERMS_BYTES) }, CREATOR_KEY);
  const { context } = trialBegun();
  const before = trialBegun({ terms, context: { ...context, terms: terms.id } });
  assert.equal(holdStake(readKeptStake(writeKeptStake(before)) ?? agreed)?.terms.id, terms.id);
  const begin = {
    terms,
    arbiter: context.keys.arbiter,
    network: context.network,
    height: BEGUN_AT,
    relays: [],
    now: BEGUN,
    randomBytes: (length: number) => new Uint8Array(length).fill(7),
  };
  assert.throws(() => beginStake(begin));
  assert.equal(beginStake({ ...begin, terms: trialSigned() }).context.terms, trialSigned().id);
});

Deno.test("holdStake() refuses a stake whose parts don't belong together", () => {
  const bent = [
    trialBegun({ seed: "00".repeat(32) }),
    trialBegun({ seed: "no" }),
    trialBegun({ terms: trialSigned({ amount: "6000000000" }) }),
    trialBegun({ context: { ...agreed.context, viewKey: agreed.context.keys.creator } }),
    trialBegun({
      context: { ...agreed.context, keys: { ...agreed.context.keys, arbiter: agreed.context.keys.creator } },
    }),
  ];
  for (const kept of bent) assert.equal(holdStake(kept), undefined);
});

Deno.test("holdStake() knows no address while one of the three is silent, or attests another stake", () => {
  assert.equal(trialHeld(trialBegun()).agreed, undefined);
  const { arbiterSaid } = agreed;
  assert.ok(arbiterSaid !== undefined);
  assert.equal(trialHeld(trialBegun({ arbiterSaid })).agreed, undefined);
  const other = trialBegun({ context: { ...agreed.context, deadline: agreed.context.deadline + 1 } });
  const foreign = { ...agreed, creatorSaid: trialSays("creator", other) };
  assert.equal(trialHeld(foreign).agreed, undefined);
});

Deno.test("holdStake() knows the address whose whole key the viewer has once the arbiter disclosed its part", () => {
  const held = trialHeld(agreed);
  const judged = judgeMoneroAddress(held.agreed?.address ?? "", "mainnet");
  assert.ok(judged.verdict === "valid");
  assert.equal(releasedShare(held), undefined);
  const after = trialHeld(withRecords(held, [trialReleased(held)]));
  const share = releasedShare(after) ?? "";
  const own = sharesOf("viewer", held.key.baseSecret, agreed.context);
  const spend = readSecret(fromHex(winnersKey(own, "release", share) ?? "") ?? new Uint8Array());
  assert.equal(spend && toHex(secretSum(spend).toBytes()), toHex(judged.address.spendKey));
});

Deno.test("withRecords() takes the arbiter's own words about this stake and nobody else's", () => {
  const held = trialHeld(agreed);
  const active = trialActive(held);
  const forged = signEvent(active, new Uint8Array(32).fill(9));
  assert.equal(withRecords(held, [forged, { ...active, content: "{}" }, null, trialSigned()]), agreed);
  assert.deepEqual(withRecords(held, [active, active]).records, [active]);
});

Deno.test("withRecords() keeps the newest of the receipts that admit, and every other word", () => {
  const held = trialHeld(agreed);
  const [early, late] = [trialActive(held), trialActive(held, BEGUN + 3600)];
  const verdict = trialReleased(held);
  const once = withRecords(held, [late]);
  const kept = withRecords({ ...held, kept: once }, [early, verdict]);
  assert.deepEqual(kept.records.map(({ id }) => id).sort(), [late.id, verdict.id].sort());
  assert.equal(admitting(kept.records)?.id, late.id);
});

Deno.test("withRecords() takes nothing but receipts and verdicts, however the arbiter tags what it writes", () => {
  const held = trialHeld(agreed);
  const { kind, tags, created_at } = trialActive(held);
  const odd = signEvent({ kind, tags, created_at, content: "x".repeat(60_000) }, ARBITER_KEY);
  assert.equal(withRecords(held, [odd]), agreed);
});

Deno.test("withRecords() keeps no more than its bounds, and lets no number of words take a verdict's place", () => {
  const held = trialHeld(agreed);
  const verdict = trialReleased(held);
  const release = signWord({ word: "release", stake: held.name }, SECRETS.creator);
  const words = Array.from(
    { length: 90 },
    (_, at) => trialReceipt(held, { step: "release", height: BEGUN_AT + at, release }, BEGUN + at),
  );
  let kept = withRecords(held, [verdict]);
  for (const word of words) kept = withRecords({ ...held, kept }, [word]);
  assert.equal(kept.records.length, 64);
  assert.ok(kept.records.some(({ id }) => id === verdict.id));
  assert.ok(kept.records.some(({ id }) => id === words.at(-1)?.id), "the newest too");
  assert.deepEqual(readKeptStake(writeKeptStake(kept))?.records, kept.records);
});

Deno.test("readKeptStake() reads what writeKeptStake() wrote and nothing that is broken", () => {
  assert.deepEqual(readKeptStake(writeKeptStake(agreed)), agreed);
  const fields = JSON.parse(writeKeptStake(agreed)) as Record<string, unknown>;
  for (const name of ["dstream", "seed", "terms", "context", "begun"]) {
    assert.equal(readKeptStake(JSON.stringify({ ...fields, [name]: null })), undefined, name);
  }
  for (const text of ["", "{", "[]", "null", "x".repeat(600_000)]) {
    assert.equal(readKeptStake(text), undefined);
  }
  const odd = readKeptStake(JSON.stringify({ ...fields, txids: ["x", 7], records: [1], share: "s" }));
  assert.deepEqual([odd?.txids, odd?.records, odd?.share], [[], [], undefined]);
  const txid = "ab".repeat(32);
  const heard = [{ txid, by: "here" as const, missing: { height: 7, at: 8 } }, { txid, by: "note" as const }];
  const swept = withSweep(undefined, { txid, to: "4".repeat(95), amount: "1", sent: 7, whole: true });
  const full = { ...agreed, heard, swept, searched: 9, txids: [txid], amounts: { [txid]: "5" } };
  assert.deepEqual(readKeptStake(writeKeptStake(full)), full);
  const bent = { ...fields, heard: [{ txid: "x", by: "here" }, { txid, by: "all" }, 7] };
  assert.equal(readKeptStake(JSON.stringify(bent))?.heard, undefined);
});

Deno.test("readCopy() brings a stake back elsewhere, with all that is needed to take it home", () => {
  const kept = { ...agreed, txids: ["ab".repeat(32)], records: [trialActive(trialHeld(agreed))] };
  const copy = readCopy(`\n${writeCopy(kept)} `);
  assert.ok(copy !== undefined);
  assert.deepEqual([copy.saved, copy.restored], [true, true]);
  assert.deepEqual([copy.txids, copy.records], [kept.txids, []]);
  assert.equal(trialHeld(copy).agreed?.address, trialHeld(kept).agreed?.address);
});
