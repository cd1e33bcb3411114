import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { prepareStream, says, withControlRoom } from "../../../../testing/control-room.ts";
import { lookEverywhere } from "../../../../testing/screens.ts";

Deno.test(
  "OBS gets its settings as a file, a phone as a code: both say that the key is in it, and no address has it",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withControlRoom(async ({ box, open }) => {
      const faults: string[] = [];
      const page = await open();
      const addresses: string[] = [];
      page.on("framenavigated", (frame) => addresses.push(frame.url()));
      page.on("request", (request) => addresses.push(request.url()));
      const look = async (state: string, name: string) => {
        const shown = page.getByText(name).first();
        faults.push(...await lookEverywhere(page, `encoder-${state}`, () => shown.scrollIntoViewIfNeeded()));
      };
      const d = await prepareStream(page, "Bees");
      const key = box.streams.get(d) ?? "no key";

      for (
        const [tab, way, service] of [["OBS", "RTMP", "rtmp_custom"], [
          "WHIP",
          "WHIP",
          "whip_custom",
        ]] as const
      ) {
        await page.getByRole("tab", { name: tab, exact: true }).click();
        await page.getByRole("button", { name: "Save as an OBS profile…" }).click();
        await says(page, "The file holds your stream key");
        if (way === "RTMP") await look("profile", "The file holds your stream key");
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("link", { name: "Save the file" }).click(),
        ]);
        assert.equal(download.suggestedFilename(), `dStream-${d}-${way}.zip`);
        // Nothing in it is compressed.
        const text = await readFile(await download.path(), "latin1");
        assert.equal(text.slice(0, 2), "PK");
        assert.equal(text.includes(`dStream-${d}-${way}/basic.ini`), true);
        assert.equal(text.includes(service) && text.includes(key), true);
        await page.getByRole("dialog").waitFor({ state: "hidden" });
      }

      await page.getByRole("tab", { name: "Phone" }).click();
      await says(page, "A phone can't reach this box");
      const code = page.getByRole("img", { name: "Code with your stream key" });
      assert.equal(await code.count(), 0);
      assert.equal(await page.getByLabel("The same as text").getAttribute("type"), "password");
      await page.getByRole("button", { name: "Show the code" }).click();
      await code.waitFor();
      const shape = () => code.locator("path").getAttribute("d");
      const larix = await shape();
      await look("phone", "Cover the code");
      await page.getByText("Other apps, SRT", { exact: true }).click();
      assert.match(await page.getByLabel("The same as text").inputValue(), /^srt:\/\//);
      assert.notEqual(await shape(), larix);
      await page.getByRole("button", { name: "Cover the code" }).click();
      assert.equal(await code.count(), 0);

      assert.deepEqual(addresses.filter((address) => address.includes(key)), []);
      assert.deepEqual(faults, []);
    }),
);
