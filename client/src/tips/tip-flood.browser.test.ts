import { signEvent } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { now } from "../../testing/discover-stand.ts";
import { TIP_ADDRESS, withTipStand } from "../../testing/tip-stand.ts";

const FLOOD = 60;

Deno.test(
  "an edge's receipt is shown although strangers' newer ones fill what a relay hands out",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withTipStand(async (stand) => {
      stand.relay.most = FLOOD;
      stand.relay.add(stand.receipt({ amount: 1_000_000_000_000n, words: "From the edge", ago: 60 }));
      const stranger = new Uint8Array(32).fill(7);
      for (let n = 0; n < FLOOD; n++) {
        const tags = [["a", TIP_ADDRESS], ["nonce", n.toString(16).padStart(16, "0")]];
        const junk = { kind: KIND.tipReceipt, created_at: now() - 30, content: "", tags };
        stand.relay.add(signEvent(junk, stranger));
      }
      const page = await stand.open();
      await page.getByText("From the edge").waitFor({ timeout: 20_000 });
    }),
);
