import assert from "node:assert/strict";
import { tagValue } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { paymentTargetsTemplate } from "../../../../contracts/nostr/payment-targets.ts";
import { makeTrialStudio } from "../../../testing/trial-studio.ts";

/** Nothing on the stage takes longer than a turn of the event loop. */
const settled = () => new Promise((done) => setTimeout(done));

/** The stage as it stands once the creator's own word on tips is known. */
async function paidStage() {
  const { stage, studio } = makeTrialStudio();
  const targets = (monero: string | undefined, at: number) =>
    stage.sign(paymentTargetsTemplate(monero === undefined ? {} : { monero }, at));
  const told = () => {
    const last = stage.published.at(-1);
    return last && tagValue(last, "monero");
  };
  const [first, second] = ["4".repeat(95), "8".repeat(95)];
  stage.published.push(targets(first, 1_780_000_000));
  stage.published.push(targets("5".repeat(95), 1_770_000_000));
  await studio.open();
  stage.box = "live";
  await studio.tick();
  return { stage, studio, targets, told, first, second };
}

Deno.test("an announcement says where tips are paid, as the creator published it, and says so anew when that changes", async () => {
  const { stage, studio, targets, told, first, second } = await paidStage();
  assert.equal(told(), first);
  await studio.payTo(targets(second, 1_780_000_001));
  assert.equal(told(), second);
  const count = stage.published.length;
  await studio.payTo(targets(undefined, 1_780_000_002));
  assert.equal(stage.published.length, count + 1);
  assert.equal(told(), undefined);
  await studio.end();
  await studio.payTo(targets(first, 1_780_000_003));
  assert.equal(told(), undefined, "an ended stream takes none");
});

Deno.test("an address for tips that was changed on another page is announced, and what the box holds signed ahead names it too", async () => {
  const { stage, studio, targets, told, second } = await paidStage();
  const change = targets(second, 1_780_000_001);
  for (const hear of stage.listeners) hear(change);
  await settled();
  assert.equal(told(), second);
  const handed = stage.handed.at(-1) ?? [];
  assert.ok(handed.length > 2);
  for (const event of handed.filter((each) => tagValue(each, "status") === "live")) {
    assert.equal(tagValue(event, "monero"), second);
  }
  const count = stage.published.length;
  // The page that published it says so too, and a second relay.
  await studio.payTo(change);
  for (const hear of stage.listeners) hear(change);
  await settled();
  assert.equal(stage.published.length, count);
  studio.stop();
  assert.equal(stage.listeners.size, 0);
});

Deno.test("an older word on tips changes nothing, be it that a relay has it when a stream is gone on with", async () => {
  const { stage, studio, targets, told, first, second } = await paidStage();
  await studio.payTo(targets(second, 1_780_000_005));
  for (const hear of stage.listeners) hear(targets(first, 1_780_000_004));
  await settled();
  assert.equal(told(), second);
  // The relays have only the first one, and an announcement of before.
  stage.published.push(stage.sign({
    kind: KIND.liveEvent,
    created_at: 1_790_000_100,
    tags: [["d", "bees"], ["status", "live"], ["monero", first]],
    content: "",
  }));
  stage.wait(200);
  await studio.resume();
  await settled();
  assert.equal(stage.state?.monero, second);
  assert.equal(told(), second);
});
