import assert from "node:assert/strict";
import { type Coins, makeCoinsHandler } from "./handler.ts";

const PAGE = "http://localhost:5656";
const mined: number[] = [];
const buried: [string, number][] = [];
const coins: Coins = {
  give: (address) =>
    Promise.resolve(
      address === "good"
        ? { state: "sent", txid: "ab", amount: 5n, outputs: 1 }
        : { state: "refused", code: "bad-address", detail: "no" },
    ),
  mine: (blocks) => {
    mined.push(blocks);
    return Promise.resolve(100);
  },
  bury: (txid, blocks) => {
    buried.push([txid, blocks]);
    return Promise.resolve(100);
  },
  height: () => Promise.resolve(90),
};
const handlerOf = (now: Coins | undefined = coins) =>
  makeCoinsHandler({ origins: [PAGE], hosts: ["127.0.0.1:9"], coins: () => now });

function ask(path: string, body?: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:9${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { host: "127.0.0.1:9", origin: PAGE, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

Deno.test("the coins handler refuses foreign pages, foreign names, other methods and bodies that aren't asked for", async () => {
  const handle = handlerOf();
  const refusals: [Request, number, string][] = [
    [ask("/fund", '{"address":"good"}', { origin: "https://elsewhere.example" }), 403, "foreign-origin"],
    [ask("/fund", '{"address":"good"}', { host: "rebound.example:9" }), 403, "foreign-host"],
    [ask("/fund", '{"address":"good"}', { "content-type": "text/plain" }), 400, "malformed"],
    [ask("/fund", `{"address":"good","x":"${"x".repeat(2000)}"}`), 400, "malformed"],
    [ask("/fund", "{"), 400, "malformed"],
    [ask("/fund", "{}"), 400, "malformed"],
    [ask("/fund", '{"address":"bad"}'), 400, "bad-address"],
    [ask("/mine", '{"blocks":21}'), 400, "malformed"],
    [ask("/mine", '{"blocks":0.5}'), 400, "malformed"],
    [ask("/fund"), 405, "method-not-allowed"],
    [ask("/else", "{}"), 404, "not-found"],
  ];
  for (const [request, status, code] of refusals) {
    const response = await handle(request);
    assert.equal(response.status, status, code);
    assert.equal((await response.json()).code, code);
    const allowed = response.headers.get("access-control-allow-origin");
    assert.equal(allowed, request.headers.get("origin") === PAGE ? PAGE : null, code);
  }
  assert.deepEqual(mined, []);
});

Deno.test("the coins handler asks for patience until the chain is there", async () => {
  const handle = makeCoinsHandler({ origins: [PAGE], hosts: ["127.0.0.1:9"], coins: () => undefined });
  const response = await handle(ask("/fund", '{"address":"good"}'));
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "3");
  await response.body?.cancel();
  assert.deepEqual(await (await handle(ask("/status"))).json(), { state: "starting", height: 0 });
});

Deno.test("the coins handler gives coins that can be spent at once, and mines", async () => {
  const handle = handlerOf();
  assert.deepEqual(await (await handle(ask("/fund", '{"address":"good"}'))).json(), {
    txid: "ab",
    amount: "5",
    outputs: 1,
    height: 100,
  });
  assert.deepEqual(await (await handle(ask("/mine", '{"blocks":3}'))).json(), { height: 100 });
  assert.deepEqual([buried, mined], [[["ab", 10]], [3]]);
  assert.deepEqual(await (await handle(ask("/status"))).json(), { state: "ready", height: 90 });
});
