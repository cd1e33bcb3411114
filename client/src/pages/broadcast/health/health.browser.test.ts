import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { WARNING_LEVEL } from "../../../../../contracts/api/warning-codes.ts";
import { goLive, prepareStream, says, withControlRoom } from "../../../../testing/control-room.ts";
import { keepScreen, lookEverywhere } from "../../../../testing/screens.ts";
import type { Mark, Subject } from "./finding.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const HEADING = "Checks";

/** The row of a subject, once it has this mark. */
const row = (page: Page, subject: string, mark: Mark) =>
  page.locator(`li[data-mark="${mark}"]`, { has: page.getByText(subject, { exact: true }) });
const marked = (page: Page, subject: string, mark: Mark) =>
  row(page, subject, mark).waitFor({ timeout: 15_000 });
const found = (page: Page, code: string) =>
  page.locator(`[data-code="${code}"]`).first().waitFor({ timeout: 15_000 });
const gone = (page: Page, code: string) =>
  page.locator(`[data-code="${code}"]`).first().waitFor({ state: "detached", timeout: 15_000 });

Deno.test(
  "nothing is fine before it was looked at, then each subject says what was seen",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const page = await open();
      await prepareStream(page, "Bees");
      for (const subject of ["Picture", "Sound", "Keyframes", "Network"]) {
        await marked(page, subject, "unknown");
      }
      await marked(page, "Encoder", "attention");
      await says(page, "No encoder is sending yet");
      await says(page, "not checked yet");
      goLive(box);
      await marked(page, "Encoder", "good");
      await marked(page, "Picture", "good");
      await says(page, "H.264, 1280 × 720, 30 frames a second");
      await says(page, "every 1.0 s");
      await says(page, "3.10 Mbit/s arrive at the box");
      await says(page, "1 relay of 1 took it");
      // A fake box shows its time to no page, so nobody compared the clocks.
      await marked(page, "Clock", "unknown");
      await found(page, "only-here");
    }),
);

Deno.test(
  "every code of a box has its words and stands under its subject; a newer one speaks for itself",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const faults: string[] = [];
      const page = await open();
      await prepareStream(page, "What the bees do on a warm morning in May");
      goLive(box, {
        keyframeInterval: 8.3,
        warnings: [
          ...Object.keys(WARNING_LEVEL).map((code) => ({
            code,
            detail: `The box saw ${code} in what it gets.`,
            remedy: "Mend it.",
          })),
          { code: "made-up-later", detail: "The moon is in the way.", remedy: "Wait for it to move." },
        ],
      });
      for (const code of Object.keys(WARNING_LEVEL)) await found(page, code);
      await says(page, "The moon is in the way.");
      await says(page, "Wait for it to move.");
      await says(page, "In the box's words: The box saw b-frames in what it gets.");
      const text = await page.locator("main").innerText();
      assert.doesNotMatch(text, /health\.|\{\w+\}/, "a sentence is missing or not filled in");
      await page.getByRole("button", { name: "See the checks" }).click();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), HEADING);
      const heading = page.getByRole("heading", { name: HEADING });
      faults.push(...await lookEverywhere(page, "health-all", () => heading.scrollIntoViewIfNeeded()));
      // Longer words, on the narrowest screen; the last screen was a phone.
      for (const [locale, heading] of [["de", "Prüfungen"], ["es", "Comprobaciones"]] as const) {
        await page.evaluate((locale) => {
          localStorage.setItem("dstream/preferences", JSON.stringify({ locale }));
        }, locale);
        await page.reload();
        await page.getByRole("heading", { name: heading }).waitFor();
        await found(page, "made-up-later");
        await keepScreen(page, `health-all-phone-${locale}`);
        assert.doesNotMatch(await page.locator("main").innerText(), /health\.|\{\w+\}/, locale);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wider > 0) faults.push(`${locale}: ${wider} px wider than the screen`);
      }
      assert.deepEqual(faults, []);
    }),
);

Deno.test(
  "a relay that refuses is quoted, and taken back when it takes the announcement",
  inBrowser,
  () =>
    withControlRoom(async ({ relay, box, open }) => {
      const page = await open();
      await prepareStream(page, "Bees");
      await marked(page, "Announcement", "good");
      relay.refusal = "blocked: this relay wants a fee";
      goLive(box);
      await found(page, "not-announced");
      await says(page, "It said: blocked: this relay wants a fee");
      await marked(page, "Announcement", "bad");
      relay.refusal = "invalid: created_at is too far in the future";
      await page.getByRole("button", { name: "Try again" }).click();
      await found(page, "relay-clock");
      relay.refusal = undefined;
      await page.getByRole("button", { name: "Try again" }).click();
      await marked(page, "Announcement", "good");
      await gone(page, "not-announced");
    }),
);

Deno.test(
  "a seal that ends soon is renewed with one button",
  inBrowser,
  () =>
    withControlRoom(async ({ open }) => {
      const page = await open({ before: (page) => page.clock.install() });
      await prepareStream(page, "Bees");
      await marked(page, "Seal", "good");
      await page.clock.fastForward("11:00:00");
      await found(page, "delegation-expiring");
      await says(page, "The box may seal in your name only for a while");
      await page.clock.fastForward("01:10:00");
      await found(page, "delegation-expired");
      await page.getByRole("button", { name: "Let it seal for 12 hours" }).click();
      await marked(page, "Seal", "good");
    }),
);

for (
  const [name, ms, mark, code] of [
    ["agree", 0, "good", undefined],
    ["differ by half a minute", 30_000, "attention", "clock-off"],
    ["differ by minutes", -180_000, "bad", "clock-far-off"],
  ] as const
) {
  Deno.test(
    `clocks that ${name} are ${mark}`,
    inBrowser,
    () =>
      withControlRoom(async ({ open }) => {
        const page = await open({
          before: async (page) => {
            await page.route("**/v1/box", async (route) => {
              const response = await route.fetch();
              const headers = {
                ...response.headers(),
                date: new Date(Date.now() + ms).toUTCString(),
                "access-control-expose-headers": "Date",
              };
              await route.fulfill({ response, headers });
            });
          },
        });
        await prepareStream(page, "Bees");
        await marked(page, "Clock" satisfies Capitalize<Subject>, mark);
        if (code !== undefined) await found(page, code);
      }),
  );
}

Deno.test(
  "a box that falls silent or loses the stream makes nothing fine that it said before",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const page = await open();
      const d = await prepareStream(page, "Bees");
      goLive(box);
      await marked(page, "Picture", "good");
      box.status = {
        ...box.status,
        state: "reconnecting",
        tracks: [],
        bitrate: null,
        keyframeInterval: null,
      };
      await found(page, "encoder-gone");
      await marked(page, "Picture", "unknown");
      const key = box.streams.get(d) ?? "";
      box.streams.delete(d);
      await found(page, "stream-absent");
      box.streams.set(d, key);
      goLive(box);
      await marked(page, "Picture", "good");
      await box.close();
      await found(page, "box-silent");
      await marked(page, "Picture", "unknown");
    }),
);
