import { goalTemplate } from "../../../../contracts/nostr/goal.ts";
import { signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { streamLink } from "../../../../contracts/nostr/link.ts";
import { now, testKey } from "../../../testing/discover-stand.ts";
import { TIP_ADDRESS, TIP_STREAM, withTipStand } from "../../../testing/tip-stand.ts";

const XMR = 1_000_000_000_000n;

Deno.test(
  "an overlay follows its own address: from alerts to the goal, and back with another least amount",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withTipStand(async (stand) => {
      const wish = { address: TIP_ADDRESS, text: "A second hive", piconero: XMR, relays: [] };
      stand.relay.add(signEvent(goalTemplate(wish, now() - 900), testKey(0)));
      const hash = `overlay/${streamLink(TIP_STREAM, [stand.relay.url])}`;
      const page = await stand.open({ hash: `${hash}?least=1` });
      const goTo = (search: string) => page.evaluate((to) => void (location.hash = to), `/${hash}${search}`);
      const alert = page.getByRole("status");
      await alert.waitFor({ state: "attached" });
      await goTo("?show=goal");
      await page.getByText("A second hive").waitFor({ timeout: 15_000 });
      await goTo("?least=0.5");
      await page.getByText("A second hive").waitFor({ state: "detached" });
      stand.relay.add(stand.receipt({ amount: XMR / 2n, words: "half of one" }));
      await alert.getByText("half of one").waitFor({ timeout: 15_000 });
    }),
);
