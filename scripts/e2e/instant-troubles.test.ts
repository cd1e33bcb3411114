import assert from "node:assert/strict";
import { waitFor } from "../../media/trial/trial-box.ts";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { chooseDelay, look, playsRung, publish, withWatchStudio } from "./watch-studio.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

/** A network that lets nothing through but HTTP: every way that WebRTC could take needs a relay, and there is none. */
const NO_WAY = `{
  const Real = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Real {
    constructor(configuration) {
      super({ ...configuration, iceTransportPolicy: "relay" });
    }
  };
}`;

Deno.test(
  "a viewer whom WebRTC doesn't reach keeps the low rung, without a gap, and is told why",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, open }) => {
      const encoder = startEncoder({ url: box.ingest(d, box.keyOf(d)).rtmp });
      const { page } = await open({ before: NO_WAY });
      await playsRung(page, "low");
      await chooseDelay(page, "instant");
      await page.locator('.stage[data-reaching="true"]').waitFor();
      await page.getByText("Instant doesn't get through", { exact: false }).first().waitFor({
        timeout: 15_000,
      });
      await page.getByText("Low plays instead, verified.", { exact: false }).first().waitFor();
      await playsRung(page, "low");
      await page.locator('[data-trust="verified"]').waitFor();
      await look(page, "no-way");
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await page.getByRole("button", { name: /^Delay/ }).click();
      await page.getByText("Choose Instant again", { exact: false }).waitFor();
      await encoder.stop();
    }),
);

Deno.test(
  "an encoder with B-frames closes the instant rung with a sentence, and one without opens it again",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, open }) => {
      const { rtmp } = box.ingest(d, box.keyOf(d));
      let encoder = startEncoder({ url: rtmp });
      const { page } = await open();
      await playsRung(page, "low");
      await chooseDelay(page, "instant");
      await playsRung(page, "instant");
      await encoder.stop();
      encoder = startEncoder({ url: rtmp, bFrames: 2 });
      await playsRung(page, "low", 40_000);
      await page.getByRole("button", { name: /^Delay/ }).click();
      assert.equal(await page.locator('.stage input[value="instant"]').isDisabled(), true);
      await page.getByText("it sends B-frames, which this way can't carry").waitFor();
      await page.keyboard.press("Escape");
      await encoder.stop();
      encoder = startEncoder({ url: rtmp });
      await playsRung(page, "instant", 40_000);
      await encoder.stop();
    }),
);

Deno.test(
  "a hidden page goes on receiving, and follows the encoder to its return",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, url, tabs }) => {
      const browser = await tabs();
      let publisher = await publish(box, d);
      const stage = (what: string) =>
        browser.evaluate(url, `document.querySelector(".stage").dataset.${what}`);
      try {
        await browser.withPage(async (page) => {
          await page.goto(url);
          await playsRung(page, "low");
          await chooseDelay(page, "instant");
          await playsRung(page, "instant");
          await page.getByRole("button", { name: "Tap for sound" }).click();
        });
        await browser.cover();
        assert.equal(await browser.evaluate(url, "document.visibilityState"), "hidden");
        const until = Date.now() + 8000;
        await waitFor("eight hidden seconds", () => Date.now() > until || undefined);
        assert.deepEqual([await stage("rung"), await stage("state")], ["instant", "playing"]);
        await publisher.stop();
        await waitFor("the page to notice", async () => await stage("state") === "reconnecting" || undefined);
        publisher = await publish(box, d);
        await waitFor("the picture", async () => await stage("state") === "playing" || undefined, 30_000);
        assert.equal(await stage("rung"), "instant");
      } finally {
        await browser.close();
        await publisher.stop();
      }
    }),
);
