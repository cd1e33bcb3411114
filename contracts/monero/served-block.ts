import { fromHex, isHex, toHex } from "../hex.ts";
import { keccak256 } from "./keccak.ts";
import { readVarint, varintBytes } from "./varint.ts";

/** What a node answers when asked for the block at a height; its id is computed again, so that it commits to the transactions. */
export type ServedBlock = {
  /** Lower-case hex of the whole block. */
  blobHex: string;
  /** What the node says the block's id is, 64 hex. */
  id: string;
  /** Id of the miner's transaction, 64 hex. */
  minerTxid: string;
  /** Ids of all others, in the block's order. */
  txids: readonly string[];
  /** Blocks above this one, by the node's word. */
  depth: number;
};

export type BlockVerdict =
  /** The id covers exactly these transactions and this time (Unix seconds, by its miner's clock). That work stands behind it only other nodes can say. */
  | { verdict: "includes"; time: number }
  | { verdict: "lacks" }
  | { verdict: "malformed-block" }
  /** The listed transactions aren't those of the block with this id. */
  | { verdict: "wrong-block-id"; found: string };

/** More than any block holds. */
const MOST_TXIDS = 20_000;

/** Judges whether a block as a node served it includes a transaction. */
export function judgeServedBlock(txid: string, block: ServedBlock): BlockVerdict {
  const { txids, minerTxid } = block;
  if (txids.length > MOST_TXIDS || ![minerTxid, ...txids].every((id) => isHex(id, 32))) {
    return { verdict: "malformed-block" };
  }
  const header = readHeader(block.blobHex);
  if (header === undefined) return { verdict: "malformed-block" };
  const leaves = [minerTxid, ...txids].map((id) => fromHex(id) ?? new Uint8Array());
  const root = treeHash(leaves);
  const count = varintBytes(leaves.length);
  const length = varintBytes(header.bytes.length + root.length + count.length);
  const found = toHex(keccak256(length, header.bytes, root, count));
  if (found !== block.id) return { verdict: "wrong-block-id", found };
  return txids.includes(txid) ? { verdict: "includes", time: header.time } : { verdict: "lacks" };
}

/** Versions, time, the block before and the nonce: all that stands before the miner's transaction. */
function readHeader(blobHex: string): { bytes: Uint8Array; time: number } | undefined {
  // Three numbers of at most ten bytes, 32 bytes and four.
  const bytes = fromHex(blobHex.slice(0, 2 * (3 * 10 + 32 + 4)));
  if (bytes === undefined) return undefined;
  let [at, time] = [0, 0];
  for (let i = 0; i < 3; i++) {
    const read = readVarint(bytes, at);
    if (read === undefined) return undefined;
    [at, time] = [read.next, Number(read.value)];
  }
  const end = at + 32 + 4;
  if (bytes.length < end || !Number.isSafeInteger(time)) return undefined;
  return { bytes: bytes.subarray(0, end), time };
}

/** Monero's tree: the last leaves are paired until a power of two is left, then all are, level by level. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  let power = 1;
  while (2 * power < leaves.length) power *= 2;
  const alone = 2 * power - leaves.length;
  let level = leaves.length === 1 ? [...leaves] : [...leaves.slice(0, alone), ...paired(leaves.slice(alone))];
  while (level.length > 1) level = paired(level);
  return level[0] ?? new Uint8Array(32);
}

function paired(hashes: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = [];
  for (let i = 0; i + 1 < hashes.length; i += 2) {
    out.push(keccak256(hashes[i] ?? new Uint8Array(), hashes[i + 1] ?? new Uint8Array()));
  }
  return out;
}
