import { blockQuery, NODE_QUERY, readNodeNetwork, readServedBlock } from "./block-answer.ts";
import type { NodeReport } from "./node-agreement.ts";
import { readNodeTransaction, transactionQuery } from "./node-answer.ts";
import { judgeServedBlock } from "./served-block.ts";

/** Puts one question to a node: a path below its address, a body, and the bytes that an answer may have. Rejects where none comes. */
export type AskPath = (path: string, body: string, maxBytes: number) => Promise<unknown>;

/** What a node may answer, in bytes: hex and JSON of the largest transaction, and of a block of thousands. */
const MOST_BYTES = { transaction: 1024 * 1024, block: 4 * 1024 * 1024, info: 64 * 1024 } as const;

/**
 * Asks one node all that is to be known of a transaction, in two or three questions. Its block is looked at, not its word that there
 * is one: whoever compares nodes compares blocks. Rejects where the node doesn't answer.
 */
export async function reportOn(txid: string, ask: AskPath): Promise<NodeReport> {
  const [info, answer] = await Promise.all([
    ask("json_rpc", NODE_QUERY, MOST_BYTES.info),
    ask("get_transactions", transactionQuery(txid), MOST_BYTES.transaction),
  ]);
  const network = readNodeNetwork(info);
  const transaction = readNodeTransaction(answer, txid);
  if (network === undefined || transaction === undefined) return { state: "unreachable" };
  if (transaction.state === "unknown") return { state: "unknown" };
  const { served, height, doubleSpendSeen } = transaction;
  if (height === undefined) return { state: "pool", network, served, doubleSpendSeen };

  const block = readServedBlock(await ask("json_rpc", blockQuery(height), MOST_BYTES.block));
  const judged = block && judgeServedBlock(txid, block);
  if (block === undefined || judged?.verdict !== "includes") return { state: "contradictory" };
  const { time: minedAt } = judged;
  return {
    state: "mined",
    network,
    served,
    height,
    block: block.id,
    minedAt,
    confirmations: block.depth + 1,
  };
}
