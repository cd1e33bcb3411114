import assert from "node:assert/strict";
import {
  forgetStillness,
  longestStillness,
  waitForProgress,
  waitForTrust,
} from "../../testing/watch-stand.ts";
import { closeBrowser, trial } from "../../testing/watch-trial.ts";
import { bent, once, verified } from "./trial-carriers.ts";

trial(
  "the player fetches a fresh copy of a part that was bent once, and nothing stands still",
  async (stand) => {
    const page = await verified(stand);
    await forgetStillness(page);
    let bentCount = 0;
    stand.origin.fault = once("part", (answer) => {
      bentCount++;
      return bent(answer);
    });
    await waitForProgress(page, 2);
    assert.equal(bentCount, 1);
    assert.ok(await longestStillness(page) < 500);
    await waitForTrust(page, "verified");
  },
);

trial("the player drops a playlist from the past and goes on", async (stand) => {
  const page = await verified(stand);
  await forgetStillness(page);
  let old: Uint8Array | undefined;
  let replayed = 0;
  stand.origin.fault = (answer) => {
    if (answer.kind !== "playlist" || answer.rid !== "video") return undefined;
    if (old === undefined) {
      old = answer.bytes;
      return undefined;
    }
    return ++replayed === 25 ? { fault: "bytes", bytes: old } : undefined;
  };
  await waitForProgress(page, 7);
  assert.ok(replayed > 25);
  assert.ok(await longestStillness(page) < 700);
  await waitForTrust(page, "verified");
});

closeBrowser();
