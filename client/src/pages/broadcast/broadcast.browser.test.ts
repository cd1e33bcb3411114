import assert from "node:assert/strict";
import { toHex } from "../../../../contracts/hex.ts";
import { readDelegation } from "../../../../contracts/nostr/delegation.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readLiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { seriousFaults } from "../../../testing/accessibility.ts";
import { goLive, says, tabTo, withControlRoom } from "../../../testing/control-room.ts";
import { openContext } from "../../../testing/discover-stand.ts";
import { lookEverywhere, SCREENS } from "../../../testing/screens.ts";

const SECRET = new Uint8Array(32).fill(42);
const ME = publicKeyOf(SECRET);
const inBrowser = { sanitizeOps: false, sanitizeResources: false };
async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test(
  "each way a box can be out of reach is said by name, and mended without a reload",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const page = await open();
      const field = page.getByLabel("Media box");
      await says(page, "belongs to nobody yet");
      await field.fill("rtmp://box.example/live");
      await says(page, "A box is reached by https:// or http://");
      await field.fill("my box");
      await says(page, "This is no address");
      await field.fill("http://127.0.0.1:9");
      await says(page, "Nothing answers at 127.0.0.1:9");
      box.closed = true;
      await field.fill(box.url);
      await says(page, "answers, but not to web pages");
      box.closed = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await says(page, "belongs to nobody yet");
      await field.fill(page.url());
      await says(page, "is no media box");
      assert.deepEqual(await seriousFaults(page), []);
    }),
);

Deno.test(
  "a page that came by HTTPS says why it can't speak to a box by plain HTTP, and what to do",
  inBrowser,
  () =>
    withControlRoom(async ({ browser, url }) => {
      const page = await (await openContext(browser)).newPage();
      await page.route("https://dstream.test/**", async (route) => {
        const { pathname } = new URL(route.request().url());
        await route.fulfill({ response: await route.fetch({ url: `${url}${pathname}` }) });
      });
      await page.goto("https://dstream.test/#/broadcast");
      await page.getByLabel("Media box").fill("http://192.168.1.5:5659");
      await says(page, "browsers forbid it to speak to a box by plain HTTP");
      // A stream whose box was found by a page that came otherwise.
      await page.evaluate(({ identity, records }) => {
        localStorage.setItem("dstream/identity/1", identity);
        localStorage.setItem("dstream/streams/1", records);
      }, {
        identity: JSON.stringify({ kind: "local", pubkey: ME, secret: toHex(SECRET), backedUp: true }),
        records: JSON.stringify([
          { pubkey: ME, d: "bees", box: "http://192.168.1.5:5659", title: "Bees", seen: 1_790_000_000 },
        ]),
      });
      await page.goto("https://dstream.test/#/broadcast/bees");
      await page.reload();
      await says(page, "your browser forbids it to speak to 192.168.1.5:5659 by plain HTTP");
      await says(page, "open dStream from the box itself");
    }),
);

Deno.test(
  "a form with faults sends nothing and leads to the first of them",
  inBrowser,
  () =>
    withControlRoom(async ({ relay, box, open }) => {
      const page = await open();
      await says(page, "The box is ready");
      await page.getByRole("button", { name: "Prepare the stream" }).click();
      await says(page, "A stream needs a title.");
      assert.equal(
        await page.getByLabel("Title").evaluate((field) => field === document.activeElement),
        true,
      );
      await page.getByLabel("Picture").fill("http://insecure.example/x.png");
      await says(page, "only from a full https address");
      assert.deepEqual(await seriousFaults(page), []);
      assert.equal(box.streams.size, 0);
      assert.equal(relay.published.length, 0);
    }),
);

Deno.test(
  "a box that refuses is quoted, and can be tried again",
  inBrowser,
  () =>
    withControlRoom(async ({ relay, box, open }) => {
      box.refusal = { status: 403, code: "not-owner", detail: "Another key owns this box. Ask its owner." };
      const page = await open();
      await says(page, "The box is ready");
      await page.getByLabel("Title").fill("Bees");
      await page.getByRole("button", { name: "Prepare the stream" }).click();
      await says(page, "The stream could not be made");
      await says(page, "Another key owns this box. Ask its owner.");
      assert.equal(relay.published.some(({ kind }) => kind === KIND.liveEvent), false);
      assert.deepEqual(await seriousFaults(page), []);
      box.refusal = undefined;
      await page.getByRole("button", { name: "Try again" }).click();
      await says(page, "Waiting for your encoder");
    }),
);

Deno.test(
  "by keyboard alone: from an empty page over live to the end, and everything announced is true",
  inBrowser,
  () =>
    withControlRoom(async ({ relay, box, open }) => {
      const page = await open();
      await says(page, "The box is ready");
      await tabTo(page, /^Title/);
      await page.keyboard.type("Bees, live");
      await tabTo(page, /^Topics/);
      await page.keyboard.type("bees hive");
      await tabTo(page, /^Prepare the stream/);
      await page.keyboard.press("Enter");
      await says(page, "Waiting for your encoder");
      const [d = ""] = box.streams.keys();
      assert.match(d, /^bees-live-/);
      assert.match(page.url(), new RegExp(`#/broadcast/${d}$`));

      // The key is in no address, and shown only when asked for.
      const key = box.streams.get(d) ?? "";
      assert.equal(page.url().includes(key), false);
      const secret = page.getByLabel("Stream key");
      assert.equal(await secret.getAttribute("type"), "password");
      assert.equal(await secret.inputValue(), `${d}?token=${key}`);

      box.status = { ...box.status, state: "starting" };
      await says(page, "The encoder is connected");
      goLive(box);
      await says(page, "Viewers see you.");
      await says(page, "every 1.0 s");

      const announced = () => relay.published.map(readLiveEvent).filter((read) => read !== undefined);
      assert.deepEqual(announced().map(({ status }) => status), ["planned", "live"]);
      const now = announced().at(-1);
      assert.equal(now?.title, "Bees, live");
      assert.deepEqual(now?.topics, ["bees", "hive"]);
      assert.deepEqual(now?.streaming, [`${box.url}/live/${d}/index.m3u8`, `${box.url}/live/${d}/ll.m3u8`]);
      const delegation = relay.published.map(readDelegation).find((read) => read !== undefined);
      assert.equal(delegation?.address, now?.address);
      assert.equal((delegation?.exp ?? 0) - (delegation?.nbf ?? 0), 12 * 3600);
      assert.equal(box.handed.length > 20, true);

      // A reload while live changes nothing and shows no key.
      await page.reload();
      await says(page, "Viewers see you.");
      await says(page, "The stream key is shown only once");
      assert.equal(announced().length, 2);
      assert.equal(box.streams.get(d), key);

      await tabTo(page, /^End the stream/);
      await page.keyboard.press("Enter");
      await tabTo(page, /^End it/);
      assert.deepEqual(await seriousFaults(page), []);
      await page.keyboard.press("Enter");
      await says(page, "Go live again");
      assert.deepEqual(announced().map(({ status }) => status), ["planned", "live", "ended"]);
      await until("the old key ends", () => box.streams.get(d) !== key);

      // And it is found again from the start page.
      await page.goto(page.url().replace(/#.*/, "#/broadcast"));
      await page.getByRole("link", { name: "Open Bees, live" }).click();
      await says(page, "the box still gets your encoder's picture");
      box.status = { ...box.status, state: "reconnecting" };
      await says(page, "It is over.");
      assert.deepEqual(await seriousFaults(page), []);
    }),
);

Deno.test(
  "an encoder that is set wrong is told what to change; a lost one is reconnecting, not offline",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const page = await open();
      await says(page, "The box is ready");
      await page.getByLabel("Title").fill("Bees");
      await page.getByRole("button", { name: "Prepare the stream" }).click();
      await says(page, "Waiting for your encoder");
      goLive(box, {
        keyframeInterval: 8.3,
        warnings: [
          { code: "b-frames", detail: "The picture has B-frames.", remedy: "Set bf to 0." },
          { code: "keyframe-interval", detail: "Keyframes come every 8.3 s.", remedy: "Set it to 1 s." },
          { code: "made-up-later", detail: "The moon is in the way.", remedy: "Wait." },
        ],
      });
      await says(page, "B-frames are on");
      await says(page, "Set the keyframe interval to 1 s, not to 0 or auto.");
      await says(page, "The moon is in the way.");
      goLive(box, { state: "reconnecting", tracks: [], bitrate: null, keyframeInterval: null });
      await says(page, "Reconnecting");
      await says(page, "the stream ends after five minutes");
      await box.close();
      await says(page, /The box is silent since/);
      assert.deepEqual(await seriousFaults(page), []);
    }),
);

Deno.test(
  "the control room on every screen and theme, without a serious barrier",
  inBrowser,
  () =>
    withControlRoom(async ({ box, open }) => {
      const faults: string[] = [];
      for (const { name, width, height, touch } of SCREENS) {
        box.reset();
        const page = await open({ width, height, touch });
        await says(page, "The box is ready");
        const look = async (state: string) => {
          faults.push(...await lookEverywhere(page, `broadcast-${state}`, undefined, [name]));
        };
        await look("start");
        await page.getByLabel("Title").fill("What the bees do on a warm morning in May");
        await page.getByRole("button", { name: "Prepare the stream" }).click();
        await says(page, "took it");
        await look("waiting");
        goLive(box, {
          keyframeInterval: 8.3,
          warnings: [{ code: "keyframe-interval", detail: "Keyframes come every 8.3 s.", remedy: "1 s" }],
        });
        await says(page, "Viewers see you.");
        await look("live");
        await page.getByRole("button", { name: "Save a backup" }).first().click();
        await page.getByLabel("Password", { exact: true }).waitFor();
        await look("backup");
        await page.context().close();
      }
      assert.deepEqual(faults, []);
    }),
);
