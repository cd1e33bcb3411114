import assert from "node:assert/strict";
import { SETTLING_BLOCKS } from "../../contracts/escrow/decision.ts";
import { readStakeReceipt, stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { signWord, wordId } from "../../contracts/escrow/words.ts";
import { readVerifiedEvent, signEvent } from "../../contracts/nostr/event.ts";
import { readProblem } from "../../contracts/api/problem.ts";
import { claimBody, complain, EDGE_SECRET, layTable, trialStake } from "./trial-arbiter.ts";
import { TRIAL_STREAM } from "./trial-stream.ts";
import { a, b, claimed, complaints, thief, verdictIn, WINDOW } from "./trial-claim.ts";
import { MOST_CLAIMS } from "./witness-use.ts";

const release = signWord({ word: "release", stake: thief.name }, SECRETS.creator);

Deno.test("decideVerdict() discloses nothing before it is time", async () => {
  const { code, table, activate } = layTable();
  assert.equal(await code("verdict", thief.agreed), "not-due");
  await activate(thief);
  table.height = thief.context.deadline - 1;
  assert.equal(await code("verdict", thief.agreed), "not-due");
  assert.equal(await code("release", thief.agreed), "not-due");
  assert.equal(await code("verdict", { ...thief.agreed, attestation: a.attestations[2] }), "not-acked");
});

Deno.test("decideVerdict() discloses nothing while the claim may be answered", async () => {
  const { code, table, at } = await claimed();
  table.height = at + WINDOW - 1;
  assert.equal(await code("verdict", thief.agreed), "not-due");
  assert.equal(await code("release", thief.agreed), "not-due");
});

Deno.test("decideVerdict() grants an unanswered claim after its window, to whoever asks, and the same after a restart", async () => {
  const { done, table, at } = await claimed();
  table.height = at + WINDOW;
  const verdict = verdictIn(await done("verdict", thief.agreed));
  assert.ok(verdict.outcome === "grant");
  assert.deepEqual(verdict.witnesses, [a.name, b.name]);
  table.height = thief.context.deadline + 1000;
  assert.deepEqual(verdictIn(await done("release", thief.agreed)), verdict);
  assert.deepEqual(verdictIn(await done("release", { ...thief.agreed, release })), verdict);
});

Deno.test("decideVerdict() frees the witnesses of a claim that came to nothing, and of no other", async () => {
  const { done, code, table, activate, at } = await claimed();
  const other = trialStake("other");
  await activate(other);
  const next = claimBody(other, [complain(a, other), complain(b, other)]);
  assert.equal(await code("claim", next), "witnesses-spent");
  const granted = await claimed();
  granted.table.height = granted.at + WINDOW;
  assert.equal(verdictIn(await granted.done("verdict", thief.agreed)).outcome, "grant");
  await granted.activate(other);
  granted.table.height++;
  assert.equal(await granted.code("claim", next), "witnesses-spent");
  table.height = at + 1;
  await done("release", { ...thief.agreed, release });
  assert.equal(await code("claim", next), "witnesses-spent", "not in the same block");
  table.height++;
  await done("claim", next);
  table.height += WINDOW;
  const event = readVerifiedEvent((await done("verdict", other.agreed)).verdict);
  assert.equal(event && readStakeVerdict(event)?.outcome, "grant");
});

/** What instances say that all began their look before any of them kept a word. */
async function atOnce(laid: ReturnType<typeof layTable>, step: string, bodies: readonly unknown[]) {
  return await Promise.all(bodies.map((body) => laid.post(step, body)));
}

/** How the verdicts among answers end their stakes. */
function outcomes(answers: readonly unknown[]) {
  return answers.map((answer) => {
    const event = readVerifiedEvent((answer as { verdict?: unknown }).verdict);
    return (event && readStakeVerdict(event)?.outcome) ?? readProblem(answer)?.code;
  });
}

Deno.test("decideVerdict() counts a witness for one of several claims that instances took at once, whichever is decided first", async () => {
  const laid = layTable();
  const accused = [thief, trialStake("x"), trialStake("y")];
  for (const stake of [...accused, a, b]) await laid.activate(stake);
  const claims = accused.map((one) => claimBody(one, [complain(a, one), complain(b, one)]));
  const taken = await atOnce(laid, "claim", claims);
  assert.ok(taken.every((answer) => readProblem(answer) === undefined), "no instance saw another's claim");
  const { table } = laid;
  table.height = (table.height ?? 0) + WINDOW;
  const relays = structuredClone(table.relays);
  const parallel = outcomes(await atOnce(laid, "verdict", accused.map(({ agreed }) => agreed)));
  assert.deepEqual(parallel.toSorted(), ["grant", "release", "release"]);
  for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0]]) {
    table.relays = structuredClone(relays);
    for (const at of order) {
      const one = await laid.post("verdict", accused[at]?.agreed);
      assert.deepEqual(outcomes([one]), [parallel[at]], `in the order ${order}`);
    }
  }
});

Deno.test("decideVerdict() grants no more than eight claims in thirty days that instances took at once", async () => {
  const laid = layTable();
  const claims = [];
  const accused = [];
  for (let i = 0; i < MOST_CLAIMS + 2; i++) {
    const [other, one, two] = [`of ${i}`, `one ${i}`, `two ${i}`].map((name) => trialStake(name));
    if (!other || !one || !two) throw new Error("three stakes were made");
    for (const stake of [other, one, two]) await laid.activate(stake);
    accused.push(other);
    claims.push(claimBody(other, [complain(one, other), complain(two, other)]));
  }
  const taken = await atOnce(laid, "claim", claims);
  assert.ok(taken.every((answer) => readProblem(answer) === undefined), "no instance saw another's claim");
  laid.table.height = (laid.table.height ?? 0) + WINDOW;
  const said = outcomes(await atOnce(laid, "verdict", accused.map(({ agreed }) => agreed)));
  assert.deepEqual(said.toSorted(), [...Array(MOST_CLAIMS).fill("grant"), "not-due", "not-due"]);
  // What was claimed beyond them goes back like what nobody claimed.
  laid.table.height = accused[0]?.context.deadline;
  const late = outcomes(await atOnce(laid, "verdict", accused.map(({ agreed }) => agreed)));
  assert.equal(late.filter((one) => one === "release").length, 2);
});

Deno.test("decideVerdict() discloses nothing where another grant rests on one of its witnesses, by a claim that relays hid", async () => {
  const { code, table, at } = await claimed();
  const elsewhere = signEvent(
    stakeReceiptTemplate({
      context: "77".repeat(32),
      stream: TRIAL_STREAM,
      height: at,
      step: "decided",
      ruling: {
        outcome: "grant",
        rule: "bad-bytes",
        claim: "01".repeat(32),
        evidence: ["02".repeat(32), "03".repeat(32)],
        witnesses: [b.name, "04".repeat(32)],
      },
    }, 1),
    EDGE_SECRET,
  );
  table.height = at + WINDOW;
  // It comes to the relays together with the own word.
  table.heard = (event) => {
    if (readStakeReceipt(event)?.step !== "decided" || event.id === elsewhere.id) return;
    for (const kept of table.relays) kept.push(elsewhere);
  };
  assert.equal(await code("verdict", thief.agreed), "contradiction");
  assert.equal(await code("verdict", thief.agreed), "contradiction", "nor later");
  assert.deepEqual(table.relays.flat().filter((event) => readStakeVerdict(event) !== undefined), []);
});

Deno.test("decideVerdict() releases at the deadline what nobody claimed, or what never became active", async () => {
  const active = layTable();
  await active.activate(thief);
  for (const { done, table } of [active, layTable()]) {
    table.height = thief.context.deadline;
    assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
  }
});

Deno.test("releaseStake() obeys the creator's own word at once, and nobody else's", async () => {
  const { code, done, activate } = layTable();
  await activate(thief);
  const forged = signWord(release.said, thief.viewerSecret);
  assert.equal(await code("release", { ...thief.agreed, release: forged }), "bad-release");
  const other = signWord({ word: "release", stake: a.name }, SECRETS.creator);
  assert.equal(await code("release", { ...thief.agreed, release: other }), "bad-release");
  const verdict = verdictIn(await done("release", { ...thief.agreed, release }));
  assert.deepEqual([verdict.outcome, verdict.evidence], ["release", [wordId(release.said)]]);
});

Deno.test("releaseStake() takes the creator's word over its claim, until a grant may be under way", async () => {
  const early = await claimed();
  early.table.height = early.at + WINDOW - SETTLING_BLOCKS - 1;
  assert.equal(verdictIn(await early.done("release", { ...thief.agreed, release })).outcome, "release");
  const late = await claimed();
  for (const height of [late.at + WINDOW - SETTLING_BLOCKS, late.at + WINDOW]) {
    late.table.height = height;
    assert.equal(await late.code("release", { ...thief.agreed, release }), "too-late");
  }
});

Deno.test("decideVerdict() says nothing while too few relays answer or keep, and then what it would have said", async () => {
  const { code, done, table, at } = await claimed();
  table.height = at + WINDOW;
  table.down.add(0).add(1);
  assert.equal(await code("verdict", thief.agreed), "records-unreachable");
  table.down.clear();
  table.deaf.add(1).add(2);
  assert.equal(await code("verdict", thief.agreed), "records-unreachable");
  // What one relay took says only how it was decided: nobody's part of the key stands there.
  assert.deepEqual(table.relays.flat().filter((event) => readStakeVerdict(event) !== undefined), []);
  table.deaf.clear();
  table.down.add(0);
  assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "grant");
});

Deno.test("decideVerdict() finds with a third relay gone what it said with another gone", async () => {
  const { code, done, table, at } = await claimed();
  table.down.add(2);
  table.height = at + 1;
  const complaint = wordId(complaints[0]?.said ?? assert.fail());
  const retraction = signWord({ word: "retraction", complaint, witness: a.name }, a.viewerSecret);
  await done("rebut", { ...thief.agreed, complaint, retraction });
  table.down = new Set([0]);
  table.height = at + WINDOW;
  assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
  const another = claimBody(thief, [complain(a, thief, { n: 8 }), complain(b, thief)]);
  assert.equal(await code("claim", another), "decided");
});

Deno.test("decideVerdict() discloses nothing where its own words contradict each other", async () => {
  const { code, table, at } = await claimed();
  const decided = (outcome: "release" | "grant") =>
    signEvent(
      stakeReceiptTemplate({
        context: thief.name,
        stream: TRIAL_STREAM,
        height: at,
        step: "decided",
        ruling: outcome === "release" ? { outcome, evidence: [] } : {
          outcome,
          rule: "bad-bytes",
          claim: "01".repeat(32),
          evidence: ["02".repeat(32), "03".repeat(32)],
          witnesses: [a.name, b.name],
        },
      }, 1),
      EDGE_SECRET,
    );
  for (const kept of table.relays) kept.push(decided("release"), decided("grant"));
  table.height = at + WINDOW;
  assert.equal(await code("verdict", thief.agreed), "contradiction");
  assert.equal(await code("release", { ...thief.agreed, release }), "contradiction");
});

Deno.test("decideVerdict() takes its own words from whoever kept them, where all relays forgot, and no forged ones", async () => {
  const { done, code, table, at } = await claimed();
  const kept = table.relays[0] ?? [];
  table.relays = [[], [], []];
  table.height = at + WINDOW;
  const forged = kept.map((event) => signEvent(event, new Uint8Array(32).fill(66)));
  assert.equal(await code("verdict", { ...thief.agreed, records: forged }), "not-due");
  assert.equal(verdictIn(await done("verdict", { ...thief.agreed, records: kept })).outcome, "grant");
  assert.ok(table.relays.every((events) => events.length > 0));
});
