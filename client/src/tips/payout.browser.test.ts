import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { toHex } from "../../../contracts/hex.ts";
import { recorded } from "../../../contracts/monero/trial-payments.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { now, testKey } from "../../testing/discover-stand.ts";
import { lookEverywhere } from "../../testing/screens.ts";
import { CREATOR, type TipStand, withTipStand } from "../../testing/tip-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const KEY = testKey(5);
const IDENTITY = JSON.stringify({
  kind: "local",
  pubkey: publicKeyOf(KEY),
  secret: toHex(KEY),
  backedUp: true,
});

function withSettings(work: (page: Page, stand: TipStand) => Promise<void>): Promise<void> {
  return withTipStand(async (stand) => {
    stand.relay.add(signEvent({
      kind: KIND.paymentTargets,
      created_at: now() - 100,
      tags: [["payto", "bitcoin", "bc1q"], ["payto", "monero", recorded.creator.address]],
      content: "",
    }, KEY));
    const page = await stand.open({ hash: "settings" });
    await page.evaluate((kept) => localStorage.setItem("dstream/identity/1", kept), IDENTITY);
    await page.reload();
    await work(page, stand);
  });
}

Deno.test(
  "an address for tips is refused with its reason before anything is published, and replaces nothing else",
  inBrowser,
  () =>
    withSettings(async (page, { relay }) => {
      const field = page.getByLabel("Your Monero address");
      // What is published already is there to be changed.
      await page.waitForFunction(
        (address) => [...document.querySelectorAll("input")].some(({ value }) => value === address),
        recorded.creator.address,
      );
      const publish = page.getByRole("button", { name: "Publish" });
      const address = CREATOR.address;
      const wrong: [string, RegExp][] = [
        [recorded.creator.subaddresses[0] ?? "", /It is a subaddress/],
        [recorded.payments[0]?.address ?? "", /carries a number of its own/],
        [`${address.slice(0, -1)}${address.endsWith("b") ? "c" : "b"}`, /Its checksum is wrong/],
        [address.slice(2), /no Monero address/],
      ];
      for (const [text, why] of wrong) {
        await field.fill(text);
        await page.getByText(why).waitFor();
        await publish.click();
      }
      assert.equal(relay.published.length, 0);
      assert.deepEqual(await lookEverywhere(page, "tip-payout", undefined, ["desktop"]), []);
      await field.fill(address);
      await publish.click();
      await page.getByText("Viewers can tip you.").waitFor();
      await page.getByRole("button", { name: "Take no tips" }).click();
      await page.getByText("you take no tips").waitFor();
      assert.deepEqual(relay.published.map(({ tags }) => tags), [
        [["payto", "monero", address], ["payto", "bitcoin", "bc1q"]],
        [["payto", "bitcoin", "bc1q"]],
      ]);
      relay.refusal = "blocked: not today";
      await field.fill(address);
      await publish.click();
      await page.getByText("No relay took it").waitFor();
    }),
);
