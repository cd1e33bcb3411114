import assert from "node:assert/strict";
import { lookEverywhere } from "../../client/testing/screens.ts";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { fillDisk } from "../../media/trial/trial-full-disk.ts";
import { rungPid } from "../../media/trial/trial-rung.ts";
import { withBrowserStudio } from "./browser-studio.ts";
import { awaitEncoder, finds, mends, says } from "./findings-on-screen.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

/** Keeps this process, which is the box's too, so busy that its timers are late by seconds. */
async function keepBusy(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    const until = performance.now() + 1600;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("whatever the box itself is short of is said on screen while it is so", inBrowser, async (t) => {
  await withBrowserStudio(async ({ open, url, box }) => {
    const { page } = await open();
    const step = async (name: string, work: () => Promise<void>) => {
      if (!await t.step(name, work)) throw new Error(`"${name}" failed`);
    };
    const { d, server, key } = await awaitEncoder(page, url);
    const encoder = startEncoder({ url: `${server}/${key}`, size: "640x360", bitrate: "800k" });
    try {
      await step(
        "every picture size is made",
        () => says(page, "216p, 0.30 Mbit/s at most: made by the box"),
      );

      const pid = await rungPid(384);
      assert.ok(pid !== undefined);
      await step("a rendition slower than it is watched, and a disk with little space", async () => {
        Deno.kill(pid, "SIGSTOP");
        box.diskHas(90 * 1024 * 1024);
        await finds(page, "disk-short", "The box is running out of disk space");
        await says(page, "In the box's words: The box's disk has 90 MB left");
        await finds(page, "ladder-short", "The box makes fewer picture sizes than it should");
        await says(page, "216p, 0.30 Mbit/s at most: the box is too slow for it now");
      });

      await step("a wrong clock besides, and no time", async () => {
        box.setClock(-90_000);
        await finds(page, "clock-skew", "The box's clock is wrong");
        await says(page, /In the box's words: The box's clock is (89|90|91) s behind/);
        await keepBusy();
        await finds(page, "cpu-short", "The box can't keep up");
        await says(page, /In the box's words: The box is short of CPU/);
      });

      await step("and it looks as it should", async () => {
        const sizes = page.getByRole("heading", { name: "Picture sizes for your viewers" });
        const show = () => sizes.scrollIntoViewIfNeeded();
        assert.deepEqual(await lookEverywhere(page, "provoked-box", show, ["phone", "desktop"]), []);
      });

      await step("a disk that is full", async () => {
        box.diskHas(undefined);
        box.setClock(0);
        await mends(page, "disk-short");
        await mends(page, "clock-skew");
        await fillDisk(box, d);
        await says(page, "In the box's words: The box's disk failed (no space left)");
        assert.equal((await box.status(d)).state, "live");
      });
    } finally {
      await encoder.stop();
    }
  }, { ladder: "216p:300k", secondRelay: true });
});
