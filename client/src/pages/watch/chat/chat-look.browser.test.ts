import assert from "node:assert/strict";
import { publicKeyOf } from "../../../../../contracts/nostr/event-signature.ts";
import { profileLink } from "../../../../../contracts/nostr/link.ts";
import { testKey } from "../../../../testing/discover-stand.ts";
import { framesDrawn } from "../../../../testing/motion.ts";
import { lookEverywhere, SCREENS } from "../../../../testing/screens.ts";
import { ANA, BO, HOST, inBrowser, rows, say, shows, SPAMMER, until, withStand } from "./trial-chat.ts";

Deno.test(
  "a long chat draws only what is seen, follows at its end, and stays put when scrolled up",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      for (let i = 0; i < 200; i++) relay.add(say(ANA, `message ${i} ${"word ".repeat(i % 17)}`, 1000 - i));
      const page = await open();
      await shows(page, "message 199");
      const drawn = await rows(page).count();
      assert.equal(drawn > 3 && drawn < 60, true, `${drawn} rows are drawn`);
      relay.add(say(BO, "the newest"));
      await shows(page, "the newest");
      const region = page.getByRole("region", { name: "Messages" });
      await until(
        "the newest is in view",
        () => region.evaluate((r) => r.scrollHeight - r.scrollTop - r.clientHeight),
        (rest) => rest <= 2,
      );
      const place = () => region.evaluate((r) => r.scrollTop);
      // Measuring rows may still move the list: the viewer has scrolled once it stays there for some frames.
      await until(
        "the list stays where the viewer scrolled it",
        async () => {
          const start = await region.evaluate((r) => {
            r.scrollTo(0, 300);
            return r.scrollTop;
          });
          await framesDrawn(page, 20);
          return Math.abs(await place() - start);
        },
        (moved) => moved < 2,
      );
      await page.getByRole("button", { name: "Newest messages" }).waitFor();
      const before = await place();
      relay.add(say(BO, "while you were reading"));
      await page.getByRole("button", { name: "one new message" }).waitFor();
      assert.equal(Math.abs(await place() - before) < 2, true);
      await page.getByRole("button", { name: "one new message" }).click();
      await shows(page, "while you were reading");
      // The polite log says what came, and only that.
      const log = page.getByRole("log");
      await until(
        "it is read out",
        () => log.innerText(),
        (text) => text.includes("Bo: while you were reading"),
      );
      assert.equal((await log.innerText()).includes("message 12"), false);
    }),
);

Deno.test(
  "with no relay in reach the chat says so, and comes back by itself",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      const page = await open();
      await shows(page, "Nobody has said anything yet");
      await relay.close();
      await shows(page, "The chat can't be reached");
      await page.getByRole("button", { name: "Try again" }).first().waitFor();
    }),
);

Deno.test(
  "the chat on every screen and theme, without a serious barrier",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      relay.add(say(HOST, "Welcome! The hive wakes up in a minute.", 400));
      relay.add(say(ANA, "Good morning from Lisbon", 300));
      const question = say(
        SPAMMER,
        "What are they carrying on their legs? It looks like yellow trousers.",
        200,
      );
      relay.add(question);
      relay.add(
        say(
          BO,
          `Pollen. @nostr:${profileLink(publicKeyOf(testKey(ANA)))} knows more: https://bees.example/pollen`,
          150,
          {
            parent: { id: question.id, pubkey: question.pubkey },
          },
        ),
      );
      relay.add(say(ANA, "مرحبا بالجميع من القاهرة", 60));
      relay.add(say(HOST, "Averylongwordwithoutanybreak".repeat(6), 30));
      const faults: string[] = [];
      for (const { name, width, height, touch } of SCREENS) {
        const page = await open({ width, height, touch });
        await shows(page, "yellow trousers");
        const field = page.getByLabel("Write a message");
        faults.push(...await lookEverywhere(page, "chat", () => field.scrollIntoViewIfNeeded(), [name]));
        if (name === "phone") {
          const box = await field.boundingBox();
          if (box === null || box.y + box.height > height || box.y < height / 2) {
            faults.push(`the composer is out of the thumb's reach: ${JSON.stringify(box)}`);
          }
        }
        await page.context().close();
      }
      assert.deepEqual(faults, []);
    }),
);
