import assert from "node:assert/strict";
import { trialTerms } from "../../../../contracts/escrow/trial-stake.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { tagValue } from "../../../../contracts/nostr/event.ts";
import { makeTrialStudio } from "../../../testing/trial-studio.ts";
import { SignerFault } from "../../identity/signer-fault.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";

const { arbiters, deadlineBlocks, windowBlocks, rules, amount } = trialTerms();
const pledge: Pledge = { tier: "stake", amount, arbiters, deadlineBlocks, windowBlocks, rules };

/** Kinds in the order they were published, and what the last announcement says of terms. */
function told({ stage }: ReturnType<typeof makeTrialStudio>) {
  const last = stage.published.filter(({ kind }) => kind === KIND.liveEvent).at(-1);
  return { kinds: stage.published.map(({ kind }) => kind), stake: last && tagValue(last, "stake") };
}

Deno.test("a studio tells terms before it says that sharing asks them, and its announcement names them", async () => {
  const trial = makeTrialStudio({ pledge });
  trial.stage.sharing.put("bees", { tier: "stake", threshold: 3 });
  await trial.studio.open();
  const { kinds, stake } = told(trial);
  assert.deepEqual(kinds, [KIND.stakeTerms, KIND.delegation, KIND.liveEvent]);
  assert.match(stake ?? "", /^34321:[0-9a-f]{64}:bees$/);
  assert.deepEqual(trial.stage.state?.terms?.pledge, pledge);
});

Deno.test("a studio tells the same terms once, others anew, and takes them back when sharing asks nothing any more", async () => {
  const trial = makeTrialStudio({ pledge });
  await trial.studio.open();
  const terms = () => trial.stage.published.filter(({ kind }) => kind === KIND.stakeTerms);
  await trial.studio.share({ tier: "stake", threshold: 3 }, pledge);
  assert.equal(terms().length, 1);
  await trial.studio.share({ tier: "stake", threshold: 3 }, { ...pledge, amount: "6000000000" });
  const [first, second] = terms();
  assert.ok(first !== undefined && second !== undefined && second.created_at > first.created_at);
  await trial.studio.share({ tier: "open", threshold: 3 });
  assert.deepEqual(terms().map((event) => tagValue(event, "tier")), ["stake", "stake", "none"]);
  assert.equal(told(trial).stake, undefined);
  assert.equal(trial.stage.state?.terms?.pledge, undefined);
});

Deno.test("a studio whose signer refuses the terms doesn't say that sharing asks them", async () => {
  const trial = makeTrialStudio();
  await trial.studio.open();
  const before = told(trial).kinds.length;
  trial.stage.signerSays = new SignerFault("refused");
  await trial.studio.share({ tier: "stake", threshold: 3 }, pledge);
  assert.equal(told(trial).kinds.length, before);
  assert.equal(trial.stage.state?.fault?.work, "terms");
});

Deno.test("a studio that is opened again finds its terms on the relays", async () => {
  const trial = makeTrialStudio({ pledge });
  await trial.studio.open();
  const again = makeTrialStudio();
  again.stage.published.push(...trial.stage.published);
  await again.studio.resume();
  assert.deepEqual(again.stage.state?.terms?.pledge, pledge);
});

Deno.test("a studio that can't fetch what writes terms says so, and announces all the same", async () => {
  const { stage, studio } = makeTrialStudio({
    pledge,
    loadPledgeWriter: () => Promise.reject(new TypeError("no such file")),
  });
  await studio.open();
  assert.deepEqual(stage.state?.fault, { work: "terms", why: "part", reason: "no such file" });
  stage.box = "live";
  await studio.tick();
  assert.deepEqual(stage.kinds(), [`${KIND.delegation}`, "live"]);
  await studio.share({ tier: "stake", threshold: 3 }, pledge);
  assert.equal(stage.state?.fault?.why, "part");
});

Deno.test("terms that can't be read are named on in announcements, up to the end, and read once they can be", async () => {
  const before = makeTrialStudio({ pledge });
  before.stage.sharing.put("bees", { tier: "stake", threshold: 3 });
  await before.studio.open();
  const { stake } = told(before);
  const failing = () => Promise.reject(new TypeError("no such file"));
  const writer = await before.loadWriter();
  let load: typeof before.loadWriter = failing;
  const again = makeTrialStudio({ loadPledgeWriter: () => load() });
  again.stage.published.push(...before.stage.published);
  again.stage.wait(60);
  await again.studio.resume();
  assert.equal(again.stage.state?.fault?.why, "part");
  assert.equal(again.stage.state?.announced?.live.status, "planned");
  again.stage.box = "live";
  await again.studio.tick();
  await again.studio.tick();
  assert.deepEqual([again.stage.kinds().at(-1), told(again).stake], ["live", stake]);
  load = () => Promise.resolve(writer);
  await again.studio.share({ tier: "stake", threshold: 3 }, pledge);
  assert.deepEqual(again.stage.state?.terms?.pledge, pledge);

  const last = makeTrialStudio({ loadPledgeWriter: failing });
  last.stage.published.push(...before.stage.published);
  last.stage.wait(60);
  await last.studio.end();
  assert.deepEqual([last.stage.kinds().at(-1), told(last).stake], ["ended", stake]);
});

Deno.test("a studio tries by itself to read terms that it couldn't", async () => {
  const before = makeTrialStudio({ pledge });
  await before.studio.open();
  let isGone = true;
  const again = makeTrialStudio({
    loadPledgeWriter: () => isGone ? Promise.reject(new TypeError("no such file")) : before.loadWriter(),
  });
  again.stage.published.push(...before.stage.published);
  await again.studio.resume();
  isGone = false;
  again.stage.wait(20);
  await again.studio.tick();
  assert.equal(again.stage.state?.fault, undefined);
  assert.deepEqual(again.stage.state?.terms?.pledge, pledge);
});

/** A studio that went live without its terms, because what writes them wasn't there. */
async function withoutTerms() {
  const trial: ReturnType<typeof makeTrialStudio> = makeTrialStudio({
    pledge,
    loadPledgeWriter: () => isGone ? Promise.reject(new TypeError("no such file")) : trial.loadWriter(),
  });
  let isGone = true;
  const { stage, studio } = trial;
  await studio.open();
  stage.box = "live";
  stage.wait(4);
  return { ...trial, arrive: () => isGone = false };
}

Deno.test("terms that couldn't be written are told once they can be, though the stream is live by then", async () => {
  const trial = await withoutTerms();
  const { stage, studio } = trial;
  await studio.tick();
  assert.equal(stage.state?.fault?.why, "part");
  trial.arrive();
  stage.wait(20);
  await studio.tick();
  assert.equal(stage.state?.fault, undefined);
  assert.deepEqual(stage.state?.terms?.pledge, pledge);
  assert.match(told(trial).stake ?? "", /^34321:/);
  assert.equal(stage.kinds().includes("planned"), false);
  assert.deepEqual(stage.kinds().filter((kind) => kind === "live").length, 2);
});

Deno.test("terms that couldn't be written outlast a relay that fails meanwhile", async () => {
  const trial = await withoutTerms();
  const { stage, studio } = trial;
  stage.relayAccepts = false;
  await studio.tick();
  assert.equal(stage.state?.fault?.why, "relays");
  trial.arrive();
  stage.relayAccepts = true;
  for (let i = 0; i < 3; i++) {
    stage.wait(20);
    await studio.tick();
  }
  assert.equal(stage.state?.fault, undefined);
  assert.match(told(trial).stake ?? "", /^34321:/);
});

Deno.test("terms that couldn't be written aren't told any more once their person chose otherwise or ended", async () => {
  for (const choose of ["share", "end"] as const) {
    const trial = await withoutTerms();
    const { stage, studio } = trial;
    await studio.tick();
    if (choose === "share") await studio.share({ tier: "open", threshold: 3 });
    else await studio.end();
    trial.arrive();
    const before = stage.kinds();
    stage.box = choose === "share" ? "live" : "ended";
    stage.wait(60);
    await studio.tick();
    assert.deepEqual(stage.kinds(), before, choose);
    assert.equal(told(trial).stake, undefined);
  }
});
