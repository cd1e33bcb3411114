import assert from "node:assert/strict";
import { problemJson } from "../../../contracts/api/problem.ts";
import type { TipVerifyRequest } from "../../../contracts/api/tips.ts";
import { tipMessage } from "../../../contracts/monero/tip.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { verifyHttpAuth } from "../../../contracts/nostr/http-auth.ts";
import { type PrivateTipReceipt, tipReceiptTemplate } from "../../../contracts/nostr/tip-receipt.ts";
import { askEdge, type AskEdgeOptions } from "./edge-client.ts";

const NOW = 1_700_000_000;
const edgeKey = new Uint8Array(32).fill(9);
const payerKey = new Uint8Array(32).fill(3);
const stream = { creator: "a".repeat(64), d: "demo" };
const address = `30311:${stream.creator}:demo`;
const nonce = "0123456789abcdef";
const payer = publicKeyOf(payerKey);
const request: TipVerifyRequest = {
  txid: "ab".repeat(32),
  m: tipMessage({ stream, payer, nonce }),
  proof: "OutProofV2",
  words: "Lovely",
};
const receipt = (change: Partial<PrivateTipReceipt> = {}, key = edgeKey) =>
  signEvent(
    tipReceiptTemplate({
      form: "private",
      address,
      amount: 50n,
      level: "1",
      nonce,
      payer,
      marks: ["ab".repeat(16)],
      exp: NOW + 100,
      words: "Lovely",
      ...change,
    }, NOW),
    key,
  );
const answer = (status: number, value: unknown): typeof fetch => () =>
  Promise.resolve(new Response(typeof value === "string" ? value : JSON.stringify(value), { status }));
const ask = (fetch: typeof globalThis.fetch, change: Partial<AskEdgeOptions> = {}) =>
  askEdge({
    edge: { url: "https://edge.example", pubkey: publicKeyOf(edgeKey) },
    address,
    request,
    sign: (template) => Promise.resolve(signEvent(template, payerKey)),
    fetch,
    now: () => NOW,
    ...change,
  });
const vouching = (event: unknown) =>
  answer(200, { level: "1", amount: "50", confirmations: 2, receipt: event });

Deno.test("askEdge() believes no answer whose receipt others wouldn't", async () => {
  const answers = [
    vouching(receipt({}, payerKey)),
    vouching(receipt({ address: address.replace("demo", "other") })),
    vouching(receipt({ nonce: "0123456789abcdee" })),
    vouching(receipt({ words: "Something else" })),
    vouching({ ...receipt(), content: "bent" }),
    vouching(undefined),
    answer(200, "{"),
    answer(200, " ".repeat(70_000)),
    answer(500, "oops"),
    answer(429, problemJson(429, "rate-limited", "")),
    answer(503, problemJson(503, "no-nodes", "")),
    () => Promise.reject(new TypeError("no route")),
  ];
  for (const fetch of answers) assert.equal((await ask(fetch)).state, "unreachable");
  const unsigned = await ask(vouching(receipt()), { sign: () => Promise.reject(new Error("refused")) });
  assert.equal(unsigned.state, "unreachable");
});

Deno.test("askEdge() tells a refusal from what may yet come true", async () => {
  assert.deepEqual(await ask(answer(422, problemJson(422, "wrong-message", ""))), {
    state: "refused",
    code: "wrong-message",
  });
  for (const [status, code] of [[503, "pending"], [404, "unknown-transaction"]] as const) {
    assert.deepEqual(await ask(answer(status, problemJson(status, code, ""))), { state: "pending", code });
  }
});

Deno.test("askEdge() signs words with the payer's key, and asks no signer for none", async () => {
  let header: string | null = "";
  let body: BodyInit | null | undefined;
  const fetch: typeof globalThis.fetch = (_url, init) => {
    header = new Headers(init?.headers).get("authorization");
    body = init?.body;
    return vouching(receipt())("https://edge.example", init);
  };
  const word = await ask(fetch);
  assert.equal(word.state === "vouched" ? word.level : word.state, "1");
  const auth = verifyHttpAuth(header ?? undefined, {
    url: "https://edge.example/v1/tips/verify",
    method: "POST",
    body: new TextEncoder().encode(String(body)),
    nowSeconds: NOW,
  });
  assert.equal(auth.verdict === "ok" ? auth.pubkey : auth.code, payer);
  const { words: _, ...wordless } = request;
  await ask(fetch, { request: wordless, sign: () => Promise.reject(new Error("asked")) });
  assert.equal(header, null);
});
