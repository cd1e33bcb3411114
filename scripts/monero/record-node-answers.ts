import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { blockQuery, NODE_QUERY } from "../../contracts/monero/block-answer.ts";
import { transactionQuery } from "../../contracts/monero/node-answer.ts";
import { tipMessage, tipPayTo } from "../../contracts/monero/tip.ts";
import { PEOPLE } from "../../contracts/nostr/fixtures/people.ts";
import type { PrivateChain } from "./private-chain.ts";
import { BLOCKS_TO_UNLOCK, type RecordingStand, writeRecording, XMR } from "./recording.ts";

/*
 * Records what a real node answers about tips and blocks, for the tests of contracts/monero and edge:
 *
 *   deno run -A scripts/monero/record-node-answers.ts contracts/monero/vectors/node-answers.json
 *
 * Needs `monerod` and `monero-wallet-rpc` (Debian: apt-get install monero), about 700 MB of memory and half a minute.
 */

/** Payments in one block, so that trees of every shape are recorded. */
const MOST_PAYMENTS = 5;

type Block = { result: Record<string, unknown> & { block_header: { height: number } } };

/** Asks as the edge does, over the RPC that strangers may use. */
async function ask<Answer>(chain: PrivateChain, path: string, body: string): Promise<Answer> {
  const response = await fetch(`${chain.restricted}/${path}`, { method: "POST", body });
  return await response.json();
}

const transactions = (chain: PrivateChain, txid: string) =>
  ask<{ txs?: { block_height: number }[] }>(chain, "get_transactions", transactionQuery(txid));

async function blockAt(chain: PrivateChain, height: number): Promise<Block> {
  const answer = await ask<Block>(chain, "json_rpc", blockQuery(height));
  // The same once more, as text within text.
  delete answer.result["json"];
  return answer;
}

async function record({ chain, payer, creator }: RecordingStand) {
  await chain.mine(BLOCKS_TO_UNLOCK, payer.address);
  await payer.call("refresh");
  const primary = judgeMoneroAddress(creator.address);
  if (primary.verdict !== "valid") throw new Error(`wallet's own address is ${primary.verdict}`);
  const { address } = primary;
  const pay = async (nonce: string, amount: number, unlockTime = 0) => {
    const m = tipMessage({ stream: { creator: PEOPLE.creator, d: "bees" }, sid: "00112233445566aa", nonce });
    const to = tipPayTo(address, m);
    const { tx_hash: txid, tx_key: txKey } = await payer.call<{ tx_hash: string; tx_key: string }>(
      "transfer",
      {
        destinations: [{ address: to, amount }],
        get_tx_key: true,
        unlock_time: unlockTime,
      },
    );
    const about = { txid, address: to, message: m };
    const { signature: proof } = await payer.call<{ signature: string }>("get_tx_proof", about);
    return { m, txid, txKey, proof, address: to, amount: String(amount) };
  };
  const heightOf = async (txid: string) => (await transactions(chain, txid)).txs?.[0]?.block_height ?? 0;

  const tip = await pay("0123456789abcdef", 0.01 * XMR);
  const pool = await transactions(chain, tip.txid);
  await chain.mine(1, payer.address);
  const mined = await transactions(chain, tip.txid);
  const height = await heightOf(tip.txid);
  const newest = await blockAt(chain, height);

  const locked = await pay("00000000000000aa", 0.02 * XMR, 900_000);
  await chain.mine(1, payer.address);
  const lockedIn = await heightOf(locked.txid);
  const lockedAnswers = {
    transactions: await transactions(chain, locked.txid),
    block: await blockAt(chain, lockedIn),
  };

  const blocks: Block[] = [await blockAt(chain, 1)];
  for (let payments = 2; payments <= MOST_PAYMENTS; payments++) {
    const paid: string[] = [];
    for (let i = 0; i < payments; i++) {
      paid.push((await pay(`${payments}${i}`.padEnd(16, "b"), 0.01 * XMR)).txid);
    }
    await chain.mine(1, payer.address);
    blocks.push(await blockAt(chain, await heightOf(paid[0] ?? "")));
  }
  await chain.mine(4, payer.address);
  return {
    creator: { address: creator.address },
    tip,
    locked,
    answers: {
      info: await ask(chain, "json_rpc", NODE_QUERY),
      unknown: await transactions(chain, "0".repeat(64)),
      pool,
      mined,
      newest,
      tenth: await blockAt(chain, height),
      locked: lockedAnswers,
    },
    blocks,
  };
}

if (import.meta.main) {
  await writeRecording({
    made: "scripts/monero/record-node-answers.ts",
    chain: ", restricted RPC",
    record: async (stand) => ({ recorded: await record(stand) }),
  });
}
