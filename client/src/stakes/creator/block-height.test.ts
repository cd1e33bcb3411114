import assert from "node:assert/strict";
import { askHeight } from "./block-height.ts";

/** Nodes by name; a text is what one answers. */
const nodes = (answers: Record<string, string>): typeof fetch => (input) => {
  const answer = answers[new URL(String(input)).hostname];
  return answer === undefined ? Promise.reject(new TypeError("down")) : Promise.resolve(new Response(answer));
};
const at = (height: number) => JSON.stringify({ status: "OK", height });

Deno.test("askHeight() says undefined where no node answers sensibly, or they are too far apart", async () => {
  const ask = (answers: Record<string, string>) => askHeight(["http://a", "http://b"], nodes(answers));
  assert.equal(await askHeight([], nodes({})), undefined);
  assert.equal(await ask({}), undefined);
  assert.equal(await ask({ a: "<html>", b: "x".repeat(5000) }), undefined);
  assert.equal(await ask({ a: at(100), b: at(103) }), undefined);
});

Deno.test("askHeight() gives the lowest height of nodes that agree", async () => {
  const ask = (answers: Record<string, string>) => askHeight(["http://a", "http://b"], nodes(answers));
  assert.equal(await ask({ a: at(102), b: at(100) }), 100);
  assert.equal(await ask({ b: at(100) }), 100);
});
