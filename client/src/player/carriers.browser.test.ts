import assert from "node:assert/strict";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import { waitForProgress, waitForState, waitForTrust } from "../../testing/watch-stand.ts";
import { closeBrowser, trial } from "../../testing/watch-trial.ts";
import { bent, message, once, seconds, stripped, verified } from "./trial-carriers.ts";

trial(
  "the player refuses a part of which every copy is bent, shows nothing of it, and says why",
  async (stand) => {
    stand.origin.fault = (answer) =>
      answer.kind === "part" || answer.kind === "segment" ? bent(answer) : undefined;
    const { page } = await stand.open();
    await waitForState(page, "refused");
    await waitForTrust(page, "refused");
    assert.match(await message(page), /not the ones that were signed/);
    assert.equal(await page.evaluate(() => document.querySelector("video")?.videoWidth ?? 0), 0);
  },
);

trial("the player refuses a stream whose seal was taken off", async (stand) => {
  stand.origin.fault = (answer) => answer.kind === "playlist" ? stripped(answer) : undefined;
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /somebody took it off/);
});

trial("the player refuses a stream sealed by a key without permission", async (stand) => {
  stand.origin.restart({ signer: crypto.getRandomValues(new Uint8Array(32)) });
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /gave no permission/);
});

trial("the player refuses a stream whose permission has run out", async (stand) => {
  stand.delegate({ nbf: seconds() - 7200, exp: seconds() - 3600 });
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /has run out/);
});

trial(
  "the player stops when the creator takes the permission back, and goes on when it is given again",
  async (stand) => {
    const page = await verified(stand);
    stand.delegate({ signers: [publicKeyOf(stand.creator)] });
    await waitForState(page, "refused");
    stand.delegate();
    await waitForTrust(page, "verified");
    await waitForProgress(page, 0.5);
  },
);

trial("the player holds its judgement until relays have said who may sign", async (stand) => {
  stand.announce();
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /gave no permission/);
  stand.delegate();
  await waitForTrust(page, "verified");
}, { silent: true });

trial("the player refuses a playlist of a megabyte", async (stand) => {
  const padding = "#".repeat(1_100_000);
  stand.origin.fault = (answer) =>
    answer.kind === "playlist"
      ? { fault: "bytes", bytes: new TextDecoder().decode(answer.bytes) + padding }
      : undefined;
  const { page } = await stand.open();
  await waitForState(page, "refused");
  assert.match(await message(page), /larger than 1 MB/);
  assert.equal(await page.evaluate(() => document.querySelector("video")?.videoWidth ?? 0), 0);
});

for (const kind of ["truncate", "hang", "cut"] as const) {
  trial(`the player goes on when a part's answer is one that should ${kind}`, async (stand) => {
    const page = await verified(stand);
    stand.origin.fault = once("part", () => ({ fault: kind }));
    await waitForProgress(page, 4);
    await waitForTrust(page, "verified");
    await waitForState(page, "playing");
  });
}

trial("the player takes no more of a body than was announced", async (stand) => {
  const page = await verified(stand);
  stand.origin.fault = once("part", () => ({ fault: "bytes", bytes: new Uint8Array(4_000_000) }));
  await waitForProgress(page, 2);
  await page.getByRole("button", { name: "How this reaches you", exact: true }).click();
  await page.locator("[data-refused]").waitFor();
  await waitForTrust(page, "verified");
});

closeBrowser();
