import assert from "node:assert/strict";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { tagValue } from "../../../../contracts/nostr/event.ts";
import { trialTerms } from "../../../../contracts/escrow/trial-stake.ts";
import { makeTrialStudio, RELAY } from "../../../testing/trial-studio.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";

const { arbiters, deadlineBlocks, windowBlocks, rules, amount } = trialTerms();
const pledge: Pledge = { tier: "stake", amount, arbiters, deadlineBlocks, windowBlocks, rules };
const OFF = { tier: "off", threshold: 8 } as const;
const mirrors = ["https://mirror.example/live/bees/index.m3u8"];

/** Another device's stream, live, and this one, which knows nothing of it yet. */
async function twoDevices(first: Parameters<typeof makeTrialStudio>[0] = {}) {
  // Signs as it goes, so that the trial doesn't sign twelve hours ahead.
  const manner = "unattended";
  const facts = { d: "bees", title: "Bees", topics: [] };
  const there = makeTrialStudio({ facts: { ...facts, mirrors }, manner, ...first });
  there.stage.sharing.put("bees", first?.pledge === undefined ? OFF : { tier: "stake", threshold: 8 });
  await there.studio.open();
  there.stage.box = "live";
  await there.studio.tick();
  const here = makeTrialStudio({ facts, manner });
  here.stage.published.push(...there.stage.published);
  here.stage.box = "live";
  here.stage.wait(60);
  const before = here.stage.published.length;
  const said = () => here.stage.published.slice(before);
  return { ...here, said };
}

Deno.test("a studio replaces nothing that it couldn't read, be it opened, gone on with or renewed", async () => {
  for (const way of ["open", "resume", "renewDelegation"] as const) {
    const { stage, studio, said } = await twoDevices();
    stage.relaySilent = true;
    await studio[way]();
    await studio.tick();
    assert.equal(stage.state?.fault?.why, "unread", way);
    assert.deepEqual(said(), [], way);
  }
});

Deno.test("a studio goes on by itself once relays tell what was published, and keeps all of it", async () => {
  const { stage, studio, said } = await twoDevices();
  stage.relaySilent = true;
  await studio.resume();
  await studio.tick();
  assert.deepEqual(stage.state?.fault, { work: "delegation", why: "unread" });
  stage.relaySilent = false;
  stage.wait(20);
  await studio.tick();
  assert.equal(stage.state?.fault, undefined);
  assert.deepEqual(said(), [], "all that is due was said already");
  assert.deepEqual(stage.state?.delegation?.sharing, OFF);
  stage.wait(3600);
  await studio.tick();
  const [live] = said().filter(({ kind }) => kind === KIND.liveEvent);
  assert.ok(live?.tags.some(([name, value]) => name === "streaming" && value === mirrors[0]));
});

Deno.test("a studio that is opened under a name of earlier keeps who may share, mirrors, and what is asked", async () => {
  const { stage, studio, said } = await twoDevices({ pledge });
  await studio.open();
  assert.equal(stage.state?.fault, undefined);
  assert.deepEqual(stage.state?.delegation?.sharing, { tier: "stake", threshold: 8 });
  const live = said().findLast(({ kind }) => kind === KIND.liveEvent);
  assert.ok(live?.tags.some(([name, value]) => name === "streaming" && value === mirrors[0]));
  assert.match(live === undefined ? "" : tagValue(live, "stake") ?? "", /^34321:/);
  assert.equal(said().some(({ kind }) => kind === KIND.stakeTerms), false);
});

Deno.test("a studio lets its person decide to go on where nobody tells", async () => {
  const { stage, studio } = makeTrialStudio();
  stage.relaySilent = true;
  await studio.open();
  assert.deepEqual(stage.published, []);
  await studio.goOnUnread();
  assert.equal(stage.state?.fault, undefined);
  assert.equal(stage.state?.announced?.live.status, "planned");
});

Deno.test("a studio believes that nothing was published when half of its relays say so, not fewer", async () => {
  for (const [relays, published] of [[3, 0], [2, 2]] as const) {
    const asked = Array.from({ length: relays }, (_, i) => i === 0 ? RELAY : `wss://${i}.example`);
    const { stage, studio } = makeTrialStudio({ relays: () => asked });
    stage.answers = [RELAY];
    await studio.open();
    assert.equal(stage.published.length, published, `${relays}`);
  }
});

Deno.test("a studio ends what it couldn't read, because its person says so", async () => {
  const { stage, studio, said } = await twoDevices();
  stage.relaySilent = true;
  await studio.resume();
  await studio.end();
  assert.deepEqual(said().map((event) => tagValue(event, "status")), ["ended"]);
});

Deno.test("a studio takes terms back that it learns of only when sharing asks nothing any more, or may stand unseen", async () => {
  const asked = await twoDevices({ pledge });
  asked.stage.relaySilent = true;
  await asked.studio.resume();
  asked.stage.relaySilent = false;
  await asked.studio.share({ tier: "open", threshold: 3 });
  const tiers = (said: typeof asked.said) =>
    said().filter(({ kind }) => kind === KIND.stakeTerms).map((event) => tagValue(event, "tier"));
  assert.deepEqual(tiers(asked.said), ["none"]);
  assert.equal(asked.stage.state?.announced?.live.stake, undefined);

  const silent = await twoDevices({ pledge });
  silent.stage.relaySilent = true;
  await silent.studio.resume();
  await silent.studio.tick();
  await silent.studio.share({ tier: "open", threshold: 3 });
  assert.deepEqual(tiers(silent.said), ["none"]);
});

Deno.test("a studio opened without stakes takes earlier terms back, and reopened keeps those that stand", async () => {
  const { stage, studio, said } = await twoDevices({ pledge });
  stage.sharing.put("bees", { tier: "open", threshold: 3 });
  await studio.open();
  const terms = () =>
    said().filter(({ kind }) => kind === KIND.stakeTerms).map((event) => tagValue(event, "tier"));
  assert.deepEqual(terms(), ["none"]);
  await studio.share({ tier: "stake", threshold: 3 }, pledge);
  await studio.end();
  await studio.reopen();
  assert.deepEqual(terms(), ["none", "stake"]);
  assert.match(stage.state?.announced?.live.stake ?? "", /^34321:/);
});
