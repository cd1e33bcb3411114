import assert from "node:assert/strict";
import { readDelegation } from "../../../../../contracts/nostr/delegation.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { makeTrialStudio } from "../../../../testing/trial-studio.ts";
import { SignerFault } from "../../../identity/signer-fault.ts";

type Stage = ReturnType<typeof makeTrialStudio>["stage"];

/** What each delegation so far says of sharing, and whether it says it in words of its own. */
const told = (stage: Stage): (Sharing | undefined)[] =>
  stage.published.filter(({ kind }) => kind === KIND.delegation).map((event) =>
    event.tags.some(([name]) => name === "sharing") ? readDelegation(event)?.sharing : undefined
  );

Deno.test("a studio says nothing of sharing while its creator chose nothing", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  assert.deepEqual(told(stage), [undefined]);
});

Deno.test("a studio writes what was chosen before the stream began, and says it again with each renewal", async () => {
  const { stage, studio } = makeTrialStudio();
  stage.sharing.put("bees", { tier: "key", threshold: 8 });
  await studio.open();
  await studio.renewDelegation();
  assert.deepEqual(told(stage), [{ tier: "key", threshold: 8 }, { tier: "key", threshold: 8 }]);
});

Deno.test("a studio says at once when its creator chooses otherwise, and keeps it for the next session", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  await studio.share({ tier: "off", threshold: 3 });
  assert.deepEqual(told(stage).at(-1), { tier: "off", threshold: 3 });
  assert.deepEqual(stage.state?.delegation?.sharing, { tier: "off", threshold: 3 });
  await studio.reopen();
  assert.deepEqual(told(stage).at(-1), { tier: "off", threshold: 3 });
});

Deno.test("a studio goes on with what another device said last", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  await studio.share({ tier: "open", threshold: 10 });
  stage.sharing.put("bees", { tier: "off", threshold: 3 });
  await studio.resume();
  await studio.renewDelegation();
  assert.deepEqual(told(stage).at(-1), { tier: "open", threshold: 10 });
});

Deno.test("a studio publishes later nothing that its signer refused to sign", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.signerSays = new SignerFault("refused");
  await studio.share({ tier: "off", threshold: 3 });
  stage.signerSays = undefined;
  assert.equal(stage.sharing.of("bees"), undefined);
  await studio.renewDelegation();
  assert.deepEqual(stage.state?.delegation?.sharing, { tier: "open", threshold: 3 });
});

Deno.test("a studio shows what is in force, not what its signer refused to sign", async () => {
  const { stage, studio } = makeTrialStudio();
  await studio.open();
  stage.signerSays = new SignerFault("refused");
  await studio.share({ tier: "off", threshold: 3 });
  assert.notEqual(stage.state?.fault, undefined);
  assert.equal(stage.state?.delegation?.sharing.tier, "open");
});
