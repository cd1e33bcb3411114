import assert from "node:assert/strict";
import { readProblem } from "../../contracts/api/problem.ts";
import { SETTLING_BLOCKS } from "../../contracts/escrow/decision.ts";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { signWord } from "../../contracts/escrow/words.ts";
import { publicKeyOf, readVerifiedEvent } from "../../contracts/nostr/event.ts";
import { MOST_CLAIMS } from "./witness-use.ts";
import { claimBody, complain, layTable, type TrialStake, trialStake } from "./trial-arbiter.ts";

const thief = trialStake("thief");
const [a, b] = [trialStake("a"), trialStake("b")];
const complaints = [complain(a, thief), complain(b, thief)];
const asked = claimBody(thief, complaints);

type Three = [accused: TrialStake, one: TrialStake, two: TrialStake];

/** One more stake, and two to bear witness against it. */
async function threeStaked(activate: (stake: TrialStake) => Promise<unknown>, name: string): Promise<Three> {
  const three: Three = [trialStake(`of ${name}`), trialStake(`one ${name}`), trialStake(`two ${name}`)];
  for (const stake of three) await activate(stake);
  return three;
}

/** Thief and both witnesses are staked. */
async function staked() {
  const laid = layTable();
  for (const stake of [thief, a, b]) await laid.activate(stake);
  return laid;
}

Deno.test("claimStake() refuses a stake that this arbiter never agreed to", async () => {
  const { code } = await staked();
  assert.equal(await code("claim", { ...asked, attestation: {} }), "bad-attestation");
  assert.equal(await code("claim", { ...asked, attestation: a.attestations[2] }), "not-acked");
  const forged = { ...thief.attestations[2], signature: "00".repeat(64) };
  assert.equal(await code("claim", { ...asked, attestation: forged }), "not-acked");
});

Deno.test("claimStake() takes no claim but the creator's own, to this stake", async () => {
  const { code } = await staked();
  for (const secret of [SECRETS.viewer, SECRETS.arbiter, thief.viewerSecret]) {
    assert.equal(await code("claim", claimBody(thief, complaints, {}, secret)), "bad-claim");
  }
  assert.equal(await code("claim", claimBody(thief, complaints, { accused: a.name })), "bad-claim");
  assert.equal(await code("claim", { ...asked, claim: { said: {} } }), "bad-claim");
});

Deno.test("claimStake() takes no complaint that is unsigned, unnamed, of another stake or rule", async () => {
  const { code } = await staked();
  const [first, second] = complaints;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(await code("claim", { ...asked, complaints: [first] }), "bad-complaint");
  assert.equal(await code("claim", { ...asked, complaints: [first, first] }), "bad-complaint");
  assert.equal(await code("claim", { ...asked, complaints: [first, {}] }), "bad-complaint");
  const forged = signWord(second.said, SECRETS.creator);
  assert.equal(await code("claim", claimBody(thief, [first, forged])), "bad-complaint");
  const ofOther = complain(b, a);
  assert.equal(await code("claim", claimBody(thief, [first, ofOther])), "bad-complaint");
  const strange = publicKeyOf(new Uint8Array(32).fill(77));
  const hidden = complain(b, thief, { page: strange, pageSignature: second.said.pageSignature });
  assert.equal(await code("claim", claimBody(thief, [first, hidden])), "bad-complaint");
  const ruled = complain(b, thief, { rule: "rude" });
  assert.equal(await code("claim", claimBody(thief, [first, ruled])), "bad-complaint");
});

Deno.test("claimStake() counts only witnesses with a stake of their own here, at the time", async () => {
  const { code, done, table } = await staked();
  const stranger = trialStake("stranger");
  const unknown = [complain(a, thief), complain(stranger, thief)];
  assert.equal(await code("claim", claimBody(thief, unknown)), "unknown-witness");
  assert.equal(await code("claim", claimBody(thief, [complain(a, thief)])), "too-few-witnesses");
  const twice = [complain(a, thief), complain(a, thief, { n: 8 })];
  assert.equal(await code("claim", claimBody(thief, twice)), "too-few-witnesses");
  const self = [complain(a, thief), complain(thief, thief)];
  assert.equal(await code("claim", claimBody(thief, self)), "too-few-witnesses");
  await done("release", {
    ...b.agreed,
    release: signWord({ word: "release", stake: b.name }, SECRETS.creator),
  });
  table.height = (table.height ?? 0) + 1;
  assert.equal(await code("claim", asked), "too-few-witnesses");
});

Deno.test("claimStake() refuses a claim before there is a stake, after it, and for no rule of the terms", async () => {
  const { code, table, activate } = layTable();
  assert.equal(await code("claim", asked), "not-active");
  for (const stake of [thief, a, b]) await activate(stake);
  const rude = [complain(a, thief, { rule: "rude" }), complain(b, thief, { rule: "rude" })];
  assert.equal(await code("claim", claimBody(thief, rude, { rule: "rude" })), "no-such-rule");
  table.height = thief.context.deadline - SETTLING_BLOCKS;
  assert.equal(await code("claim", asked), "after-deadline");
  table.height = undefined;
  assert.equal(await code("claim", asked), "pending");
});

Deno.test("claimStake() is no way for a creator who gave the stake back, nor past a verdict", async () => {
  const { code, done, table } = await staked();
  const release = signWord({ word: "release", stake: thief.name }, SECRETS.creator);
  await done("release", { ...thief.agreed, release });
  assert.equal(await code("claim", asked), "decided");
  // Even where the verdict got lost.
  table.relays = table.relays.map((kept) =>
    kept.filter((event) =>
      readStakeReceipt(event)?.step === "active" || readStakeReceipt(event)?.step === "release"
    )
  );
  assert.equal(await code("claim", asked), "released");
});

Deno.test("claimStake() keeps a claim once, gives it again to who asks again, and takes no second one", async () => {
  const { code, done, table } = await staked();
  table.deaf.add(0).add(1);
  assert.equal(await code("claim", asked), "records-unreachable");
  table.deaf.clear();
  const { receipt } = await done("claim", asked);
  const event = readVerifiedEvent(receipt);
  assert.equal(event && readStakeReceipt(event)?.step, "claim");
  assert.deepEqual(await done("claim", asked), { receipt });
  const another = claimBody(thief, [complain(a, thief, { n: 8 }), complain(b, thief)]);
  assert.equal(await code("claim", another), "already-claimed");
  assert.ok(table.relays.filter((kept) => kept.some(({ id }) => id === event?.id)).length >= 2);
});

Deno.test("claimStake() lets a creator claim eight stakes in thirty days", async () => {
  const { code, done, table, activate } = await staked();
  for (let i = 0; i < MOST_CLAIMS; i++) {
    const [other, one, two] = await threeStaked(activate, String(i));
    await done("claim", claimBody(other, [complain(one, other), complain(two, other)]));
  }
  assert.equal(await code("claim", asked), "claims-capped");
  table.seconds += 30 * 24 * 60 * 60 + 1;
  assert.equal(await code("claim", asked), undefined);
});

Deno.test("claimStake() lets no witness stand in two open claims, however many come at once", async () => {
  const { startRoute, post, activate } = await staked();
  const route = startRoute();
  const others = [thief, ...["x", "y", "z"].map((name) => trialStake(name))];
  for (const one of others.slice(1)) await activate(one);
  const bodies = others.map((one) => claimBody(one, [complain(a, one), complain(b, one)]));
  const answers = await Promise.all(bodies.map((body) => post("claim", body, route)));
  const codes = answers.map((answer) => readProblem(answer)?.code).toSorted();
  assert.deepEqual(codes, ["witnesses-spent", "witnesses-spent", "witnesses-spent", undefined]);
});

Deno.test("claimStake() takes no ninth claim, however many come at once", async () => {
  const { startRoute, post, activate } = layTable();
  const route = startRoute();
  const bodies = [];
  for (let i = 0; i < MOST_CLAIMS + 2; i++) {
    const [other, one, two] = await threeStaked(activate, String(i));
    bodies.push(claimBody(other, [complain(one, other), complain(two, other)]));
  }
  const answers = await Promise.all(bodies.map((body) => post("claim", body, route)));
  const capped = answers.filter((answer) => readProblem(answer)?.code === "claims-capped");
  assert.equal(capped.length, 2);
});
