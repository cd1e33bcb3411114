import assert from "node:assert/strict";
import { readProblem } from "../../contracts/api/problem.ts";
import type { TipVerifyAnswer } from "../../contracts/api/tips.ts";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { tipMessage, tipPayTo } from "../../contracts/monero/tip.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { PEOPLE, SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import { readLiveEvent } from "../../contracts/nostr/live-event.ts";
import { readPaymentTargets } from "../../contracts/nostr/payment-targets.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { waitFor } from "../../media/trial/trial-box.ts";
import { newestEvent } from "../demo/relay-exchange.ts";
import { CHAIN_PORTS } from "../monero/local-chain.ts";
import { type RpcWallet, startRpcWallet } from "../monero/wallet-rpc.ts";
import { type LocalStack, startStack } from "./local-stack.ts";

const TIP = 20_000_000_000;

Deno.test({
  name: "start --demo --regtest: a stranger gets coins, tips the demo, and the edge says pool, 1 and 10",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const free = await freePorts(3);
    const variables = Object.fromEntries(
      Object.values(CHAIN_PORTS).map(({ variable }, i) => [variable, String(free[i])]),
    );
    await using stack = await startStack({
      flags: ["--demo", "--regtest"],
      variables: { ...variables, DSTREAM_BOX_OWNERS: PEOPLE.creator },
    });
    await stack.hears(/Ctrl-C ends it/, 120_000);
    const config = await (await fetch(`http://localhost:${stack.ports.client}/config.json`)).json();
    const { network, nodes, demo } = config.monero as { network: string; nodes: string[]; demo: string };
    assert.deepEqual([network, nodes.length], ["regtest", 2]);
    const edge = await (await fetch(`http://localhost:${stack.ports.edge}/`)).json();
    assert.ok(edge.roles.includes("arbiter") && /^[0-9a-f]{64}$/.test(edge.arbiter), "stakes can be tried");
    const { stream, primary } = await announced(stack);

    await t.step("coins are there soon", async () => {
      await stack.hears(/private Monero chain is ready after/, 120_000);
    });
    const payer = await startRpcWallet({ node: nodes[0] ?? "", dir: `${stack.home}/payer` });
    try {
      await t.step("given coins can be spent at once", async () => {
        const given = await post(`${demo}/fund`, { address: payer.address });
        assert.equal(given.status, 200, await given.clone().text());
        await given.body?.cancel();
        // The blocks that unlock them reach the other node by the next half second.
        await waitFor("coins that can be spent", async () => {
          await payer.call("refresh");
          const { unlocked_balance } = await payer.call<{ unlocked_balance: number }>("get_balance");
          return unlocked_balance === 2_000_000_000_000 || undefined;
        });
      });

      await t.step("the edge follows the tip from the pool to ten blocks", async () => {
        const tip = await pay(payer, stream, primary);
        const first = await verified(stack, tip);
        assert.deepEqual([first.level, first.amount], ["pool", String(TIP)]);
        await (await post(`${demo}/mine`, { blocks: 1 })).body?.cancel();
        assert.equal((await verified(stack, tip)).level, "1");
        await (await post(`${demo}/mine`, { blocks: 10 })).body?.cancel();
        assert.equal((await verified(stack, tip)).level, "10");
      });

      await t.step("the box's owner reads it in the table, and nobody else does", async () => {
        const url = `http://localhost:${stack.ports.box}/v1/tips.csv`;
        const ask = (secret: Uint8Array) => {
          const template = httpAuthTemplate({ url, method: "GET" }, Math.floor(Date.now() / 1000));
          return fetch(url, { headers: { authorization: httpAuthHeader(signEvent(template, secret)) } });
        };
        const refused = await ask(SECRETS.viewer);
        assert.deepEqual([refused.status, readProblem(await refused.json())?.code], [403, "not-owner"]);
        // The box looks for itself, and counts blocks when it looks, not when the edge did.
        let table = "";
        await waitFor(
          "ten blocks in the table",
          async () => {
            table = await (await ask(SECRETS.creator)).text();
            return /,0\.02,10,1\d,id:[0-9a-f]{16},tx:/.test(table) || undefined;
          },
          20_000,
          () => table,
        );
      });
    } finally {
      await payer.stop();
    }
  },
});

/** The demo stream as its relay tells it: both of the creator's events say where tips go. */
async function announced(stack: LocalStack) {
  const relay = `ws://localhost:${stack.ports.relay}`;
  const live = await newestEvent({ kinds: [KIND.liveEvent] }, { relay });
  const read = live && readLiveEvent(live);
  assert.ok(live !== undefined && read?.monero !== undefined);
  const targets = await newestEvent({ kinds: [KIND.paymentTargets], authors: [live.pubkey] }, { relay });
  assert.equal(targets && readPaymentTargets(targets)?.monero, read.monero);
  return { stream: { creator: live.pubkey, d: "demo" }, primary: read.monero };
}

async function pay(payer: RpcWallet, stream: { creator: string; d: string }, primary: string) {
  const m = tipMessage({ stream, nonce: "00112233445566aa" });
  const judged = judgeMoneroAddress(primary, "mainnet");
  assert.ok(judged.verdict === "valid");
  const address = tipPayTo(judged.address, m);
  const { tx_hash: txid } = await payer.call<{ tx_hash: string }>("transfer", {
    destinations: [{ address, amount: TIP }],
  });
  const { signature: proof } = await payer.call<{ signature: string }>("get_tx_proof", {
    txid,
    address,
    message: m,
  });
  return { txid, m, proof };
}

/** What the edge says; it may need a moment until both its nodes have the same. */
async function verified(
  stack: LocalStack,
  tip: { txid: string; m: string; proof: string },
): Promise<TipVerifyAnswer> {
  const seen: string[] = [];
  return await waitFor(
    "the edge to be sure",
    async () => {
      const response = await post(`http://localhost:${stack.ports.edge}/v1/tips/verify`, tip);
      if (response.ok) return await response.json() as TipVerifyAnswer;
      const code = readProblem(await response.json())?.code ?? "";
      seen.push(code);
      assert.ok(["pending", "unknown-transaction"].includes(code), code);
      return undefined;
    },
    10_000,
    () => Promise.resolve(seen.join(" ")),
  );
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}
