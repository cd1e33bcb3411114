import { isHex } from "../../../../contracts/hex.ts";
import { judgeMoneroAddress } from "../../../../contracts/monero/address.ts";
import { blockQuery, readServedBlock } from "../../../../contracts/monero/block-answer.ts";
import {
  readNodeHeight,
  readNodeTransaction,
  transactionsQuery,
} from "../../../../contracts/monero/node-answer.ts";
import { readViewWallet, type ViewWallet } from "../../../../contracts/monero/subaddress.ts";
import { scanTransaction } from "../../../../contracts/monero/view-scan.ts";
import type { PaymentDepth } from "../swept.ts";
import { readShortText } from "../../swarm/tracker/short-answer.ts";

export type EscrowWatchOptions = {
  /** HTTP addresses without a slash at the end; the first that answers is asked. */
  nodes: readonly string[];
  fetch: typeof fetch;
  /** Makes a signal that aborts after some milliseconds; default: the platform's. */
  timeout?: (ms: number) => AbortSignal;
};

/** Whom payments are looked for. */
export type WatchedEscrow = { address: string; viewSecret: string };

/** What was found, in piconero by transaction, and the block before which everything was searched. */
export type FoundPayments = { paid: ReadonlyMap<string, bigint>; searched: number };

/** It pays the escrow so many piconero, it pays somebody else, or no node that answers has heard of it. */
export type PaymentWord = bigint | "strange" | "unknown";

/** What the page's own nodes know of the chain and of payments to an escrow. */
export type EscrowWatch = {
  /** Blocks; `undefined` while no node answers. */
  height: () => Promise<number | undefined>;
  /**
   * Payments in the pool and in the next blocks from `from` on, some dozens at a time: `searched` is where to go on. `undefined`
   * while no node answers.
   */
  payments: (sought: WatchedEscrow & { from: number }) => Promise<FoundPayments | undefined>;
  /** Looks at single payments; those that no node could be asked about are left out. */
  judge: (escrow: WatchedEscrow, txids: readonly string[]) => Promise<ReadonlyMap<string, PaymentWord>>;
  /** How deep payments are, by the node that says the least; those that no node could be asked about are left out. */
  depths: (txids: readonly string[]) => Promise<ReadonlyMap<string, PaymentDepth>>;
};

const WAIT_MS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;
/** Restricted nodes answer a hundred at most. */
const AT_ONCE = 25;
/** Two hours of the chain each time it is asked: a page that comes back late gets there in some turns. */
const BLOCKS_AT_ONCE = 60;

type Looked = { txids: Set<string>; next: number; found: Map<string, bigint> };

/** Watches by the page's own nodes. They learn which blocks a page reads; of a payment that was named to it, they learn that too. */
export function makeEscrowWatch(
  { nodes, fetch, timeout = (ms) => AbortSignal.timeout(ms) }: EscrowWatchOptions,
): EscrowWatch {
  const looked = new Map<string, Looked>();

  const post = async (node: string, path: string, body: string): Promise<unknown> => {
    const response = await fetch(`${node}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: timeout(WAIT_MS),
      credentials: "omit",
      cache: "no-store",
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return JSON.parse(await readShortText(response, MOST_BYTES) ?? "null");
  };
  const ask = async <T>(node: string, work: (node: string) => Promise<T>): Promise<T | undefined> => {
    try {
      return await work(node);
    } catch (error) {
      console.info(`the Monero node ${node} doesn't answer:`, error);
      return undefined;
    }
  };
  const firstOf = async <T>(work: (node: string) => Promise<T | undefined>): Promise<T | undefined> => {
    for (const node of nodes) {
      const answer = await ask(node, work);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  const heightOf = async (node: string) => readNodeHeight(await post(node, "get_height", "{}"));

  const lookIn = async (
    node: string,
    wallet: ViewWallet,
    { address, from }: { address: string; from: number },
  ): Promise<FoundPayments | undefined> => {
    const height = await heightOf(node);
    if (height === undefined) return undefined;
    const seen = looked.get(address) ?? { txids: new Set(), next: from, found: new Map() };
    looked.set(address, seen);
    const pool = poolHashes(await post(node, "get_transaction_pool_hashes", "{}"));
    await scan(node, wallet, pool.filter((txid) => !seen.txids.has(txid)), seen);
    const until = Math.min(height, seen.next + BLOCKS_AT_ONCE);
    for (let at = seen.next; at < until; at++) {
      const block = readServedBlock(await post(node, "json_rpc", blockQuery(at)));
      if (block === undefined) return undefined;
      const fresh = block.txids.filter((txid) => !seen.txids.has(txid));
      // A node that hides a part of a block is no reason to call it searched.
      if (!await scan(node, wallet, fresh, seen)) return undefined;
      seen.next = at + 1;
    }
    return { paid: new Map(seen.found), searched: seen.next };
  };

  /** False when the node didn't give them all. */
  const scan = async (
    node: string,
    wallet: ViewWallet,
    txids: readonly string[],
    seen: Looked,
  ): Promise<boolean> => {
    let isWhole = true;
    for (let at = 0; at < txids.length; at += AT_ONCE) {
      const some = txids.slice(at, at + AT_ONCE);
      const answer = await post(node, "get_transactions", transactionsQuery(some));
      for (const txid of some) {
        const word = wordOf(answer, txid, wallet);
        if (!isSure(word)) {
          isWhole = false;
          continue;
        }
        seen.txids.add(txid);
        if (word !== "strange") seen.found.set(txid, word);
      }
    }
    return isWhole;
  };

  return {
    height: () => firstOf(heightOf),
    payments(sought) {
      const wallet = walletOf(sought);
      return firstOf((node) => lookIn(node, wallet, sought));
    },
    async judge(escrow, txids) {
      const words = new Map<string, PaymentWord>();
      const wallet = walletOf(escrow);
      for (const node of nodes) {
        const open = txids.filter((txid) => !isSure(words.get(txid)));
        for (let at = 0; at < open.length; at += AT_ONCE) {
          const some = open.slice(at, at + AT_ONCE);
          const answer = await ask(node, (one) => post(one, "get_transactions", transactionsQuery(some)));
          for (const txid of some) {
            const word = wordOf(answer, txid, wallet);
            if (word !== undefined) words.set(txid, word);
          }
        }
      }
      return words;
    },
    async depths(txids) {
      const told = await Promise.all(nodes.map((node) =>
        ask(node, async (one) => {
          const height = await heightOf(one);
          if (height === undefined) return [];
          const answer = await post(one, "get_transactions", transactionsQuery(txids.slice(0, AT_ONCE)));
          return txids.map((txid) => [txid, depthOf(answer, txid, height)] as const);
        })
      ));
      const depths = new Map<string, PaymentDepth>();
      for (const [txid, depth] of told.flatMap((some) => some ?? [])) {
        if (depth !== undefined) depths.set(txid, lesser(depths.get(txid), depth));
      }
      return depths;
    },
  };
}

function depthOf(answer: unknown, txid: string, height: number): PaymentDepth | undefined {
  const read = readNodeTransaction(answer, txid);
  if (read === undefined || read.state === "unknown") return read?.state;
  return read.height === undefined ? 0 : Math.max(0, height - read.height);
}

/** One node that knows a payment is enough for it not to be lost, and one that doesn't for it not to be final. */
function lesser(before: PaymentDepth | undefined, depth: PaymentDepth): PaymentDepth {
  if (before === undefined || before === depth) return depth;
  return typeof before === "number" && typeof depth === "number" ? Math.min(before, depth) : 0;
}

/** No other node could say otherwise: it follows from the transaction's own bytes. */
function isSure(word: PaymentWord | undefined): word is bigint | "strange" {
  return word === "strange" || typeof word === "bigint";
}

function walletOf({ address, viewSecret }: WatchedEscrow): ViewWallet {
  const judged = judgeMoneroAddress(address);
  const wallet = judged.verdict === "valid" ? readViewWallet(viewSecret, judged.address) : undefined;
  if (wallet === undefined) throw new Error("an escrow has an address and its view key");
  return wallet;
}

/** What a node's answer says of one transaction; `undefined` where it says nothing sound. */
function wordOf(answer: unknown, txid: string, wallet: ViewWallet): PaymentWord | undefined {
  const read = readNodeTransaction(answer, txid);
  if (read?.state !== "known") return read?.state;
  const scanned = scanTransaction({ txid, served: read.served, wallet });
  if (scanned.verdict === "received") return scanned.amount;
  const { verdict } = scanned;
  // These bytes aren't those of that transaction.
  return verdict === "wrong-txid" || verdict === "not-hex" || verdict === "too-large" ? undefined : "strange";
}

function poolHashes(value: unknown): string[] {
  const listed: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "tx_hashes") : [];
  return Array.isArray(listed) ? listed.filter((txid): txid is string => isHex(txid, 32)) : [];
}
