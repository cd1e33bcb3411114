import assert from "node:assert/strict";
import { emptyMemory, judgePlaylist } from "../../../contracts/seal/verifier.ts";
import {
  BOX_SECRET,
  TRIAL_ADDRESS,
  TRIAL_START,
  trialDelegation,
} from "../../../contracts/seal/trial-session.ts";
import { makeBoxSigner } from "../../../media/origin/signer.ts";
import { sealSegments } from "./sealing.ts";

Deno.test("sealSegments() publishes what a viewer verifies from the first part to the last", async () => {
  const sealed = sealSegments({
    signer: await makeBoxSigner(BOX_SECRET),
    address: TRIAL_ADDRESS,
    segments: 8,
    startSeconds: TRIAL_START,
    sid: "00112233445566aa",
    rid: "video",
  });
  assert.equal(sealed.playlists.length, 80);
  assert.equal(sealed.signatures, 8 * 11);
  let memory = emptyMemory();
  for (const { text, nowMs } of sealed.playlists) {
    const judged = judgePlaylist({
      text,
      address: TRIAL_ADDRESS,
      source: "box",
      delegation: trialDelegation(),
      memory,
      nowMs,
    });
    assert.equal(judged.verdict.verdict, "verified", JSON.stringify(judged.verdict));
    memory = judged.memory;
  }
});
