import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type EventTemplate, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { seriousFaults } from "../../../testing/accessibility.ts";
import { goLive, prepareStream, says, withControlRoom } from "../../../testing/control-room.ts";
import { keepScreen, lookEverywhere } from "../../../testing/screens.ts";

const SECRET = new Uint8Array(32).fill(42);

/** An extension that counts its questions, and says no to some. */
type Questions = { asked: number; refusesFrom: number; thinksAt: number; thought: Promise<void> };

const withExtension = (questions: Questions) => async (page: Page) => {
  await page.exposeFunction("signForTest", async (template: EventTemplate) => {
    if (++questions.asked === questions.thinksAt) await questions.thought;
    if (questions.asked >= questions.refusesFrom) throw new Error("the person said no");
    return signEvent(template, SECRET);
  });
  const pubkey = publicKeyOf(SECRET);
  await page.addInitScript(`
    localStorage.setItem("dstream/identity/1", JSON.stringify({ kind: "extension", pubkey: "${pubkey}" }));
    window.nostr = { getPublicKey: async () => "${pubkey}", signEvent: (event) => window.signForTest(event) };
  `);
};

Deno.test(
  "who is asked for each signature is told first how many, keeps what was signed, and can close the page",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withControlRoom(async ({ relay, box, open }) => {
      const faults: string[] = [];
      const questions: Questions = {
        asked: 0,
        refusesFrom: Infinity,
        thinksAt: 0,
        thought: Promise.resolve(),
      };
      const page = await open({ before: withExtension(questions) });
      const panel = page.getByRole("heading", { name: "When you close this page" });
      const look = async (state: string) => {
        faults.push(...await lookEverywhere(page, `ahead-${state}`, () => panel.scrollIntoViewIfNeeded()));
      };
      const d = await prepareStream(page, "Bees");
      goLive(box);
      await says(page, "Viewers see you.");
      await says(page, "3 hours: 8 signatures");
      const before = questions.asked;
      await page.getByText("not at all: 0 signatures", { exact: true }).click();
      await says(page, "people see the stream as ended after an hour");
      assert.equal(await page.getByRole("button", { name: /^Give/ }).count(), 0);
      await page.getByText("3 hours: 8 signatures", { exact: true }).click();
      await look("offer");
      assert.equal(questions.asked, before);

      const decision = Promise.withResolvers<void>();
      questions.thought = decision.promise;
      questions.thinksAt = before + 3;
      questions.refusesFrom = before + 5;
      await page.getByRole("button", { name: "Give 8 signatures now" }).click();
      await page.getByRole("progressbar", { name: "Announcements signed ahead" }).waitFor();
      await says(page, "2 of 7 announcements are signed.");
      decision.resolve();
      await says(page, "4 of 7 announcements are signed");
      await says(page, "The signer said no.");
      await look("half");
      // Nor is it lost by a reload, which asks nothing.
      const signed = questions.asked;
      await page.reload();
      await says(page, "4 of 7 announcements are signed");
      assert.equal(questions.asked, signed);
      questions.refusesFrom = Infinity;
      await page.getByRole("button", { name: "Sign the others" }).click();
      await says(page, "You may close this page");
      assert.equal(box.handed.length, 8);
      // Three more announcements, the question that was refused, and the request to the box.
      assert.equal(questions.asked - before, 4 + 1 + 3 + 1);

      // True after a reload, and without another question.
      const asked = questions.asked;
      await page.reload();
      await says(page, "You may close this page");
      assert.equal(questions.asked, asked);

      // A new title takes no new key, and drops what says the old one.
      const key = box.streams.get(d);
      await page.getByRole("button", { name: "Change title" }).click();
      await says(page, "the box drops them");
      await keepScreen(page, "ahead-rename");
      faults.push(...await seriousFaults(page));
      await page.getByLabel("Title").fill("Wasps");
      await page.getByRole("button", { name: "Save and announce" }).click();
      await page.getByRole("heading", { level: 1, name: "Wasps" }).waitFor();
      await says(page, "3 hours: 8 signatures");
      assert.equal(box.streams.get(d), key);
      assert.equal(relay.published.map(readLiveEvent).findLast((live) => live !== undefined)?.title, "Wasps");
      assert.deepEqual(faults, []);
    }),
);
