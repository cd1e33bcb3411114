import { isHex } from "../hex.ts";
import type { MoneroNetwork } from "./address.ts";
import type { ServedBlock } from "./served-block.ts";

/** Body of a node's `POST /json_rpc` for the block at a height. */
export function blockQuery(height: number): string {
  return JSON.stringify({ jsonrpc: "2.0", id: "0", method: "get_block", params: { height } });
}

/** Body of a node's `POST /json_rpc` for what it says of itself. */
export const NODE_QUERY = JSON.stringify({ jsonrpc: "2.0", id: "0", method: "get_info" });

/** Reads a node's answer to `blockQuery()`; `undefined` for what no sound node answers. */
export function readServedBlock(value: unknown): ServedBlock | undefined {
  const result = resultOf(value);
  const header = fieldsOf(result?.["block_header"]);
  const { blob, miner_tx_hash: minerTxid, tx_hashes: listed = [] } = result ?? {};
  const { hash: id, depth, orphan_status: isOrphan } = header ?? {};
  if (typeof blob !== "string" || !isHex(minerTxid, 32) || !isHex(id, 32) || isOrphan !== false) {
    return undefined;
  }
  // A block without payments has no list at all.
  const txids = Array.isArray(listed) ? listed.filter((txid) => isHex(txid, 32)) : undefined;
  if (txids === undefined || txids.length !== (listed as unknown[]).length) return undefined;
  if (typeof depth !== "number" || !Number.isSafeInteger(depth) || depth < 0) return undefined;
  return { blobHex: blob, id, minerTxid, txids, depth };
}

/** Reads a node's answer to `NODE_QUERY`: on which network it is; a private chain writes addresses as mainnet does. */
export function readNodeNetwork(value: unknown): MoneroNetwork | undefined {
  const result = resultOf(value);
  // A node that still catches up passes on what another one says.
  if (result === undefined || result["untrusted"] === true) return undefined;
  switch (result["nettype"]) {
    case "mainnet":
    case "fakechain":
      return "mainnet";
    case "stagenet":
      return "stagenet";
    case "testnet":
      return "testnet";
    default:
      return undefined;
  }
}

function resultOf(value: unknown): Record<string, unknown> | undefined {
  const result = fieldsOf(fieldsOf(value)?.["result"]);
  return result?.["status"] === "OK" ? result : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
