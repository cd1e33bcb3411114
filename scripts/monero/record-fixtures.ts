import { toHex } from "../../contracts/hex.ts";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { tipMessage, tipPaymentId, tipPayTo } from "../../contracts/monero/tip.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import { crossCheck } from "./cross-check.ts";
import type { PrivateChain } from "./private-chain.ts";
import { BLOCKS_TO_UNLOCK, type RecordingStand, writeRecording, XMR } from "./recording.ts";
import { callRpc } from "./rpc.ts";

/*
 * Records real transactions and real wallets' proofs for the tests of contracts/monero:
 *
 *   deno run -A scripts/monero/record-fixtures.ts contracts/monero/vectors/private-chain.json
 *
 * Needs `monerod` and `monero-wallet-rpc` (Debian: apt-get install monero), about 700 MB of memory and half a minute.
 * Keys are made anew and worthless. While it records it also asks monero-wallet-rpc to check what our own code makes.
 */

/** A payment and all that wallets say about it. */
type Payment = {
  name: string;
  address: string;
  amount: string;
  txid: string;
  served: ServedTransaction;
  txKey: string;
  message: string;
  outProof: string;
  inProof: string;
};

type Destination = { name: string; address: string; amount: number };

const MESSAGE = "dstream-test";
const STREAM = { creator: "ab".repeat(32), d: "demo" };

async function record({ chain, payer, creator }: RecordingStand) {
  await chain.mine(BLOCKS_TO_UNLOCK, payer.address);
  await payer.call("refresh");
  const sub = async () =>
    (await creator.call<{ address: string }>("create_address", { account_index: 0 })).address;
  const [first, second] = [await sub(), await sub()];
  const m = tipMessage({ stream: STREAM, sid: "00112233445566aa", nonce: "0123456789abcdef" });
  const primary = judgeMoneroAddress(creator.address);
  if (primary.verdict !== "valid") throw new Error(`wallet's own address is ${primary.verdict}`);
  const payTo = tipPayTo(primary.address, m);
  const integrated = await creator.call<{ integrated_address: string }>("make_integrated_address", {
    standard_address: creator.address,
    payment_id: toHex(tipPaymentId(m)),
  });
  if (integrated.integrated_address !== payTo) {
    throw new Error("the wallet builds another integrated address");
  }

  const pay = async (destinations: readonly Destination[], message: string, unlockTime = 0) => {
    const { tx_hash, tx_key } = await payer.call<{ tx_hash: string; tx_key: string }>("transfer", {
      destinations: destinations.map(({ address, amount }) => ({ address, amount })),
      get_tx_key: true,
      unlock_time: unlockTime,
    });
    await chain.mine(1, payer.address);
    await payer.call("refresh");
    await creator.call("refresh");
    const served = await chain.serve(tx_hash);
    const payments: Payment[] = [];
    for (const { name, address, amount } of destinations.filter(({ name }) => name !== "stranger")) {
      const about = { txid: tx_hash, address, message };
      const { signature: outProof } = await payer.call<{ signature: string }>("get_tx_proof", about);
      const { signature: inProof } = await creator.call<{ signature: string }>("get_tx_proof", about);
      const paid = { name, address, amount: String(amount), txid: tx_hash, served, txKey: tx_key, message };
      payments.push({ ...paid, outProof, inProof });
    }
    return payments;
  };

  const payments = [
    ...await pay([{ name: "tip", address: payTo, amount: 0.01 * XMR }], m),
    ...await pay([{ name: "primary", address: creator.address, amount: 0.02 * XMR }], MESSAGE),
    ...await pay([{ name: "subaddress", address: first, amount: 0.03 * XMR }], MESSAGE),
    ...await pay([
      { name: "one of four, primary", address: creator.address, amount: 0.04 * XMR },
      { name: "one of four, first subaddress", address: first, amount: 0.05 * XMR },
      { name: "one of four, second subaddress", address: second, amount: 0.06 * XMR },
      { name: "stranger", address: payer.address, amount: 0.07 * XMR },
    ], MESSAGE),
  ];
  const [locked] = await pay(
    [{ name: "locked", address: creator.address, amount: 0.08 * XMR }],
    MESSAGE,
    900_000,
  );

  await chain.mine(10, payer.address);
  await creator.call("refresh");
  const reserve = async (params: Record<string, unknown>) =>
    (await creator.call<{ signature: string }>("get_reserve_proof", { message: MESSAGE, ...params }))
      .signature;
  const reserves = {
    one: await reserve({ all: false, account_index: 0, amount: 0.055 * XMR }),
    all: await reserve({ all: true }),
  };
  const { miner_tx_hash } = await lastBlock(chain);
  const viewKey = await creator.call<{ key: string }>("query_key", { key_type: "view_key" });
  const { uri } = await creator.call<{ uri: string }>("make_uri", {
    address: first,
    amount: 0.05 * XMR,
    recipient_name: "Zoë & co",
    tx_description: "a tip?",
  });
  const recorded = {
    creator: { address: creator.address, viewKey: viewKey.key, subaddresses: [first, second] },
    payments,
    locked,
    reserves,
    coinbase: { txid: miner_tx_hash, served: await chain.serve(miner_tx_hash) },
    uri,
  };
  return {
    recorded,
    checkedByWalletRpc: await crossCheck({ wallet: creator, payments, viewKey: viewKey.key }),
  };
}

async function lastBlock(chain: PrivateChain): Promise<{ miner_tx_hash: string }> {
  return (await callRpc<{ block_header: { miner_tx_hash: string } }>(chain.url, "get_last_block_header"))
    .block_header;
}

if (import.meta.main) {
  await writeRecording({
    made: "scripts/monero/record-fixtures.ts",
    chain: "",
    async record(stand) {
      const { recorded, checkedByWalletRpc } = await record(stand);
      return { recorded, conditions: { checkedByWalletRpc } };
    },
  });
}
