import assert from "node:assert/strict";
import { readEmoji } from "./emoji.ts";
import { signEvent } from "./event-signature.ts";
import { SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const set = (tags: string[][]) =>
  readEmoji(signEvent({ kind: KIND.emojiSet, created_at: 1, tags, content: "" }, SECRETS.creator));

Deno.test("readEmoji() leaves out names that no text can hold and pictures that must not be opened", () => {
  const url = "https://pictures.example/bee.png";
  assert.deepEqual(
    set([["emoji"], ["emoji", "bee"], ["emoji", "", url], ["emoji", "a:b", url], [
      "emoji",
      "a".repeat(65),
      url,
    ], [
      "emoji",
      "bee",
      "data:image/png;base64,AA",
    ]]),
    [],
  );
});

Deno.test("readEmoji() gives each name its first picture, in order", () => {
  const [one, two] = ["https://pictures.example/1.png", "https://pictures.example/2.png"];
  assert.deepEqual(
    set([["d", "bees"], ["emoji", "bee_1", one], ["emoji", "wasp-2", two], ["emoji", "bee_1", two]]),
    [
      { shortcode: "bee_1", url: one },
      { shortcode: "wasp-2", url: two },
    ],
  );
});
