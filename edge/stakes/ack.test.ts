import assert from "node:assert/strict";
import { SECRETS, trialTerms } from "../../contracts/escrow/trial-stake.ts";
import { signWord } from "../../contracts/escrow/words.ts";
import { readAttestation } from "../../contracts/escrow/read-attestation.ts";
import { MOST_TERMS_BYTES } from "../../contracts/escrow/terms.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { CREATOR_SECRET } from "./trial-stream.ts";
import { layTable, signedTerms, trialStake } from "./trial-arbiter.ts";

const stake = trialStake("viewer");
const asked = { ...stake.about, viewSecret: stake.viewSecret };
const [listed] = trialTerms().arbiters;
assert.ok(listed !== undefined);

Deno.test("ackStake() refuses terms that are unsigned, of nobody, or above the cap", async () => {
  const { code } = layTable();
  const bent = structuredClone(stake.about.terms);
  bent.content = "more";
  assert.equal(await code("ack", { ...asked, terms: bent }), "bad-terms");
  const above = structuredClone(stake.about.terms);
  above.tags = above.tags.map((tag) => tag[0] === "amount" ? ["amount", "20000000001"] : tag);
  assert.equal(await code("ack", { ...asked, terms: above }), "bad-terms");
  assert.equal(await code("ack", { ...asked, terms: undefined }), "malformed");
});

Deno.test("ackStake() names what in a context isn't what the terms offer", async () => {
  const { code } = layTable();
  const { context } = stake;
  const change = (part: Record<string, unknown>) =>
    code("ack", { ...asked, context: { ...context, ...part } });
  assert.equal(await code("ack", { ...asked, context: undefined }), "malformed");
  assert.equal(await code("ack", { ...asked, context: {} }), "malformed-context");
  assert.equal(await change({ amount: "99000000000" }), "malformed-context");
  assert.equal(await change({ terms: "00".repeat(32) }), "other-terms");
  assert.equal(await change({ stream: stake.context.stream.replace(/demo$/, "more") }), "other-stream");
  assert.equal(await change({ amount: "5000000001" }), "other-amount");
  assert.equal(await change({ tranche: { index: 0, of: 2 } }), "other-tranches");
  const { viewer, creator, arbiter } = context.keys;
  const strange = trialStake("another").context.keys.viewer;
  assert.equal(await change({ keys: { viewer, creator: strange, arbiter } }), "other-creator-key");
  assert.equal(await change({ keys: { viewer, creator, arbiter: strange } }), "unlisted-arbiter");
  assert.equal(await change({ deadline: context.deadline - 31 }), "deadline-too-early");
  assert.equal(await change({ deadline: context.deadline + 3 }), "deadline-too-late");
  assert.equal(
    await change({ from: context.from + 3600, until: context.until + 3600 }),
    "period-not-yet",
    "a clock that is an hour fast",
  );
  assert.equal(await change({ from: context.from - 3600, until: context.from }), "period-over");
  assert.equal(await change({ until: context.until + 1 }), "period-too-long");
});

Deno.test("ackStake() refuses terms that are padded, but what was agreed on under such is released and funded as before", async () => {
  const { code, done, activate } = layTable();
  const { kind, created_at, tags } = signedTerms();
  const content = "x".repeat(MOST_TERMS_BYTES);
  const padded = trialStake("viewer", {}, signEvent({ kind, created_at, tags, content }, CREATOR_SECRET));
  assert.equal(await code("ack", { ...padded.about, viewSecret: padded.viewSecret }), "bad-terms");
  assert.equal((await activate(padded)).state, "active");
  const release = signWord({ word: "release", stake: padded.name }, SECRETS.creator);
  assert.notEqual((await done("release", { ...padded.agreed, release })).verdict, undefined);
});

Deno.test("ackStake() refuses to stand in for another arbiter", async () => {
  const { code } = layTable();
  const elsewhere = signedTerms({ arbiters: [{ ...listed, pubkey: "12".repeat(32) }] });
  const foreign = trialStake("viewer", {}, elsewhere);
  assert.equal(
    await code("ack", { ...foreign.about, viewSecret: foreign.viewSecret }),
    "other-arbiter",
  );
});

Deno.test("ackStake() refuses a view key that isn't the escrow's: it could check no payment", async () => {
  const { code } = layTable();
  for (const viewSecret of ["00".repeat(32), "ff".repeat(32), trialStake("another").viewSecret]) {
    assert.equal(await code("ack", { ...asked, viewSecret }), "wrong-view-secret");
  }
});

Deno.test("ackStake() says how high the chain is to whoever names a wrong deadline, having no node of its own", async () => {
  const { post } = layTable();
  const late = { ...stake.context, deadline: 1 };
  const answer = await post("ack", { ...asked, context: late }) as Record<string, unknown>;
  assert.deepEqual([answer.code, answer.height], ["deadline-too-early", 100_000]);
});

Deno.test("ackStake() says pending and records-unreachable rather than agree blindly", async () => {
  const { code, table } = layTable();
  table.height = undefined;
  assert.equal(await code("ack", asked), "pending");
  table.height = 100_000;
  table.network = undefined;
  assert.equal(await code("ack", asked), "pending");
  table.network = "mainnet";
  table.down.add(0).add(1);
  assert.equal(await code("ack", asked), "records-unreachable");
});

Deno.test("ackStake() takes no stake on a network that its nodes don't follow: it could see no payment", async () => {
  const { code, table } = layTable();
  table.network = "stagenet";
  assert.equal(await code("ack", asked), "other-network");
});

Deno.test("ackStake() refuses terms that the creator replaced", async () => {
  const { code, table } = layTable();
  table.relays[1]?.push(signedTerms({ amount: "6000000000" }, 2));
  assert.equal(await code("ack", asked), "stale-terms");
  table.relays[1]?.splice(0, 1, signedTerms({ amount: "6000000000" }, 0));
  assert.equal(await code("ack", asked), undefined);
});

Deno.test("ackStake() attests its parts, the same ones after a restart", async () => {
  const { done } = layTable();
  const [first, second] = [await done("ack", asked), await done("ack", asked)];
  assert.deepEqual(first, second);
  assert.deepEqual(readAttestation(first.attestation), stake.attestations[2]);
  assert.equal(first.height, 100_000);
});
