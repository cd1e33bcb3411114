import assert from "node:assert/strict";
import { bondPseudonym } from "../../../../../contracts/escrow/bond.ts";
import { readReserveProof } from "../../../../../contracts/monero/reserve-proof-text.ts";
import { payOnPaper, trialWallet } from "../../../../../contracts/monero/trial-chain.ts";
import { makeTrialReserve } from "../../../../../contracts/monero/trial-reserve.ts";
import { lookEverywhere } from "../../../../testing/screens.ts";
import { STAKE_AMOUNT, startStakeStand } from "../../../../testing/stake-stand.ts";
import { startChromium } from "../../../../testing/watch-stand.ts";

const wallet = trialWallet("bonded");
const showOver = (message: string, amount: bigint) =>
  makeTrialReserve({ wallet, transactions: [payOnPaper(wallet, amount)], message });

/** What the coin of this amount is called by, whatever is signed with it. */
function nameOf(amount: bigint): string {
  const read = readReserveProof(showOver("x", amount));
  const [entry] = read.verdict === "read" ? read.proof.entries : [];
  return bondPseudonym(entry?.keyImageHex ?? "");
}

Deno.test(
  "a viewer shows coins by a signature of any wallet, is told what is wrong with it, and keeps it over a reload",
  { sanitizeOps: false, sanitizeResources: false },
  async () => {
    const browser = await startChromium();
    const stand = await startStakeStand(browser, { bond: { banned: [nameOf(STAKE_AMOUNT + 1n)] } });
    try {
      const page = await stand.open();
      page.setDefaultTimeout(30_000);
      await page.getByText("show that they hold 0.01 XMR").waitFor();
      await page.getByRole("button", { name: "What that means" }).click();
      const command = await page.getByLabel("Command").inputValue();
      const words = /^get_reserve_proof 0\.01 (\S+)$/.exec(command)?.[1] ?? "";
      assert.match(words, /^dstream\/bond\/1\|/);
      await page.getByLabel("The wallet's main address").fill(wallet.address);
      for (
        const [proof, said] of [
          ["nonsense", "This is no such signature"],
          [showOver(words, STAKE_AMOUNT + 1n), "The creator banned these coins."],
        ] as const
      ) {
        await page.getByLabel("The signature").fill(proof);
        await page.getByRole("button", { name: "Show it" }).click();
        await page.getByRole("alert").getByText(said).waitFor();
      }
      assert.deepEqual(await lookEverywhere(page, "bond"), []);
      await page.getByLabel("The signature").fill(showOver(words, STAKE_AMOUNT));
      await page.getByRole("button", { name: "Show it" }).click();
      await page.waitForSelector('[data-bond-note="shown"]');
      await page.reload();
      await page.getByText("You showed your coins").waitFor();
    } finally {
      await stand.close();
      await browser.close();
    }
  },
);
