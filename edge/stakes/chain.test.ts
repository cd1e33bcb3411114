import assert from "node:assert/strict";
import { makeStakeChain } from "./chain.ts";

/** A chain of nodes that answer so; a number is a status, `undefined` no answer at all. */
function chainOf(...answers: unknown[]) {
  const nodes = answers.map((_, i) => new URL(`http://n${i}`));
  return makeStakeChain({
    nodes,
    transaction: () => Promise.resolve({ verdict: "unknown" }),
    timeoutMs: 1000,
    fetch(input) {
      const answer = answers[Number(new URL(String(input)).hostname.at(-1))];
      if (answer === undefined) return Promise.reject(new TypeError("refused"));
      if (typeof answer === "number") return Promise.resolve(new Response("no", { status: answer }));
      return Promise.resolve(new Response(typeof answer === "string" ? answer : JSON.stringify(answer)));
    },
  });
}

const at = (height: number) => ({ status: "OK", height });
const spent = (...list: number[]) => ({ status: "OK", spent_status: list });

Deno.test("height() knows none while fewer than two nodes answer soundly", async () => {
  for (const other of [undefined, 500, "nonsense", "x".repeat(70_000), {}, { status: "BUSY", height: 7 }]) {
    assert.equal(await chainOf(at(7), other).height(), undefined);
  }
});

Deno.test("height() knows none while no more than half of the nodes are within two blocks, and else their lowest", async () => {
  assert.equal(await chainOf(at(7), at(10)).height(), undefined);
  assert.equal(await chainOf(at(7), at(10), at(13)).height(), undefined);
  assert.equal(await chainOf(at(9), at(9), at(1000), at(1000)).height(), undefined);
  assert.equal(await chainOf(at(9), at(1000), undefined).height(), undefined);
  assert.equal(await chainOf(at(9), at(7), undefined).height(), 7);
  for (const liar of [0, 3, 13, 1000]) {
    for (const heights of [[liar, 9, 10], [9, liar, 10], [10, 9, liar]]) {
      assert.equal(await chainOf(...heights.map(at)).height(), 9, "one of three that lies");
    }
  }
});

Deno.test("lowestHeight() is the lowest of whatever nodes answer", async () => {
  assert.equal(await chainOf(undefined, 500).lowestHeight(), undefined);
  assert.equal(await chainOf(at(1000), undefined).lowestHeight(), 1000);
  assert.equal(await chainOf(at(1000), at(9)).lowestHeight(), 9);
});

Deno.test("network() knows none while fewer than two nodes answer soundly, or they follow different ones", async () => {
  const info = (nettype: string, more = {}) => ({ result: { status: "OK", nettype, ...more } });
  const stagenet = info("stagenet");
  for (
    const other of [undefined, 500, {}, info("moon"), info("stagenet", { untrusted: true }), info("mainnet")]
  ) {
    assert.equal(await chainOf(stagenet, other).network(), undefined);
  }
  assert.equal(await chainOf(stagenet, stagenet, info("testnet")).network(), undefined);
  assert.equal(await chainOf(stagenet, undefined, stagenet).network(), "stagenet");
  assert.equal(await chainOf(info("fakechain"), info("fakechain")).network(), "mainnet");
});

Deno.test("spent() needs two nodes and believes the worst of each key image", async () => {
  const images = ["a", "b", "c"];
  assert.equal(await chainOf(spent(0, 0, 0)).spent(images), undefined);
  assert.equal(await chainOf(spent(0, 0, 0), spent(0, 0)).spent(images), undefined);
  assert.deepEqual(await chainOf(spent(0, 1, 0), spent(0, 0, 2)).spent(images), ["unspent", "spent", "pool"]);
});
