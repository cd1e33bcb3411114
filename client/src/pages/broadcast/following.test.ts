import assert from "node:assert/strict";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { makeTrialStudio } from "../../../testing/trial-studio.ts";
import { SignerFault } from "../../identity/signer-fault.ts";

/** A live studio whose person just said no to a new delegation, while nothing is to be announced. */
async function declined() {
  const trial = makeTrialStudio({ manner: "unattended" });
  const { stage, studio } = trial;
  await studio.open();
  stage.box = "live";
  stage.wait(35_800);
  await studio.tick();
  stage.wait(200);
  stage.signerSays = new SignerFault("refused");
  await studio.tick();
  assert.deepEqual(stage.state?.fault, { work: "delegation", why: "signer", code: "refused" });
  stage.signerSays = undefined;
  for (let i = 0; i < 3; i++) {
    stage.wait(2);
    await studio.tick();
  }
  return trial;
}

Deno.test("a studio whose delegation was declined doesn't ask again, and still announces the end", async () => {
  const { stage, studio } = await declined();
  assert.deepEqual(stage.kinds(), [`${KIND.delegation}`, "planned", "live"]);
  assert.equal(stage.state?.fault?.work, "delegation");
  stage.box = "ended";
  stage.wait(2);
  await studio.tick();
  assert.equal(stage.kinds().at(-1), "ended");
});

Deno.test("a studio whose delegation was declined asks for it when its person says so", async () => {
  const { stage, studio } = await declined();
  await studio.retry();
  assert.equal(stage.kinds().at(-1), `${KIND.delegation}`);
  assert.equal(stage.state?.fault, undefined);
});
