import assert from "node:assert/strict";
import fc from "fast-check";
import { profileLink } from "../../../../../contracts/nostr/link.ts";
import { messageParts, plainWords, SHOWN_LENGTH } from "./message-parts.ts";

const text = (words: string) => ({ part: "text", text: words });

Deno.test("messageParts() never makes a link of another scheme, or HTML of anything", () => {
  for (
    const words of [
      "javascript:alert(1)",
      "data:text/html,<b>x</b>",
      "<a href='https:x'>x</a>",
      "<img src=x onerror=alert(1)>",
      "http://",
      "https://me:pw@bank.example",
      "xhttps:/one.slash",
    ]
  ) {
    assert.equal(messageParts(words, []).every(({ part }) => part === "text"), true, words);
  }
});

Deno.test("messageParts() doesn't repeat a secret key", () => {
  const nsec = "nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0";
  const parts = messageParts(`mine is ${nsec}!`, []);
  assert.deepEqual(parts, [text("mine is "), { part: "secret" }, text("!")]);
});

Deno.test("messageParts() draws some emoji, not a wall of pictures from anywhere", () => {
  const emoji = Array.from(
    { length: 200 },
    (_, n) => ({ shortcode: `e${n}`, url: `https://x.example/${n}.png` }),
  );
  const parts = messageParts(emoji.map(({ shortcode }) => `:${shortcode}:`).join(""), emoji);
  assert.equal(parts.filter(({ part }) => part === "emoji").length, 24);
  assert.deepEqual(parts[24], { part: "text", text: ":e24:" });
});

Deno.test("plainWords() doesn't repeat a secret key, nor what turns or towers over the words around it", () => {
  const nsec = "nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0";
  assert.equal(plainWords(`mine is ${nsec}!`, "[removed]"), "mine is [removed]!");
  assert.equal(plainWords("a\u202eb\n\n c", ""), "ab c");
  assert.equal(plainWords("see https://bees.example :wave:", ""), "see https://bees.example :wave:");
});

Deno.test("messageParts() takes the turn and the tower out of a text", () => {
  assert.deepEqual(messageParts("a\u202Eb\u2066c\u0007d", []), [text("abc d")]);
  assert.deepEqual(messageParts("o" + "\u0301".repeat(50), []), [text("o\u0301\u0301\u0301")]);
  assert.deepEqual(messageParts("a\n\n\n\n\nb", []), [text("a\n\nb")]);
});

Deno.test("messageParts() draws no more of a message than fits, and cuts no character in two", () => {
  const [part] = messageParts("😀".repeat(SHOWN_LENGTH), []);
  assert.equal(
    part?.part === "text" && part.text.length <= SHOWN_LENGTH + 1 && part.text.isWellFormed(),
    true,
  );
});

Deno.test("messageParts() finds web links and leaves the sentence's punctuation out", () => {
  assert.deepEqual(messageParts("see https://a.example/x(1). ok", []), [
    text("see "),
    { part: "web", text: "https://a.example/x(1)", url: "https://a.example/x(1)" },
    text(". ok"),
  ]);
  assert.deepEqual(messageParts("(https://a.example)", []), [
    text("("),
    { part: "web", text: "https://a.example", url: "https://a.example" },
    text(")"),
  ]);
});

Deno.test("messageParts() draws emoji that the message brings along, and people it names", () => {
  const npub = profileLink("ab".repeat(32));
  assert.deepEqual(
    messageParts(`:bee: :wasp: 12:30:bee: nostr:${npub}`, [{
      shortcode: "bee",
      url: "https://e.example/b.png",
    }]),
    [
      { part: "emoji", shortcode: "bee", url: "https://e.example/b.png" },
      text(" :wasp: 12:30"),
      { part: "emoji", shortcode: "bee", url: "https://e.example/b.png" },
      text(" "),
      {
        part: "nostr",
        text: `nostr:${npub}`,
        link: { type: "profile", pubkey: "ab".repeat(32), relays: [] },
      },
    ],
  );
});

Deno.test("messageParts() draws one @ before a person's name", () => {
  const npub = profileLink("ab".repeat(32));
  assert.deepEqual(messageParts(`hi @nostr:${npub}`, [])[0], text("hi "));
  assert.deepEqual(messageParts(`hi @${npub}`, []).length, 2);
});

Deno.test("messageParts() keeps every letter of ordinary text", () =>
  fc.assert(fc.property(fc.string({ maxLength: 300 }), (words) => {
    const ordinary = words.replace(/[^a-zA-Z ,.é日]/g, "");
    const parts = messageParts(ordinary, []);
    assert.equal(
      parts.map((part) => part.part === "text" || part.part === "web" ? part.text : "?").join(""),
      ordinary,
    );
  })));
