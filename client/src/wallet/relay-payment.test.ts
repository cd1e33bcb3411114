import assert from "node:assert/strict";
import { relayPayment } from "./relay-payment.ts";
import { askOrSubmit } from "./submission.ts";

const LOST = new TypeError("Failed to fetch");
const REFUSED = { status: "Failed", reason: "", double_spend: true };

/** A wallet that hands over a transaction as many times as answers are given, and is told of none. */
function relayOf(...answers: (Response | Error)[]): () => Promise<never> {
  return async () => {
    for (const answer of answers) {
      await askOrSubmit({
        url: "https://node.example/sendrawtransaction",
        method: "POST",
        fetch: () => answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
      }).catch(() => undefined);
    }
    throw new Error("no connection to daemon");
  };
}

const relayed = (relay: () => Promise<unknown>, known?: boolean) =>
  relayPayment({ txid: "aa", relay, isKnown: () => Promise.resolve(known) });

Deno.test("relayPayment() never says that a payment was refused when its answer was lost", async () => {
  const unclear = { code: "payment-unclear", facts: { txid: "aa" } };
  await assert.rejects(relayed(relayOf(LOST), false), unclear);
  await assert.rejects(relayed(relayOf(LOST), undefined), unclear);
  await assert.rejects(relayed(relayOf(new Response("", { status: 504 })), false), unclear);
  await assert.rejects(relayed(relayOf(new Response("<html>")), false), unclear);
  await assert.rejects(relayed(relayOf(new Response("{}")), false), unclear);
  await assert.rejects(relayed(relayOf(new Response("null")), false), unclear);
  await assert.rejects(relayed(relayOf(LOST, Response.json(REFUSED)), false), unclear);
});

Deno.test("relayPayment() names what the node itself refused, and what never left", async () => {
  const failed = relayOf(Response.json({ ...REFUSED, reason: "fee too low" }));
  await assert.rejects(relayed(failed, false), {
    code: "payment-refused",
    facts: { detail: "fee too low" },
  });
  await assert.rejects(relayed(relayOf(Response.json({ status: "BUSY" }))), {
    code: "payment-refused",
    facts: { detail: "BUSY" },
  });
  await assert.rejects(relayed(relayOf()), { code: "payment-refused" });
  // What an earlier payment met says nothing of this one.
  await relayOf(LOST)().catch(() => undefined);
  await assert.rejects(relayed(relayOf()), { code: "payment-refused" });
});

Deno.test("relayPayment() takes for sent what a node took or knows", async () => {
  await relayed(() => Promise.resolve());
  await relayed(relayOf(Response.json({ status: "OK" })), false);
  await relayed(relayOf(LOST), true);
  await relayed(relayOf(Response.json(REFUSED)), true);
});
