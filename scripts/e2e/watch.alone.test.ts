import assert from "node:assert/strict";
import { ROOT } from "../root.ts";
import { launchChromium } from "./browser.ts";
import { startDemo } from "./local-stack.ts";
import { playsOn, position, until } from "./page.ts";

const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

Deno.test({
  name: "the watch page plays the demo, verified, within five seconds of opening, at desktop and phone width",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using demo = await startDemo();
    const browser = await launchChromium();
    await Deno.mkdir(`${ROOT}/.out/pictures`, { recursive: true });
    for (const [name, viewport] of Object.entries(SCREENS)) {
      await t.step(name, async () => {
        const context = await browser.newContext({ viewport });
        const page = await context.newPage();
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        const began = performance.now();
        await page.goto(demo.watch);
        await until("a picture that moves", 20_000, async () => (await position(page) ?? 0) > 0);
        await page.getByRole("button", { name: /^Sealed/ }).waitFor({ timeout: 20_000 });
        const ms = performance.now() - began;
        assert.ok(ms <= 5000, `verified and playing after ${Math.round(ms)} ms`);
        await playsOn(page, 3);
        await page.screenshot({ path: `${ROOT}/.out/pictures/watch-${name}.png` });
        assert.deepEqual(faults, []);
        await context.close();
      });
    }
    await t.step("a bent byte is refused, and play goes on with a fresh copy", async () => {
      const page = await browser.newPage({ viewport: SCREENS.desktop });
      await page.goto(demo.watch);
      await page.getByRole("button", { name: /^Sealed/ }).click({ timeout: 20_000 });
      await page.getByRole("button", { name: "Try to tamper" }).click();
      await page.getByText(/^Caught: .* was refused$/).waitFor({ timeout: 20_000 });
      await page.getByText(/A fresh copy was fetched \d+ ms later and passed/).waitFor({ timeout: 20_000 });
      await page.screenshot({ path: `${ROOT}/.out/pictures/tamper.png` });
      await playsOn(page, 3);
    });
    await t.step("the stream is found on the discover page", async () => {
      const page = await browser.newPage({ viewport: SCREENS.desktop });
      await page.goto(`http://localhost:${demo.ports.client}/`);
      await page.getByText("Test picture").first().click({ timeout: 20_000 });
      await until("a picture that moves", 20_000, async () => (await position(page) ?? 0) > 0);
    });
    await t.step("/broadcast leads to the broadcaster page", async () => {
      const page = await browser.newPage({ viewport: SCREENS.desktop });
      await page.goto(`http://localhost:${demo.ports.client}/broadcast`);
      assert.equal(new URL(page.url()).hash, "#/broadcast");
    });
    await browser.close();
  },
});
