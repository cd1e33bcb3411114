import assert from "node:assert/strict";
import { readDeletion } from "../../../contracts/nostr/deletion.ts";
import { readGoal } from "../../../contracts/nostr/goal.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { prepareStream, says, withControlRoom } from "../../testing/control-room.ts";
import { lookEverywhere } from "../../testing/screens.ts";

Deno.test(
  "a creator sets a goal in the studio, sees it there, and takes it back",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withControlRoom(async ({ relay, open }) => {
      const page = await open();
      const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
      const goals = () => relay.published.filter(({ kind }) => kind === KIND.goal);
      await prepareStream(page, "Bees");
      await says(page, "No goal is set.");
      await press("Set a goal");

      // What can't be one is said before anything is signed.
      await press("Publish the goal");
      await says(page, "Say in one line what it is for.");
      await says(page, "This is no amount");
      await page.getByLabel("What you collect for").fill("A second hive");
      await page.getByLabel("Amount in XMR").fill("1.5");
      await page.getByLabel("Until (optional)").fill("2001-01-01T12:00");
      await says(page, "This is no later time than now.");
      assert.deepEqual(goals(), []);
      const show = () => page.getByLabel("What you collect for").scrollIntoViewIfNeeded();
      assert.deepEqual(await lookEverywhere(page, "goal-form", show, ["phone", "desktop"]), []);

      await page.getByLabel("Until (optional)").fill("2100-01-01T12:00");
      await press("Publish the goal");
      await says(page, "Published. Viewers see it below the picture.");
      await says(page, "0 of 1.5 XMR");
      const [written] = goals();
      const goal = written && readGoal(written);
      assert.deepEqual([goal?.text, goal?.piconero], ["A second hive", 1_500_000_000_000n]);
      // By the clock on the creator's wall.
      assert.equal(goal?.closedAt, await page.evaluate(() => new Date("2100-01-01T12:00").getTime() / 1000));

      await press("Take the goal back");
      await says(page, "No goal is set.");
      const deletion = relay.published.map(readDeletion).find((read) => read !== undefined);
      assert.deepEqual(deletion?.ids, [goal?.id]);
    }),
);
