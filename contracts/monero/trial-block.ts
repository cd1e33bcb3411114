import { toHex } from "../hex.ts";
import { judgeServedBlock, type ServedBlock } from "./served-block.ts";
import { varintBytes } from "./varint.ts";

/** A block that nobody worked for, as a node would serve it: its id covers these transactions and this time (Unix seconds). */
export function trialBlock(
  { txids, time, depth }: { txids: readonly string[]; time: number; depth: number },
): ServedBlock {
  const header = [16, 16, ...varintBytes(time), ...new Uint8Array(32), 0, 0, 0, 0];
  const block = { blobHex: toHex(Uint8Array.from(header)), id: "", minerTxid: "00".repeat(32), txids, depth };
  const judged = judgeServedBlock(block.minerTxid, block);
  if (judged.verdict !== "wrong-block-id") throw new Error(`the block is ${judged.verdict}`);
  return { ...block, id: judged.found };
}
