import assert from "node:assert/strict";
import { type NostrEvent, tagValue, verifyEvent } from "../../../../contracts/nostr/event.ts";
import { makeTrialStudio } from "../../../testing/trial-studio.ts";

for (const manner of ["asks", "unattended"] as const) {
  Deno.test(`a signer that is ${manner} signs nothing ahead unless its person says so`, async () => {
    const { stage, studio } = makeTrialStudio({ manner });
    await studio.open();
    assert.equal(studio.aheadPlan(12), undefined);
    stage.box = "live";
    await studio.tick();
    await studio.tick();
    assert.equal(stage.handed.at(-1)?.length, 1);
    assert.equal(stage.state?.ahead, undefined);
  });
}

/** Live, with a signer that asks. */
async function askingLive() {
  const { stage, studio } = makeTrialStudio({ manner: "asks" });
  await studio.open();
  stage.box = "live";
  await studio.tick();
  return { stage, studio };
}

Deno.test("what a choice costs is what the signer is asked, and the box can then go on that long", async () => {
  const { stage, studio } = await askingLive();
  const plan = studio.aheadPlan(3);
  const before = stage.asked;
  await studio.signAhead(3);
  // The request to the box is signed by the box' client, which this stage has none of.
  assert.equal(stage.asked - before + 1, plan?.signatures);
  assert.equal(stage.state?.ahead?.until, plan?.until);
  assert.equal(stage.handed.at(-1)?.every((event) => verifyEvent(event)), true);
  assert.equal(stage.handed.at(-1)?.[0]?.id, stage.published.at(-1)?.id);
});

Deno.test("a no half-way keeps what was signed: it can be used, or gone on with", async () => {
  const { stage, studio } = await askingLive();
  stage.refusesFrom = stage.asked + 5;
  await studio.signAhead(3);
  assert.deepEqual(stage.state?.fault, { work: "ahead", why: "signer", code: "refused" });
  assert.deepEqual(stage.state?.signing, { done: 4, of: 7, usable: 3 });
  assert.equal(stage.handed.at(-1)?.length, 1);
  // Nobody is asked again by itself.
  stage.wait(600);
  await studio.tick();
  assert.equal(stage.asked, stage.refusesFrom);
  stage.refusesFrom = Infinity;
  await studio.handPartly();
  assert.equal(stage.handed.at(-1)?.length, 4);
  assert.equal(stage.state?.ahead?.until, (stage.published.at(-1)?.created_at ?? 0) + 2 * 3000);
  assert.equal(stage.state?.signing, undefined);

  const again = await askingLive();
  again.stage.refusesFrom = again.stage.asked + 5;
  await again.studio.signAhead(3);
  const asked = again.stage.asked;
  again.stage.refusesFrom = Infinity;
  await again.studio.signAhead(3);
  assert.equal(again.stage.asked - asked, 3);
  assert.equal(again.stage.handed.at(-1)?.length, 8);
});

Deno.test("what was signed half-way is there after a reload, to be used, gone on with or forgotten", async () => {
  const { stage, studio } = await askingLive();
  stage.refusesFrom = stage.asked + 5;
  await studio.signAhead(3);
  const reload = async (published = stage.published) => {
    const again = makeTrialStudio({ manner: "asks", handed: stage.store, halfSigned: stage.halfSigned });
    again.stage.published.push(...published);
    again.stage.box = "live";
    await again.studio.resume();
    return again;
  };
  const other = await reload(stage.published.slice(0, -1));
  assert.equal(other.stage.state?.signing, undefined);

  const again = await reload();
  assert.deepEqual(again.stage.state?.signing, { done: 4, of: 7, usable: 3 });
  await again.studio.signAhead(3);
  assert.equal(again.stage.asked, 3);
  assert.equal(again.stage.handed.at(-1)?.length, 8);
  assert.equal(again.stage.state?.signing, undefined);
  assert.equal((await reload()).stage.state?.signing, undefined);

  stage.refusesFrom = stage.asked + 2;
  await studio.signAhead(12);
  const third = await reload();
  third.studio.forgetPartly();
  assert.equal((await reload()).stage.state?.signing, undefined);
});

Deno.test("a no to signing ahead keeps nobody from telling that it is over", async () => {
  const { stage, studio } = await askingLive();
  stage.refusesFrom = stage.asked + 1;
  await studio.signAhead(3);
  stage.refusesFrom = Infinity;
  await studio.tick();
  assert.equal(stage.state?.fault?.work, "ahead");
  stage.box = "ended";
  await studio.tick();
  assert.equal(stage.kinds().at(-1), "ended");
  assert.equal(stage.state?.fault, undefined);
});

Deno.test("with refreshes at the box this page signs none, unless the box fails to publish", async () => {
  const { stage, studio } = await askingLive();
  await studio.signAhead(3);
  const asked = stage.asked;
  const refresh = stage.handed.at(-1)?.find((event, i) => i > 0 && tagValue(event, "status") === "live");
  stage.wait(50 * 60);
  await studio.tick();
  assert.equal(stage.asked, asked);
  // The box published it: that is what is announced now.
  if (refresh !== undefined) stage.published.push(refresh);
  stage.wait(61);
  await studio.tick();
  assert.equal(stage.state?.announced?.event.id, refresh?.id);
  stage.wait(54 * 60);
  await studio.tick();
  assert.equal(stage.asked, asked + 1);
  assert.equal(stage.state?.ahead, undefined);
});

Deno.test("an end that the box has signed is left to it, unless it fails to publish", async () => {
  const { stage, studio } = await askingLive();
  await studio.signAhead(3);
  const asked = stage.asked;
  stage.box = "ended";
  await studio.tick();
  stage.wait(6);
  const end = stage.handed.at(-1)?.find((event) => tagValue(event, "status") === "ended");
  if (end !== undefined) stage.published.push(end);
  await studio.tick();
  assert.equal(stage.state?.announced?.live.status, "ended");
  stage.wait(60);
  await studio.tick();
  assert.equal(stage.asked, asked);

  const silent = await askingLive();
  await silent.studio.signAhead(3);
  silent.stage.box = "ended";
  await silent.studio.tick();
  assert.equal(silent.stage.kinds().at(-1), "live");
  silent.stage.wait(31);
  await silent.studio.tick();
  assert.equal(silent.stage.kinds().at(-1), "ended");
});

Deno.test("how long the box can go on is known after a reload, and no longer once something else is announced", async () => {
  const { stage, studio } = await askingLive();
  await studio.signAhead(3);
  const reload = async (published: NostrEvent[]) => {
    const again = makeTrialStudio({ manner: "asks", handed: stage.store });
    again.stage.published.push(...published);
    again.stage.box = "live";
    await again.studio.resume();
    return again.stage.state?.ahead;
  };
  assert.deepEqual(await reload(stage.published), stage.state?.ahead);
  const refresh = stage.handed.at(-1)?.find((event, i) => i > 0 && tagValue(event, "status") === "live");
  assert.deepEqual(await reload(refresh === undefined ? [] : [refresh]), stage.state?.ahead);
  await studio.rename({ d: "bees", title: "Wasps", topics: [] });
  assert.equal(stage.state?.ahead, undefined);
  assert.equal(await reload(stage.published), undefined);
});
