import assert from "node:assert/strict";
import { readChat } from "../../../../../contracts/nostr/chat.ts";
import { deletionTemplate } from "../../../../../contracts/nostr/deletion.ts";
import { publicKeyOf, signEvent } from "../../../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { muteListTemplate } from "../../../../../contracts/nostr/mute-list.ts";
import { readReport } from "../../../../../contracts/nostr/report.ts";
import { now, testKey } from "../../../../testing/discover-stand.ts";
import {
  address,
  ANA,
  BO,
  HOST,
  inBrowser,
  rows,
  say,
  shows,
  SPAMMER,
  until,
  withStand,
} from "./trial-chat.ts";

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
