import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { WalletClient } from "../../client/src/wallet/wallet-client.ts";
import type { OpenWalletOptions, PreparedPayment } from "../../client/src/wallet/wallet-work.ts";

/** Opens a wallet in a page; answers its address. */
export async function openWallet(page: Page, options: Omit<OpenWalletOptions, "network">): Promise<string> {
  const opened = await ask<{ address: string }>(await fresh(page), "open", {
    network: "regtest",
    ...options,
  });
  assert.ok(opened.value !== undefined, opened.fault);
  return opened.value.address;
}

/** Gives the page a wallet client that nothing was asked of. */
export async function fresh(page: Page): Promise<Page> {
  await page.evaluate(() => {
    const trial = globalThis as unknown as { wallet?: WalletClient; makeWalletClient: () => WalletClient };
    trial.wallet?.close();
    trial.wallet = trial.makeWalletClient();
  });
  return page;
}

/** What came of it: a value, or the code of a fault. */
export type Answer<T> = { value?: T; fault?: string; facts?: { txid?: string; detail?: string } };

/** Has a page's wallet do something. */
export function ask<T>(page: Page, work: keyof WalletClient, ...args: unknown[]): Promise<Answer<T>> {
  return page.evaluate(async ([work, args]): Promise<Answer<T>> => {
    const { wallet } = globalThis as unknown as {
      wallet: Record<string, (...args: unknown[]) => Promise<T>>;
    };
    try {
      return { value: await wallet[work]?.(...args) as T };
    } catch (error) {
      const { code, facts, message } = error as { code?: string; facts: Answer<T>["facts"]; message: string };
      return { fault: code === "wallet" ? message : code ?? message, ...(facts && { facts }) };
    }
  }, [work, args] as const);
}

/** Makes a payment and sends it. */
export async function pay(page: Page, address: string, amount: bigint): Promise<Answer<void>> {
  const { value, ...failed } = await ask<PreparedPayment>(page, "prepare", address, amount);
  return value === undefined ? failed : await ask(page, "send", value.txid);
}
