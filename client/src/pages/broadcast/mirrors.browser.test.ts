import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { goLive, prepareStream, says, withControlRoom } from "../../../testing/control-room.ts";
import { lookEverywhere } from "../../../testing/screens.ts";

Deno.test(
  "the creator adds a mirror and takes it out again, by keyboard, and relays are told each time",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withControlRoom(async ({ box, relay, open }) => {
      const page = await open();
      const d = await prepareStream(page, "Bees");
      goLive(box);
      await says(page, "Viewers see you.");
      const announced = () =>
        relay.published.filter(({ kind }) => kind === KIND.liveEvent).map(readLiveEvent).at(-1)?.streaming ??
          [];
      const own = announced();
      await page.getByText("Mirrors", { exact: true }).click();
      const field = page.getByLabel("Address of a mirror");
      await field.fill("https://mirror.example/live/another/ll.m3u8");
      await field.press("Enter");
      await says(page, "That mirror carries another stream.");
      const faults = await lookEverywhere(page, "room-mirrors", () => field.scrollIntoViewIfNeeded(), [
        "desktop",
      ]);
      const mirror = [
        `https://mirror.example/live/${d}/index.m3u8`,
        `https://mirror.example/live/${d}/ll.m3u8`,
      ];
      await field.fill(mirror[0] ?? "");
      await page.getByRole("button", { name: "Add", exact: true }).press("Enter");
      await until("the keyboard stays where mirrors are written", () => isFocused(field));
      await until("the mirror is announced", () => announced().length === 4);
      assert.deepEqual(announced(), [...own, ...mirror]);
      assert.equal(await field.getAttribute("aria-invalid"), null);
      const listed = page.getByText("mirror.example", { exact: true });
      faults.push(
        ...await lookEverywhere(page, "room-mirror", () => listed.scrollIntoViewIfNeeded(), [
          "phone",
          "desktop",
        ]),
      );
      // Other words about the stream leave its carriers alone.
      await page.getByRole("button", { name: "Change title" }).click();
      await page.getByRole("dialog").getByLabel("Title").fill("More bees");
      await page.getByRole("dialog").getByLabel("Title").press("Enter");
      await until("the new title is announced", () =>
        relay.published.filter(({ kind }) =>
          kind === KIND.liveEvent
        ).map(readLiveEvent).at(-1)?.title === "More bees");
      assert.deepEqual(announced(), [...own, ...mirror]);
      await page.getByRole("button", { name: "Remove mirror.example" }).press("Enter");
      await until("the keyboard stays where mirrors are written", () =>
        isFocused(field));
      await until("the mirror is announced no longer", () => announced().length === 2);
      assert.deepEqual(announced(), own);
      assert.deepEqual(faults, []);
    }),
);

function isFocused(field: Locator): Promise<boolean> {
  return field.evaluate((element) => document.activeElement === element);
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!await holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
