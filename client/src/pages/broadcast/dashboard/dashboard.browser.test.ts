import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { goLive, prepareStream, says, withControlRoom } from "../../../../testing/control-room.ts";
import { lookEverywhere } from "../../../../testing/screens.ts";
import { type History, recordReading, writeHistory } from "./history.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const plots = (page: Page) =>
  page.getByRole("img", { name: /^(Viewers|Bitrate|Dropped frames|To viewers): / });

/** An evening of 40 minutes until now, with an interruption and a bad patch. */
function evening(): History {
  let history: History | undefined;
  const [steps, now] = [1200, Date.now()];
  let [dropped, sent] = [0, 0];
  for (let i = 0; i < steps; i++) {
    const away = i > 700 && i < 720;
    const http = Math.round(12 + 9 * Math.sin(i / 160) + i / 90);
    if (i > 400 && i < 460) dropped += 3;
    sent += away ? 0 : http * 700_000;
    history = recordReading(history, {
      atMs: now - (steps - i) * 2000,
      state: away ? "reconnecting" : "live",
      sid: "0123456789abcdef",
      bitrate: away ? null : 3_000_000 + 400_000 * Math.sin(i / 17),
      viewers: { http, webrtc: Math.round(http / 4) },
      dropped,
      sent,
      findings: i > 400 && i < 520
        ? [{ code: "frames-dropped", subject: "picture", level: "attention", params: {} }]
        : [],
    });
  }
  if (history === undefined) throw new Error("no evening");
  return history;
}

/** Puts a history where a page of this tab would have left it. */
async function keepEvening(page: Page, creator: string, d: string): Promise<void> {
  await page.evaluate(([address, text]) => {
    // After the page's own, which it writes as it goes.
    addEventListener("pagehide", () => sessionStorage.setItem("dstream/broadcast/1", `${address}\n${text}`));
  }, [`30311:${creator}:${d}`, writeHistory(evening())]);
  await page.reload();
}

Deno.test(
  "figures that a box doesn't tell have no plot; those it tells have one with a sentence and a table",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const page = await open();
      const refusals: string[] = [];
      page.on("console", (message) => {
        if (/content security policy/i.test(message.text())) refusals.push(message.text());
      });
      await prepareStream(page, "Bees");
      assert.equal(await plots(page).count(), 0);
      goLive(box);
      await plots(page).first().waitFor();
      assert.deepEqual(await plots(page).count(), 1);
      await says(page, "3.10 Mbit/s arrive now, 3.10 on average");
      // From here on this page's own preview is among those whom the box counts.
      await page.getByLabel("What your viewers see").waitFor();

      goLive(box, {
        viewers: { http: 7, webrtc: 2 },
        frames: { received: 900, dropped: 3, perSecond: 30 },
        sent: 50_000_000,
      });
      await says(page, "8 viewers now, 8 at most");
      goLive(box, {
        viewers: { http: 4, webrtc: 1 },
        frames: { received: 960, dropped: 8, perSecond: 30 },
        sent: 52_000_000,
      });
      await says(page, "4 viewers now, 8 at most");
      await says(page, "5 frames missing so far, 5 in the last minute");
      await says(page, /leave the box by HTTP, 2 MB so far/);
      assert.equal(await plots(page).count(), 4);

      await page.reload();
      await says(page, "4 viewers now, 8 at most");
      await page.getByText("As a table").click();
      const rows = page.getByRole("table").getByRole("row");
      assert.ok(await rows.count() > 1);
      assert.match(await rows.nth(1).innerText(), /4\s.*3\.10/s);
      assert.deepEqual(refusals, []);
    }),
);

Deno.test(
  "the dashboard and the summary on every screen and theme, without a serious barrier",
  inBrowser,
  () =>
    withControlRoom(async ({ relay, box, open }) => {
      const page = await open();
      const d = await prepareStream(page, "What the bees do on a warm morning in May");
      const creator = relay.published.at(-1)?.pubkey ?? "";
      const figures = {
        viewers: { http: 25, webrtc: 6 },
        frames: { received: 72_000, dropped: 177, perSecond: 30 },
        sent: evening().last.sent ?? 0,
      };
      goLive(box, { ...figures, since: Math.floor(Date.now() / 1000) - 2400 });
      await says(page, "Viewers see you.");
      await keepEvening(page, creator, d);
      await says(page, /^30 viewers now/);
      const faults: string[] = [];
      const look = async (state: string, heading: string) => {
        const show = () => page.getByRole("heading", { name: heading }).scrollIntoViewIfNeeded();
        faults.push(...await lookEverywhere(page, state, show));
      };
      await page.getByText("As a table").click();
      await look("dashboard", "Over time");
      await page.getByRole("button", { name: "End the stream" }).click();
      await page.getByRole("button", { name: "End it" }).click();
      await says(page, "What happened");
      await says(page, "40 min");
      await says(page, /^1, less than a minute in all$/);
      await says(page, "Frames are missing when they reach the box (3 min)");
      await look("summary", "What happened");
      assert.deepEqual(faults, []);

      // The summary is still there after a reload, and another tab says that it counted nothing.
      await page.reload();
      await says(page, "Frames are missing when they reach the box (3 min)");
      const other = await page.context().newPage();
      await other.goto(page.url());
      await says(other, "nothing was counted");
      await says(other, "40 min");
    }),
);
