import assert from "node:assert/strict";
import { tagValue, verifyEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { makeTrialStudio, RELAY } from "../../../testing/trial-studio.ts";
import { SignerFault } from "../../identity/signer-fault.ts";

Deno.test("a stream goes from planned over live to ended, each announced once", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  assert.equal(stage.state?.fault, undefined);
  assert.equal(stage.state?.grant?.key, "key1");
  await studio.tick();
  stage.box = "starting";
  await studio.tick();
  stage.box = "live";
  stage.wait(30);
  await studio.tick();
  await studio.tick();
  stage.box = "reconnecting";
  await studio.tick();
  stage.box = "live";
  await studio.tick();
  stage.box = "ended";
  await studio.tick();
  await studio.tick();
  assert.deepEqual(stage.kinds(), [`${KIND.delegation}`, "planned", "live", "ended"]);
  assert.equal(stage.published.every((event) => verifyEvent(event)), true);
  const stamps = stage.published.slice(1).map((event) => event.created_at);
  assert.deepEqual(stamps, [...new Set(stamps)].sort());
  const live = stage.published[2];
  assert.equal(live && tagValue(live, "starts"), String(1_790_000_030));
});

Deno.test("an encoder that comes back while the end is on its way ends nothing, and nobody is told of an end", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  const handed = stage.handed.length;
  stage.box = "ended";
  stage.encoderBack = true;
  await studio.tick();
  assert.equal(stage.kinds().at(-1), "live");
  assert.equal(stage.handed.length, handed);
  assert.equal(stage.state?.fault, undefined);
  assert.equal(stage.state?.announced?.live.status, "live");
  stage.box = "live";
  await studio.tick();
  assert.equal(stage.kinds().at(-1), "live");
  // Who presses the button means what is on.
  await studio.end();
  assert.equal(stage.kinds().at(-1), "ended");
});

Deno.test("an end that the box keeps is told to the relays, whatever they said first", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  stage.box = "ended";
  stage.relayAccepts = false;
  await studio.tick();
  assert.equal(stage.state?.fault?.why, "relays");
  assert.equal(stage.state?.announced?.live.status, "live");
  stage.relayAccepts = true;
  await studio.retry();
  assert.equal(stage.kinds().at(-1), "ended");
  assert.equal(stage.state?.fault, undefined);
});

Deno.test("a live announcement is refreshed before others take the stream for ended", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  for (let minute = 0; minute <= 100; minute++) {
    await studio.tick();
    stage.wait(60);
  }
  const lives = stage.published.filter((event) => tagValue(event, "status") === "live").map((e) =>
    e.created_at
  );
  assert.equal(lives.length, 3);
  assert.equal(lives.every((at, i) => i === 0 || at - (lives[i - 1] ?? 0) < 50 * 60), true);
});

Deno.test("what is handed to the box reaches to the delegation's end and can end the stream at any time", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  const handed = stage.handed.at(-1) ?? [];
  const exp = stage.state?.delegation?.exp ?? 0;
  const lives = handed.filter((event) => tagValue(event, "status") === "live");
  const ends = handed.filter((event) => tagValue(event, "status") === "ended");
  assert.equal(lives.length, ends.length);
  assert.equal(handed.every((event) => verifyEvent(event) && event.created_at < exp + 2), true);
  assert.equal(exp - (lives.at(-1)?.created_at ?? 0) <= 50 * 60, true);
  lives.forEach((live, i) => assert.equal(ends[i]?.created_at, live.created_at + 1));
});

Deno.test("no relay took it: said by name, tried again by itself, and nothing counts as announced", async () => {
  const { stage, studio } = makeTrialStudio();
  stage.relayAccepts = false;
  await studio.open();
  assert.deepEqual(stage.state?.fault, {
    work: "delegation",
    why: "relays",
    report: { state: "nowhere", refused: [{ relay: RELAY, ok: false, reason: "blocked: no" }] },
  });
  assert.equal(stage.state?.announced === undefined, true);
  await studio.tick();
  assert.equal(stage.calls.filter((call) => call === "putStream").length, 1);
  stage.relayAccepts = true;
  stage.wait(20);
  await studio.tick();
  assert.equal(stage.state?.fault, undefined);
  assert.equal(stage.state?.announced?.live.status, "planned");
  // The key on screen is still the one that works.
  assert.equal(stage.calls.filter((call) => call === "putStream").length, 1);
});

Deno.test("a site without relays is told apart from relays that refuse", async () => {
  const { stage, studio } = makeTrialStudio({ relays: () => [] });
  await studio.open();
  assert.deepEqual(stage.state?.fault, { work: "delegation", why: "relays", report: { state: "no-relays" } });
});

Deno.test("a box that refuses is quoted, and the stream stays unannounced", async () => {
  const { stage, studio } = makeTrialStudio();
  stage.boxFault = { fault: "problem", status: 403, code: "not-owner", detail: "Another key owns this box." };
  await studio.open();
  assert.deepEqual(stage.state?.fault, { work: "box", why: "box", fault: stage.boxFault });
  assert.deepEqual(stage.published, []);
});

Deno.test("a signer's no is kept until the person asks again", async () => {
  const { stage, studio } = makeTrialStudio();
  stage.signerSays = new SignerFault("refused");
  await studio.open();
  assert.deepEqual(stage.state?.fault, { work: "delegation", why: "signer", code: "refused" });
  stage.wait(3600);
  stage.signerSays = undefined;
  await studio.tick();
  assert.deepEqual(stage.published, []);
  await studio.retry();
  assert.equal(stage.state?.announced?.live.status, "planned");
});

Deno.test("a silent box ends nothing, and the last word stays with the time of the silence", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  stage.boxFault = { fault: "unreachable" };
  await studio.tick();
  const since = stage.state?.word.word === "silent" ? stage.state.word.since : 0;
  stage.wait(7200);
  await studio.tick();
  const word = stage.state?.word;
  assert.equal(word?.word === "silent" && word.since === since && word.status?.state === "live", true);
  assert.deepEqual(stage.kinds(), [`${KIND.delegation}`, "planned", "live"]);
});

Deno.test("a box that lost the stream is not called silent; opening makes it anew with a new key", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.boxFault = { fault: "problem", status: 404, code: "unknown-stream", detail: "No such stream." };
  await studio.tick();
  assert.deepEqual(stage.state?.word, { word: "no-stream" });
  stage.boxFault = undefined;
  await studio.open();
  assert.equal(stage.state?.grant?.key, "key2");
  assert.equal(stage.state?.word.word, "status");
});

Deno.test("end() cuts the encoder even when no relay hears of it, and says so", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  stage.relayAccepts = false;
  await studio.end();
  assert.equal(stage.calls.includes("renewKey"), true);
  assert.equal(stage.state?.fault?.why, "relays");
  stage.relayAccepts = true;
  await studio.retry();
  assert.equal(stage.state?.fault, undefined);
  assert.equal(stage.kinds().at(-1), "ended");
});

Deno.test("an encoder left running doesn't bring an ended stream back; reopening does", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  await studio.end();
  assert.equal(stage.state?.grant, undefined);
  await studio.tick();
  assert.equal(stage.kinds().at(-1), "ended");
  await studio.reopen();
  assert.notEqual(stage.state?.grant, undefined);
  await studio.tick();
  assert.deepEqual(stage.kinds().slice(-3), [`${KIND.delegation}`, "planned", "live"]);
});

Deno.test("resume() goes on after a reload with what relays and box say, and shows no key", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.box = "live";
  await studio.tick();
  const again = makeTrialStudio({ facts: { d: "bees", title: "forgotten", topics: [] } });
  again.stage.published.push(...stage.published);
  again.stage.box = "live";
  await again.studio.resume();
  await again.studio.tick();
  assert.equal(again.stage.state?.facts.title, "Bees");
  assert.equal(again.stage.state?.announced?.live.status, "live");
  assert.equal(again.stage.state?.grant, undefined);
  assert.equal(again.stage.published.length, stage.published.length);
});

Deno.test("a delegation about to end is renewed quietly while live, and only then", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  const delegations = () => stage.kinds().filter((kind) => kind === `${KIND.delegation}`).length;
  stage.wait(11 * 3600);
  await studio.tick();
  assert.equal(delegations(), 1);
  stage.box = "live";
  await studio.tick();
  assert.equal(delegations(), 2);
  for (const [manner, count] of [["asks", 1], ["unattended", 2]] as const) {
    const other = makeTrialStudio({ manner });
    await other.studio.open();
    other.stage.box = "live";
    other.stage.wait(11 * 3600);
    await other.studio.tick();
    assert.equal(other.stage.kinds().filter((kind) => kind === `${KIND.delegation}`).length, count, manner);
  }
});

Deno.test("stop() is the end of all states", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  studio.stop();
  const before = stage.state;
  stage.box = "live";
  await studio.tick();
  assert.equal(stage.state, before);
  assert.deepEqual(stage.kinds(), [`${KIND.delegation}`, "planned"]);
});

Deno.test("rename() tells everyone, and asks the box for nothing that would change its key", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.wait(100);
  await studio.rename({ d: "other", title: "Wasps", topics: ["wasps"] });
  assert.equal(stage.state?.announced?.live.starts, 1_790_000_000);
  stage.box = "live";
  await studio.tick();
  await studio.rename({ d: "bees", title: "Hornets", topics: [] });
  assert.deepEqual(stage.published.slice(1).map((event) => tagValue(event, "title")), [
    "Bees",
    "Wasps",
    "Wasps",
    "Hornets",
  ]);
  assert.equal(stage.published.every((event) => tagValue(event, "d") === "bees"), true);
  assert.equal(stage.state?.announced?.live.status, "live");
  assert.deepEqual(stage.calls.filter((call) => /putStream|renewKey/.test(call)), ["putStream"]);
  assert.equal(stage.state?.grant?.key, "key1");
  // Not said again when it is over.
  await studio.end();
  const told = stage.published.length;
  await studio.rename({ d: "bees", title: "Flies", topics: [] });
  assert.equal(stage.published.length, told);
});

Deno.test("a way to a signing app that broke is tried again by itself, a no is not", async () => {
  for (
    const [code, tries] of [["bunker-relay", true], ["unreachable", true], ["bunker-refused", false]] as const
  ) {
    const { stage, studio } = makeTrialStudio({ manner: "unattended" });
    await studio.open();
    stage.box = "live";
    stage.signerSays = new SignerFault(code);
    await studio.tick();
    assert.deepEqual(stage.state?.fault, { work: "announcement", why: "signer", code });
    stage.signerSays = undefined;
    stage.wait(121);
    await studio.tick();
    assert.equal(stage.state?.announced?.live.status, tries ? "live" : "planned", code);
  }
});
