import type { Page } from "playwright-core";
import { CREATOR, startWalletStand } from "../../e2e/wallet-stand.ts";

const TIPS = 3;
/** Enough that each ring finds others, and that a page's wallet can pay each tip from another coin. */
const BLOCKS = { before: 25, funding: 75 } as const;
const WAIT = { timeout: 60_000 };

/** Milliseconds from handing each of some payments to the node until another viewer's chat shows the tip; real pages, node and wallet, no edge. */
export async function chatDelays(): Promise<number[]> {
  const stand = await startWalletStand();
  try {
    await stand.chain.mine(BLOCKS.before, CREATOR.address);
    stand.fund = (address) => stand.chain.mine(BLOCKS.funding, address);
    const [viewer, payer] = [await stand.watch(), await stand.watch()];
    await viewer.getByText("Nobody has said anything yet").waitFor(WAIT);
    const delays: number[] = [];
    await press(payer, "Tip");
    for (let tip = 0; tip < TIPS; tip++) {
      if (tip > 0) await press(payer, "Tip once more");
      await payer.getByLabel("0.01 XMR").check(WAIT);
      await press(payer, "Show where to pay");
      await press(payer, "Pay in this page");
      if (tip === 0) {
        await press(payer, "Open a new wallet");
        await press(payer, "Get demo coins");
      }
      await press(payer, "Pay 0.01 XMR");
      const sent = payer.waitForRequest((request) => request.url().endsWith("rawtransaction"), WAIT)
        .then(() => performance.now());
      await press(payer, "Send it");
      const begun = await sent;
      await viewer.waitForFunction(
        (count) => document.querySelectorAll("[data-tip]").length > count,
        tip,
        { ...WAIT, polling: 50 },
      );
      delays.push(performance.now() - begun);
    }
    return delays;
  } finally {
    await stand.close();
  }
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click(WAIT);
}
