import assert from "node:assert/strict";
import fc from "fast-check";
import { isStreamName } from "../../../../contracts/nostr/address.ts";
import { judgeStreamForm, readTopics, type StreamForm, suggestName } from "./stream-form.ts";

const form: StreamForm = {
  title: " Bees ",
  summary: "",
  image: "",
  topics: "Bees, garden #bees",
  d: "bees-abcd",
};

for (
  const [field, fault, change] of [
    ["title", "TitleMissing", { title: "  " }],
    ["title", "TitleLong", { title: "x".repeat(201) }],
    ["summary", "SummaryLong", { summary: "x".repeat(2001) }],
    ["image", "ImageAddress", { image: "http://a.example/x.png" }],
    ["image", "ImageAddress", { image: "javascript:alert(1)" }],
    ["image", "ImageAddress", { image: "picture.png" }],
    ["topics", "TopicsMany", { topics: "a b c d e f g h i j k" }],
    ["d", "NameShape", { d: "Bees" }],
    ["d", "NameShape", { d: "" }],
    ["d", "NameShape", { d: "a:b" }],
  ] as const
) {
  Deno.test(`judgeStreamForm() says ${fault} for ${JSON.stringify(change).slice(0, 40)}`, () => {
    assert.deepEqual(judgeStreamForm({ ...form, ...change }), {
      verdict: "faulty",
      faults: { [field]: fault },
    });
  });
}

Deno.test("judgeStreamForm() hands on trimmed facts and leaves empty ones out", () => {
  assert.deepEqual(judgeStreamForm(form), {
    verdict: "ok",
    facts: { title: "Bees", topics: ["bees", "garden"], d: "bees-abcd" },
  });
});

Deno.test("readTopics() takes each topic once", () => {
  assert.deepEqual(readTopics(" #One,two\n#ONE  three,"), ["one", "two", "three"]);
  assert.deepEqual(readTopics(" , #"), []);
});

Deno.test("suggestName() always gives a stream name", () =>
  fc.assert(fc.property(fc.string(), fc.uint8Array({ minLength: 4, maxLength: 4 }), (title, random) => {
    assert.equal(isStreamName(suggestName(title, random)), true);
  })));

Deno.test("suggestName() keeps the words of the title", () => {
  assert.match(suggestName("Größe & Bienen — Folge 12", new Uint8Array(4)), /^gro-e-bienen-folge-12-aaaa$/);
});
