import assert from "node:assert/strict";
import { readShortText } from "./short-answer.ts";

/** An answer in a browser that doesn't iterate streams. */
function answering(text: string): Response {
  const { body } = new Response(text);
  Object.defineProperty(body, Symbol.asyncIterator, { value: undefined });
  return { body } as Response;
}

Deno.test("readShortText() makes nothing of an answer that is too long", async () => {
  assert.equal(await readShortText(answering("éé"), 3), undefined);
});

Deno.test("readShortText() reads what fits, also where streams can't be iterated, and where there is nothing", async () => {
  assert.equal(await readShortText(answering("éé"), 4), "éé");
  assert.equal(await readShortText(new Response(null), 4), "");
});
