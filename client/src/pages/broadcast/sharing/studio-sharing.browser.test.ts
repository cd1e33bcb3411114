import assert from "node:assert/strict";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { seriousFaults } from "../../../../testing/accessibility.ts";
import { type ControlRoom, prepareStream, says, withControlRoom } from "../../../../testing/control-room.ts";
import { keepScreen } from "../../../../testing/screens.ts";

/** What the newest delegation says of sharing. */
function told({ relay }: ControlRoom): string[] | undefined {
  const newest = relay.published.filter(({ kind }) => kind === KIND.delegation).at(-1);
  return newest?.tags.find(([name]) => name === "sharing");
}

Deno.test({
  name: "a creator says who may share, before the stream and while it runs, and finds it again",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withControlRoom(async (room) => {
      const page = await room.open();
      await page.getByText("Sharing among viewers:").click();
      await page.getByRole("radio", { name: "Viewers with an identity" }).check();
      await page.getByLabel("Only from this many viewers on").fill("1");
      await says(page, "A whole number from 2 to 1,000.");
      await page.getByLabel("Only from this many viewers on").fill("5");
      await says(page, "This site names no server that brings viewers together");
      await keepScreen(page, "sharing-studio-before");
      assert.deepEqual(await seriousFaults(page), []);
      const name = await prepareStream(page, "Bees at work");
      assert.deepEqual(told(room), ["sharing", "key", "5"]);

      await says(page, "Viewers with an identity who agree may share it, from 5 viewers on.");
      const panel = page.getByRole("region", { name: "Sharing among viewers" });
      await panel.getByRole("button", { name: "Change" }).click();
      await page.getByRole("radio", { name: "Nobody" }).check();
      await panel.getByRole("button", { name: "Save" }).click();
      await says(page, "Nobody shares this stream.");
      assert.deepEqual(told(room), ["sharing", "off", "5"]);
      await page.setViewportSize({ width: 390, height: 844 });
      await panel.getByRole("button", { name: "Change" }).click();
      await panel.scrollIntoViewIfNeeded();
      await keepScreen(page, "sharing-studio-phone");
      assert.deepEqual(await seriousFaults(page), []);
      await panel.getByRole("button", { name: "Leave it" }).click();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Change");

      await page.reload();
      await says(page, "Nobody shares this stream.");
      assert.match(page.url(), new RegExp(`${name}$`));
    }),
});
