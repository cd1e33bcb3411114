import assert from "node:assert/strict";
import { formatAddress } from "./address.ts";
import { chatTemplate, readActivity, readChat } from "./chat.ts";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const NOW = 1_790_000_000;
const address = formatAddress({ creator: PEOPLE.creator, d: "room:with:colons" });
const other = formatAddress({ creator: PEOPLE.guest, d: "other" });
const [FIRST, SECOND, THIRD] = ["11".repeat(32), "22".repeat(32), "33".repeat(32)];

function message(tags: string[][], content = "hello", kind: number = KIND.chat) {
  return signEvent({ kind, created_at: NOW, tags, content }, SECRETS.viewer);
}

Deno.test("readChat() gives undefined for another kind, no stream and no words", () => {
  assert.equal(readChat(message([["a", address]], "hello", 1)), undefined);
  assert.equal(readChat(message([])), undefined);
  assert.equal(readChat(message([["a", `${KIND.emojiSet}:${PEOPLE.creator}:bees`]])), undefined);
  assert.equal(readChat(message([["a"]])), undefined);
  assert.equal(readChat(message([["a", address]], " \n ")), undefined);
});

Deno.test("readChat() reads what zap.stream and Amethyst write: a root, a reply, quotes, emoji", () => {
  const event = message([
    ["a", address, "wss://nos.lol", "root"],
    ["e", FIRST, "", "root"],
    ["e", SECOND, "", "reply"],
    ["p", PEOPLE.creator],
    ["p", "npub1broken"],
    ["q", THIRD, "wss://nos.lol", PEOPLE.guest],
    ["q", other],
    ["q", "words"],
    ["emoji", "bee", "https://pictures.example/bee.png", `${KIND.emojiSet}:${PEOPLE.guest}:bees`],
    ["emoji", "bee", "https://pictures.example/second.png"],
    ["emoji", "bad", "javascript:alert(1)"],
    ["emoji", "no spaces", "https://pictures.example/x.png"],
  ], " hello :bee: ");
  assert.deepEqual(readChat(event), {
    id: event.id,
    pubkey: PEOPLE.viewer,
    address,
    text: "hello :bee:",
    parent: SECOND,
    quotes: [THIRD, other],
    mentions: [PEOPLE.creator],
    emoji: [{ shortcode: "bee", url: "https://pictures.example/bee.png" }],
    createdAt: NOW,
  });
});

Deno.test("readChat() takes an e tag without a marker for the answered message, the last of several, none marked mention", () => {
  const root = ["a", address];
  assert.equal(readChat(message([root, ["e", FIRST]]))?.parent, FIRST);
  assert.equal(readChat(message([root, ["e", FIRST, "", "root"], ["e", SECOND]]))?.parent, SECOND);
  assert.equal(readChat(message([root, ["e", FIRST, "", "mention"], ["e", "broken"]]))?.parent, undefined);
});

Deno.test("readActivity() prefers the a tag marked root to one that stands before it", () => {
  assert.equal(readActivity(message([["a", other, "", "mention"], ["a", address, "", "root"]])), address);
  assert.equal(readActivity(message([["a", "broken", "", "root"], ["a", other]])), other);
});

Deno.test("chatTemplate() throws for an address that is no live event's", () => {
  assert.throws(() => chatTemplate({ address: "bees", text: "hello" }, NOW), /address/);
});

Deno.test("chatTemplate() writes what readChat() reads, with only the emoji that the text uses", () => {
  const template = chatTemplate({
    address,
    relay: "wss://nos.lol/",
    text: "yes :bee:",
    parent: { id: FIRST, pubkey: PEOPLE.guest },
    emoji: [
      { shortcode: "bee", url: "https://pictures.example/bee.png" },
      { shortcode: "wasp", url: "https://pictures.example/wasp.png" },
    ],
  }, NOW);
  assert.deepEqual(template.tags, [
    ["a", address, "wss://nos.lol", "root"],
    ["e", FIRST, "wss://nos.lol", "reply"],
    ["p", PEOPLE.guest],
    ["emoji", "bee", "https://pictures.example/bee.png"],
  ]);
  const chat = readChat(signEvent(template, SECRETS.viewer));
  assert.equal(chat?.address, address);
  assert.equal(chat?.parent, FIRST);
  assert.deepEqual(chat?.mentions, [PEOPLE.guest]);
});
