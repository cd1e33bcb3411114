import assert from "node:assert/strict";
import { tagValue } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { goLive, prepareStream, says, withControlRoom } from "../../../testing/control-room.ts";
import { lookEverywhere } from "../../../testing/screens.ts";

Deno.test(
  "a control room that can't fetch what reads terms says so, goes on announcing, and reads them once it can",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withControlRoom(async ({ box, relay, open }) => {
      const newest = (kind: number) => relay.published.filter((event) => event.kind === kind).at(-1);
      const page = await open();
      await page.getByText("Sharing among viewers:").click();
      await page.getByRole("radio", { name: "Viewers who show coins" }).check();
      const d = await prepareStream(page, "Bees");
      const terms = newest(KIND.stakeTerms);
      assert.ok(terms !== undefined);
      await says(page, "Viewers who show 0.05 XMR");

      await page.route("**/pledge-writer-*.js", (route) => route.abort());
      await page.reload();
      const unread = page.getByText("The terms of the stakes can't be read or written here");
      await unread.waitFor({ timeout: 15_000 });
      assert.deepEqual(await lookEverywhere(page, "room-unread-terms", undefined, ["phone", "desktop"]), []);
      goLive(box);
      await says(page, "Viewers see you.");
      const live = newest(KIND.liveEvent);
      assert.deepEqual(live && [tagValue(live, "status"), tagValue(live, "stake")], [
        "live",
        `${KIND.stakeTerms}:${terms.pubkey}:${d}`,
      ]);

      await page.unrouteAll();
      // It is tried again every 20 seconds.
      await page.getByText("Viewers who show 0.05 XMR").waitFor({ timeout: 40_000 });
      await unread.waitFor({ state: "detached" });
      assert.equal(newest(KIND.stakeTerms), terms);
    }),
);
