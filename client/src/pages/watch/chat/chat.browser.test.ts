import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { formatAddress } from "../../../../../contracts/nostr/address.ts";
import { chatTemplate, readChat } from "../../../../../contracts/nostr/chat.ts";
import { deletionTemplate } from "../../../../../contracts/nostr/deletion.ts";
import type { NostrEvent } from "../../../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { profileLink, streamLink } from "../../../../../contracts/nostr/link.ts";
import { muteListTemplate } from "../../../../../contracts/nostr/mute-list.ts";
import { readReport } from "../../../../../contracts/nostr/report.ts";
import { seriousFaults } from "../../../../testing/accessibility.ts";
import { startSite } from "../../../../testing/built-site.ts";
import {
  liveEvent,
  now,
  openContext,
  type OpenOptions,
  profile,
  testKey,
} from "../../../../testing/discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "../../../../testing/memory-relay.ts";
import { keepScreen, SCREENS, THEMES } from "../../../../testing/screens.ts";
import { startChromium } from "../../../../testing/watch-stand.ts";

const [HOST, ANA, BO, SPAMMER] = [0, 1, 2, 3];
const address = formatAddress({ creator: publicKeyOf(testKey(HOST)), d: "main" });
const say = (
  by: number,
  text: string,
  ago = 0,
  more: Partial<Parameters<typeof chatTemplate>[0]> = {},
): NostrEvent => signEvent(chatTemplate({ address, text, ...more }, now() - ago), testKey(by));

type Stand = {
  browser: Browser;
  relay: MemoryRelay;
  open: (options?: OpenOptions) => Promise<Page>;
};

async function withStand(work: (stand: Stand) => Promise<void>): Promise<void> {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  relay.add(liveEvent({
    by: HOST,
    title: "Bees",
    tags: [["relays", relay.url], ["p", publicKeyOf(testKey(BO)), "", "moderator"]],
  }));
  relay.add(profile(HOST, "Nora Hive"));
  relay.add(profile(ANA, "Ana"));
  relay.add(profile(BO, "Bo"));
  const site = await startSite({ relays: [relay.url] });
  const link = streamLink({ creator: publicKeyOf(testKey(HOST)), d: "main" }, [relay.url]);
  try {
    await work({
      browser,
      relay,
      open: async (options = {}) => {
        const page = await (await openContext(browser, options)).newPage();
        await page.goto(`${site.url}/#/watch/${link}`);
        const field = page.getByLabel("Write a message");
        // On a phone the chat is a sheet that waits to be opened.
        const opener = page.getByRole("button", { name: "Show chat" });
        await field.or(opener).first().waitFor({ timeout: 15_000 });
        if (await opener.isVisible()) await opener.click();
        await field.waitFor({ timeout: 15_000 });
        return page;
      },
    });
  } finally {
    await browser.close();
    await Promise.all([relay.close(), site.close()]);
  }
}

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const rows = (page: Page) => page.getByRole("region", { name: "Messages" }).getByRole("article");
const shows = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 10_000 });

async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return;
    if (Date.now() > deadline) {
      throw new Error(`waited in vain until ${what}; last: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

Deno.test(
  "the chat shows nothing forged, deleted, muted or dangerous",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      const doomed = say(ANA, "I take this back", 50);
      const forged = { ...say(ANA, "I am not Ana", 40), content: "send me your key" };
      const key = "nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0";
      for (
        const event of [
          doomed,
          signEvent(deletionTemplate({ events: [doomed] }, now()), testKey(ANA)),
          forged,
          say(SPAMMER, "Buy my coin", 30),
          signEvent(
            muteListTemplate({ pubkey: publicKeyOf(testKey(SPAMMER)), muted: true }, now()),
            testKey(HOST),
          ),
          say(ANA, "<img src=x onerror=\"document.title='taken'\"> javascript:document.title='taken'", 20),
          say(ANA, `my key is ${key}`, 15),
          say(BO, "שלום https://a.example/\u202Egpj.exe", 10),
          say(HOST, "k", 5),
        ]
      ) relay.add(event);
      const page = await open();
      await shows(page, "onerror=");
      await until("four rows are left", () => rows(page).count(), (count) => count === 4);
      await rows(page).filter({ hasText: "Host" }).getByText("Nora Hive").waitFor();
      await rows(page).filter({ hasText: "Moderator" }).getByText("Bo").waitFor();
      const text = await page.locator("body").innerText();
      for (const hidden of ["take this back", "send me your key", "Buy my coin", key, "\u202E"]) {
        assert.equal(text.includes(hidden), false, hidden);
      }
      assert.equal(await page.title(), "Bees · dStream");
      const web = page.getByRole("link", { name: /a\.example/ });
      assert.match(await web.getAttribute("rel") ?? "", /noopener noreferrer/);
    }),
);

Deno.test(
  "a first message makes an identity quietly; a refused one says why and can be sent again",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      const page = await open();
      await shows(page, "Your first message makes an identity");
      const field = page.getByLabel("Write a message");
      await field.fill("nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0");
      await page.keyboard.press("Enter");
      await shows(page, "This is a secret key");
      relay.refusal = "blocked: not today";
      await field.fill("h");
      await page.keyboard.press("Enter");
      await shows(page, "not today");
      assert.equal(relay.published.length, 0);
      await shows(page, "Your identity exists only in this browser");
      relay.refusal = undefined;
      await page.getByRole("button", { name: "Send again" }).click();
      await until("it is sent", () => page.getByText("Not sent").count(), (count) => count === 0);
      const [sent] = relay.published;
      const read = sent && readChat(sent);
      assert.equal(read?.text, "h");
      assert.equal(read?.address, address);
      assert.deepEqual(sent?.tags[0]?.slice(0, 2), ["a", address]);
      assert.equal(sent?.tags[0]?.[3], "root");
      // The same identity after a reload.
      await page.reload();
      await shows(page, "You");
      for (let i = 0; i < 6; i++) {
        await field.fill(`again ${i}`);
        await page.keyboard.press("Enter");
      }
      await shows(page, /Wait .* seconds?, then send/);
      assert.deepEqual(new Set(relay.published.map(({ pubkey }) => pubkey)).size, 1);
    }),
);

Deno.test(
  "a message can be answered, reported, hidden and shown again",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      const question = say(ANA, "Where is the queen?", 20);
      relay.add(question);
      relay.add(say(SPAMMER, "Buy my coin", 10));
      const page = await open();
      await shows(page, "Buy my coin");
      const menu = async (text: string, item: string | RegExp) => {
        await rows(page).filter({ hasText: text }).getByRole("button", { name: /^Actions/ }).click();
        await page.getByRole("menuitem", { name: item }).click();
      };
      await menu("Where is the queen?", "Answer");
      await shows(page, "Answering Ana");
      await page.getByLabel("Write a message").fill("Behind the drone");
      await page.keyboard.press("Enter");
      await shows(page, "Answers Ana: Where is the queen?");
      await until("the answer is published", () => relay.published.length, (count) => count === 1);
      assert.equal(relay.published[0] && readChat(relay.published[0])?.parent, question.id);

      await menu("Buy my coin", "Report…");
      await page.getByLabel("Spam").check();
      await page.getByRole("button", { name: "Send report" }).click();
      await shows(page, "Your report was sent.");
      const report = relay.published.map(readReport).find((read) => read !== undefined);
      assert.deepEqual([report?.type, report?.pubkey], ["spam", publicKeyOf(testKey(SPAMMER))]);

      await menu("Buy my coin", /^Hide/);
      await shows(page, /is hidden, here and wherever/);
      await until("it is hidden", () => page.getByText("Buy my coin").count(), (count) => count === 0);
      await page.getByRole("button", { name: "Undo" }).click();
      await shows(page, "Buy my coin");
      assert.deepEqual(
        relay.published.filter(({ kind }) => kind === KIND.muteList).map(({ tags }) => tags.length),
        [1, 0],
      );
    }),
);

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
      // Measuring rows may still move the list: the viewer has scrolled once it stays there for some frames.
      await until(
        "the list stays where the viewer scrolled it",
        () =>
          region.evaluate(async (r) => {
            r.scrollTo(0, 300);
            const start = r.scrollTop;
            for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame);
            return Math.abs(r.scrollTop - start);
          }),
        (moved) => moved < 2,
      );
      await page.getByRole("button", { name: "Newest messages" }).waitFor();
      const place = () => region.evaluate((r) => r.scrollTop);
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
        for (const theme of THEMES) {
          const page = await open({ width, height, touch, theme });
          await shows(page, "yellow trousers");
          const field = page.getByLabel("Write a message");
          await field.scrollIntoViewIfNeeded();
          await keepScreen(page, `chat-${name}-${theme}`);
          faults.push(...(await seriousFaults(page)).map((fault) => `${name} ${theme}: ${fault}`));
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wider > 0) faults.push(`${name}: ${wider} px wider than the screen`);
          if (name === "phone") {
            const box = await field.boundingBox();
            if (box === null || box.y + box.height > height || box.y < height / 2) {
              faults.push(`the composer is out of the thumb's reach: ${JSON.stringify(box)}`);
            }
          }
        }
      }
      assert.deepEqual(faults, []);
    }),
);
