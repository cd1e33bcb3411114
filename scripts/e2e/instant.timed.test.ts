import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { playsOn, until } from "./page.ts";
import { chooseDelay, look, playsRung, publish, withWatchStudio } from "./watch-studio.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

/** How far behind the page says it is, in seconds. */
async function behind(page: Page): Promise<number> {
  const said = await page.locator("[data-behind]").getAttribute("data-behind");
  return Number(said);
}

/** Whether a session is one the box still has. */
async function lives(session: string): Promise<boolean> {
  const headers = { "content-type": "application/trickle-ice-sdpfrag", "if-match": "*" };
  const answer = await fetch(session, { method: "PATCH", headers, body: "" });
  await answer.body?.cancel();
  return answer.status === 204;
}

/** What the page's shield says. */
const trust = (page: Page) => page.locator("[data-trust]").getAttribute("data-trust");

Deno.test(
  "a picture from RTMP is watched instantly, without its sound, which is said and left to the viewer",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, open }) => {
      const encoder = startEncoder({ url: box.ingest(d, box.keyOf(d)).rtmp });
      const { page } = await open();
      await playsRung(page, "low");
      await page.locator('[data-trust="verified"]').waitFor();
      await chooseDelay(page, "instant");
      await playsRung(page, "instant");
      assert.equal(await trust(page), "live");
      await page.getByText("No sound on Instant").waitFor();
      await playsOn(page, 3);
      assert.ok(await behind(page) < 1);
      // What this tab chose outlives a reload; another tab begins with what can be verified.
      await page.reload();
      await playsRung(page, "instant");
      assert.equal(await trust(page), "live");
      await page.getByText("No sound on Instant").waitFor();
      await look(page, "mute");
      await page.mouse.move(400, 300);
      await page.getByRole("button", { name: /^Delay/ }).click();
      await look(page, "menu");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Play Low, with sound" }).click();
      await playsRung(page, "low");
      await page.locator('[data-trust="verified"]').waitFor();
      await encoder.stop();
    }),
);

Deno.test(
  "an instant viewer hears Opus, follows from one encoder to the next, and outlives MediaMTX, by itself",
  inBrowser,
  (t) =>
    withWatchStudio(async ({ box, d, open }) => {
      const whip = () => publish(box, d);
      let publisher = await whip();
      const { page, context } = await open();
      const faults: string[] = [];
      const sessions: string[] = [];
      page.on("response", async (response) => {
        const location = await response.headerValue("location");
        if (response.status() === 201 && location !== null) sessions.push(box.url(location));
      });
      page.on("pageerror", (error) => faults.push(String(error)));
      await playsRung(page, "low");
      await chooseDelay(page, "instant");
      await playsRung(page, "instant");
      const instantly = async () => {
        await playsRung(page, "instant", 30_000);
        await playsOn(page, 2);
        assert.equal(await trust(page), "live");
      };

      await t.step("the sound comes along", async () => {
        await playsOn(page, 2);
        await page.getByRole("button", { name: "Tap for sound" }).click();
        assert.equal(await page.getByText("No sound on Instant").count(), 0);
      });

      await t.step("what says verified elsewhere says why it isn't here", async () => {
        await page.getByRole("button", { name: "How this reaches you", exact: true }).click();
        await page.getByText("What you see now can't be verified").waitFor();
        assert.equal(await page.getByRole("button", { name: "Try to tamper" }).isDisabled(), true);
        assert.equal(await page.getByText("Sealed at the box").count(), 0);
        await look(page, "panel", '[data-part="instant"]');
        await page.getByRole("button", { name: "How this reaches you", exact: true }).click();
      });

      await t.step("the encoder restarts", async () => {
        await publisher.stop();
        await page.locator('.stage[data-state="reconnecting"]').waitFor({ timeout: 10_000 });
        publisher = await whip();
        await instantly();
      });

      await t.step(
        "another takes over, without sound that could come along, and gives way again",
        async () => {
          await publisher.stop();
          const rtmp = startEncoder({ url: box.ingest(d, box.keyOf(d)).rtmp });
          await page.getByText("No sound on Instant").waitFor({ timeout: 30_000 });
          await instantly();
          await rtmp.stop();
          publisher = await whip();
          await instantly();
          await page.getByText("No sound on Instant").waitFor({ state: "detached", timeout: 20_000 });
        },
      );

      await t.step("MediaMTX is killed", async () => {
        Deno.kill(box.box().mediamtxPid() ?? 0, "SIGKILL");
        await page.locator('.stage[data-state="reconnecting"]').waitFor({ timeout: 10_000 });
        await publisher.stop();
        await box.until(d, ({ state }) => state !== "live");
        publisher = await whip();
        await instantly();
      });

      await t.step("whoever leaves has told the box", async () => {
        assert.equal(await lives(sessions.at(-1) ?? ""), true);
        await page.goto("about:blank");
        // Nobody was there any more to be asked; without a word MediaMTX would take half a minute to notice.
        await until("the session's end", 3000, async () => !await lives(sessions.at(-1) ?? ""));
      });
      assert.deepEqual(faults, []);
      await publisher.stop();
      await context.close();
    }),
);

Deno.test(
  "a watching page follows the box within two seconds: waiting, starting or live, reconnecting, and live again",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, open }) => {
      const { rtmp } = box.ingest(d, box.keyOf(d));
      const { page } = await open();
      /** Waits for the box, then at most two seconds for the page. */
      const follows = async (state: string, air: string) => {
        await box.until(d, (status) => status.state === state, 20_000);
        await page.locator(`[data-air="${air}"]`).waitFor({ timeout: 2000 });
      };
      await page.locator('.stage[data-state="waiting"]').waitFor();
      await follows("waiting", "waiting");
      assert.equal(await page.getByText("Live", { exact: true }).count(), 0);
      let encoder = startEncoder({ url: rtmp });
      await follows("live", "live");
      await page.getByText("Just started").waitFor();
      await playsRung(page, "low");
      await encoder.stop();
      await follows("reconnecting", "reconnecting");
      assert.equal(await page.getByText("Live", { exact: true }).count(), 0);
      encoder = startEncoder({ url: rtmp });
      await follows("live", "live");
      // Four seconds are in hand there, and the page doesn't wait for them to run out.
      await chooseDelay(page, "crowd");
      await playsRung(page, "crowd");
      await page.locator('[data-trust="verified"]').waitFor();
      await encoder.stop();
      await follows("reconnecting", "reconnecting");
    }),
);

Deno.test(
  "an instant viewer is told of the end, and that nobody has signed it",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, open }) => {
      const encoder = startEncoder({ url: box.ingest(d, box.keyOf(d)).rtmp });
      const { page } = await open();
      await playsRung(page, "low");
      await chooseDelay(page, "instant");
      await playsRung(page, "instant");
      await encoder.stop();
      await box.until(d, ({ state }) => state === "reconnecting");
      // Past the time that a session waits for its encoder.
      box.skew(6 * 60_000);
      await box.until(d, ({ state }) => state === "ended");
      await page.locator('.stage[data-state="ended"]').waitFor({ timeout: 2000 });
      await page.getByText("Nobody has signed its end").waitFor();
      await page.locator('[data-air="ended"]').waitFor();
    }),
);
