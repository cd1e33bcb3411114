import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { seriousFaults } from "../../client/testing/accessibility.ts";
import { tabTo } from "../../client/testing/control-room.ts";
import { keepScreen, lookEverywhere } from "../../client/testing/screens.ts";
import { withBrowserStudio } from "./browser-studio.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const says = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 20_000 });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

for (const fault of ["refused", "none", "no-h264"] as const) {
  Deno.test(
    `a browser whose trouble is ${fault} is told so, with its way on`,
    inBrowser,
    () =>
      withBrowserStudio(async ({ open, prepare }) => {
        const devices = fault === "refused" || fault === "none" ? fault : "allowed";
        const { page, context } = await open({ devices });
        await context.addInitScript(noH264, fault === "no-h264");
        await prepare(page);
        await press(page, "Turn on camera and microphone");
        if (fault === "no-h264") await press(page, "Start sending");
        for (const words of FAULT_WORDS[fault]) await says(page, words);
        await page.getByText(FAULT_WORDS[fault][0] ?? "").first().scrollIntoViewIfNeeded();
        await keepScreen(page, `studio-${fault}-desktop-dark`);
        assert.deepEqual(await seriousFaults(page), []);
      }),
  );
}

Deno.test(
  "a page that came insecurely says so before anything is prepared",
  inBrowser,
  () =>
    withBrowserStudio(async ({ open, url }) => {
      const { page } = await open();
      await page.goto(`${url.replace("localhost", "studio.test")}/#/broadcast`);
      await says(page, "This page may not use camera, microphone or screen");
      await says(page, "Open dStream by https://");
      await keepScreen(page, "studio-insecure-desktop-dark");
      await page.getByText("OBS or another encoder", { exact: true }).click();
      await page.getByText("This page may not use camera").waitFor({ state: "detached" });
    }),
);

const FAULT_WORDS = {
  refused: ["Camera: not allowed", "Microphone: not allowed", "Ask for the camera again"],
  none: ["Camera: none found", "Microphone: none found", "You can stream without it."],
  "no-h264": ["This browser can't encode H.264", "or send from OBS"],
} as const;

function noH264(is: boolean): void {
  if (!is) return;
  const codecs = [{ mimeType: "video/VP8", clockRate: 90_000 }];
  RTCRtpSender.getCapabilities = () => ({ codecs, headerExtensions: [] });
}

Deno.test(
  "the studio by keyboard, on every screen and theme, without a serious barrier",
  inBrowser,
  () =>
    withBrowserStudio(async ({ open, url, box }) => {
      const faults: string[] = [];
      const { page } = await open();
      const picture = page.getByLabel("What you send", { exact: true });
      const look = async (state: string) => {
        faults.push(...await lookEverywhere(page, `studio-${state}`, () => picture.scrollIntoViewIfNeeded()));
      };
      await page.goto(`${url}/#/broadcast`);
      await says(page, "The box is ready");
      await tabTo(page, /^Title/);
      await page.keyboard.type("Bees");
      await tabTo(page, /^Prepare the stream/);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Turn on camera and microphone" }).waitFor();
      const d = new URL(page.url()).hash.split("/").at(-1) ?? "";
      await look("off");
      await tabTo(page, /^Turn on camera/);
      await page.keyboard.press("Enter");
      await page.getByLabel("Size").waitFor();
      await tabTo(page, /480p, 30/);
      await page.keyboard.type("480p");
      await tabTo(page, /^Start sending/);
      await page.keyboard.press("Enter");
      await box.until(d, ({ state }) => state === "live", 40_000);
      await says(page, "Viewers see you.");
      await look("live");
      // Whatever of the site would take the page away asks first: a link, Back, a search.
      const here = page.url();
      const asksFirst = async (leave: () => Promise<unknown>) => {
        await leave();
        await page.getByRole("heading", { name: "Stop sending and leave?" }).waitFor();
        assert.equal(page.url(), here);
        faults.push(...await seriousFaults(page));
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "hidden" });
      };
      await asksFirst(() => page.getByRole("link", { name: "Another stream" }).click());
      await asksFirst(() => page.evaluate(() => history.back()));
      await asksFirst(async () => {
        await page.getByRole("searchbox").fill("bees");
        await page.keyboard.press("Enter");
      });
      assert.equal((await box.status(d)).state, "live");
      await tabTo(page, /^Stop sending/);
      await page.keyboard.press("Enter");
      await box.until(d, ({ state }) => state === "reconnecting");
      // Nothing is lost any more: now it just leaves.
      await page.getByRole("link", { name: "Another stream" }).click();
      await page.getByRole("heading", { level: 1, name: "Go live" }).waitFor();
      assert.deepEqual(faults, []);
    }),
);
