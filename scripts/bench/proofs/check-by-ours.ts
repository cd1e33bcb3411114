/* Checks by our own code, asking the node each time. */
import { judgeReserveProof } from "../../../contracts/monero/reserve-proof.ts";
import type { ServedTransaction } from "../../../contracts/monero/served-transaction.ts";
import { judgeTxProof } from "../../../contracts/monero/tx-proof.ts";
import { postJson } from "../../monero/rpc.ts";
import { type Checks, type CheckTimes, timeChecks } from "./checks.ts";

const { node, tip, reserve } = JSON.parse(Deno.args[0] ?? "") as Checks;

async function ask(txids: string[]): Promise<Map<string, ServedTransaction>> {
  const { txs } = await postJson<
    { txs: { tx_hash: string; pruned_as_hex: string; prunable_hash: string }[] }
  >(
    `${node}/get_transactions`,
    { txs_hashes: txids, prune: true, decode_as_json: false },
  );
  return new Map(
    txs.map((tx) => [tx.tx_hash, { prunedHex: tx.pruned_as_hex, prunableHash: tx.prunable_hash }]),
  );
}

async function checkTip(): Promise<boolean> {
  const served = (await ask([tip.txid])).get(tip.txid);
  const judged = served && judgeTxProof({ ...tip, served });
  return judged?.verdict === "paid" && String(judged.amount) === tip.amount;
}

async function checkReserve(): Promise<boolean> {
  const judged = judgeReserveProof({ ...reserve, served: await ask(reserve.txids) });
  if (judged.verdict !== "reserved" || String(judged.amount) !== reserve.amount) return false;
  const key_images = judged.outputs.map(({ keyImage }) => keyImage);
  const { spent_status } = await postJson<{ spent_status: number[] }>(`${node}/is_key_image_spent`, {
    key_images,
  });
  return spent_status.every((status) => status === 0);
}

if (!await checkTip()) throw new Error("the tip did not pass");
const firstMs = performance.now();
const tipMs = await timeChecks("the tip", checkTip);
const reserveMs = await timeChecks("the reserve", checkReserve);
console.log(
  JSON.stringify({ firstMs, tipMs, reserveMs, rssBytes: Deno.memoryUsage().rss } satisfies CheckTimes),
);
