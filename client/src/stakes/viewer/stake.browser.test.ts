import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { TRUST_ROWS } from "../../../../contracts/escrow/trust.ts";
import { lookEverywhere } from "../../../testing/screens.ts";
import { STAKE_AMOUNT, startStakeStand } from "../../../testing/stake-stand.ts";
import { startChromium } from "../../../testing/watch-stand.ts";

const PASSWORD = "correct horse";
const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const state = (page: Page, name: string) =>
  page.waitForSelector(`[data-stake="${name}"]`, { timeout: 30_000 });
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();

Deno.test(
  "a viewer puts up a stake, comes back to it after a reload, answers for it and is given it back",
  inBrowser,
  async () => {
    const browser = await startChromium();
    const stand = await startStakeStand(browser);
    const faults: string[] = [];
    const look = async (page: Page, name: string, screens?: ("desktop" | "tablet" | "phone")[]) =>
      faults.push(...await lookEverywhere(page, `stake-${name}`, undefined, screens));
    try {
      const page = await stand.open();
      page.setDefaultTimeout(30_000);
      await page.getByText("The creator asks a stake of 0.01 XMR").waitFor();
      await press(page, "What that means");
      await page.waitForSelector("[data-stake-offer]");
      assert.equal(await page.locator("[data-trust] tbody tr").count(), TRUST_ROWS.length);
      await page.getByText("Witnesses are counted by stake, not by person.").waitFor();
      assert.equal(await page.getByRole("radio").count(), 2);
      await look(page, "offer");
      await press(page, "Ask for a stake");
      await state(page, "asking-creator");
      assert.deepEqual(stand.asked, ["ack"]);

      // The creator's studio is opened later, after this page was loaded anew.
      await page.reload();
      await press(page, "Look at it");
      await state(page, "asking-creator");
      stand.studio = true;
      await state(page, "save");
      assert.equal(await page.getByText("Address of the stake").count(), 0);
      // A plain copy only after a warning.
      assert.equal(await page.getByRole("button", { name: "Save a file" }).count(), 0);
      await press(page, "Keep it without a password");
      await page.getByRole("alert").getByText("Nothing protects this copy").waitFor();
      const kept = page.getByRole("button", { name: "I have kept it" });
      assert.equal(await kept.isDisabled(), true);
      await look(page, "save", ["desktop", "phone"]);
      await press(page, "Keep a copy with a password");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Password", { exact: true }).fill("seven77");
      await dialog.getByLabel("The same password again").fill("seven77");
      await dialog.getByRole("button", { name: "Lock it" }).click();
      await dialog.getByText("The password needs eight characters or more.").waitFor();
      await dialog.locator('[type="password"][aria-invalid]:focus').waitFor();
      await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await dialog.getByLabel("The same password again").fill(PASSWORD);
      await dialog.getByRole("button", { name: "Lock it" }).click();
      await dialog.locator("input[readonly]:focus").waitFor();
      const download = page.waitForEvent("download");
      await dialog.getByRole("link").click();
      const file = await download;
      assert.match(file.suggestedFilename(), /^dstream-copy-\d{4}-\d\d-\d\d\.txt$/);
      const copy = await Deno.readTextFile(await file.path());
      assert.match(copy, /^dstream-stake-copy:ncryptsec1/);
      await look(page, "locked", ["phone"]);
      await dialog.getByRole("button", { name: "I have put it in a safe place" }).click();
      await state(page, "pay");
      await page.locator('[data-stake="pay"] [role="status"]:focus').waitFor();
      const address = await page.getByLabel("Address of the stake").inputValue();
      assert.match(address, /^4[0-9A-Za-z]{94}$/);
      await page.getByRole("img", { name: "Code for a wallet: 0.01 XMR" }).waitFor();
      await look(page, "pay");

      await page.getByLabel(/The payment's id/).fill("nonsense");
      await press(page, "Look for it");
      await page.getByText("This is no id of a payment").waitFor();
      await page.getByLabel(/The payment's id/).fill("ab".repeat(32));
      await press(page, "Look for it");
      await state(page, "gone");
      assert.equal(stand.asked.includes("funded"), false);
      await page.getByLabel(/The payment's id/).fill(stand.pay(address, STAKE_AMOUNT));
      await press(page, "Look for it");
      for (
        const [funding, shown] of [
          [{ state: "funded-0", confirmations: 0 }, "funded-0"],
          [{ state: "funded-1", confirmations: 4 }, "funded-1"],
          ["underfunded", "short"],
          ["funded-too-late", "late"],
          [{ state: "active", confirmations: 10 }, "active"],
        ] as const
      ) {
        stand.funding = funding;
        await state(page, shown);
      }

      // Another tab, and another device with the copy alone, see the same stake.
      const second = await page.context().newPage();
      await second.goto(page.url());
      await second.getByText("Your stake counts: you may share").waitFor({ timeout: 30_000 });
      await second.close();
      const elsewhere = await stand.open({ hash: "settings" });
      await press(elsewhere, "I have a copy of a stake");
      await elsewhere.getByLabel("Or its text").fill(copy.slice(0, 60));
      await press(elsewhere, "Bring it back");
      await elsewhere.getByRole("alert").getByText("This file is no copy").waitFor();
      await elsewhere.locator("textarea[aria-invalid]:focus").waitFor();
      await elsewhere.getByLabel("Or its text").fill(copy);
      await press(elsewhere, "Bring it back");
      await elsewhere.locator('[type="password"]:focus').waitFor();
      await elsewhere.getByLabel("The copy's password").fill(`${PASSWORD}r`);
      await press(elsewhere, "Bring it back");
      await elsewhere.getByText("The password doesn't fit this key.").waitFor();
      await elsewhere.locator('[type="password"][aria-invalid]:focus').waitFor();
      await elsewhere.getByLabel("The copy's password").fill(PASSWORD);
      await press(elsewhere, "Bring it back");
      await elsewhere.locator('[data-stake] [role="status"]:focus').waitFor();
      // The page that paid had told the creator of the payment, and so itself.
      await state(elsewhere, "active");
      await elsewhere.close();

      stand.claimedAt = stand.height;
      await press(page, "Ask the creator to give it back now");
      await state(page, "claimed");
      await page.getByText("0 of 2 complaints are answered").waitFor();
      stand.outcome = "release";
      await page.reload();
      await press(page, "Look at it");
      await state(page, "released");
      await page.getByLabel("Your own Monero address").fill("4nonsense");
      await press(page, "Take it");
      await page.getByText("This is no Monero address of this network.").waitFor();
      await look(page, "released", ["desktop", "phone"]);
      assert.deepEqual(faults, []);
    } finally {
      await stand.close();
      await browser.close();
    }
  },
);
