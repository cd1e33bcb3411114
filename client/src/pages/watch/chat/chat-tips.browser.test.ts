import assert from "node:assert/strict";
import { chatTemplate } from "../../../../../contracts/nostr/chat.ts";
import { publicKeyOf, signEvent } from "../../../../../contracts/nostr/event-signature.ts";
import { muteListTemplate } from "../../../../../contracts/nostr/mute-list.ts";
import { now, testKey } from "../../../../testing/discover-stand.ts";
import { TIP_ADDRESS, withTipStand } from "../../../../testing/tip-stand.ts";
import { ANA, HOST, inBrowser, rows, shows, SPAMMER, until } from "./trial-chat.ts";

const AMOUNT = 1_000_000_000_000n;

Deno.test(
  "a tip of somebody muted is neither shown nor read out",
  inBrowser,
  () =>
    withTipStand(async ({ relay, receipt, open }) => {
      const muted = publicKeyOf(testKey(SPAMMER));
      const say = (by: number, text: string, ago: number) =>
        relay.add(signEvent(chatTemplate({ address: TIP_ADDRESS, text }, now() - ago), testKey(by)));
      relay.add(signEvent(muteListTemplate({ pubkey: muted, muted: true }, now()), testKey(HOST)));
      say(ANA, "Good morning", 40);
      // Newer, so a relay hands it out first: once only the other is shown, the list is known.
      say(SPAMMER, "Buy my coin", 30);
      const page = await open();
      await shows(page, "Good morning");
      await until("the list is known", () => rows(page).count(), (count) => count === 1);

      relay.add(receipt({ amount: AMOUNT, words: "Buy my other coin", payer: muted }));
      relay.add(receipt({ amount: AMOUNT, words: "Lovely bees" }));
      const log = page.getByRole("log");
      await until("the other tip is read out", () => log.innerText(), (text) => {
        assert.doesNotMatch(text, /other coin/);
        return text.includes("Lovely bees");
      });
      await shows(page, "Lovely bees");
      assert.equal(await page.getByText("Buy my other coin").count(), 0);
    }),
);
