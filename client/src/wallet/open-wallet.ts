import { type MoneroTxWallet, MoneroWalletListener } from "monero-ts";
import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import { makeOutProof } from "../../../contracts/monero/make-tx-proof.ts";
import { readNodeTransaction, transactionQuery } from "../../../contracts/monero/node-answer.ts";
import { chooseNode } from "./choose-node.ts";
import { createWallet } from "./create-wallet.ts";
import { askNode, takeNodeTrouble } from "./node-request.ts";
import { scanEach } from "./scan-each.ts";
import { relayPayment } from "./relay-payment.ts";
import { judgeSpend, spendFault } from "./spend-fault.ts";
import { asWalletFault, WalletFault } from "./wallet-fault.ts";
import { readWalletSource } from "./wallet-source.ts";
import type { OpenWalletOptions, WalletBalance, WalletCalls, WalletProgress } from "./wallet-work.ts";

/** A wallet that a worker holds; its works may not overlap. */
export type OpenWallet =
  & { address: string; node: string }
  & {
    [Name in Exclude<keyof WalletCalls, "open">]: (
      ask: WalletCalls[Name]["ask"],
    ) => Promise<WalletCalls[Name]["answer"]>;
  };

export type OpenWalletWith = OpenWalletOptions & {
  onProgress: (progress: WalletProgress) => void;
  secure: boolean;
};

/** About a month. A page reads up to 100 kB a block. */
const MOST_BLOCKS_BACK = 21_600;
/** A new wallet's payments can't be older than the block it was made at; a chain may lose some of its newest. */
const MARGIN_BLOCKS = 20;
/** The library may skip reading for 30 s after new blocks came. */
const READ_TRIES = 80;
const READ_PAUSE_MS = 500;

/** Makes or restores a wallet and reads the chain for it. Refuses with a `WalletFault`. */
export async function openWallet(
  { network, nodes, restore, onProgress, secure }: OpenWalletWith,
): Promise<OpenWallet> {
  const choose = () => chooseNode({ nodes, network, fetch: globalThis.fetch.bind(globalThis), secure });
  let chosen = await choose();
  const chain = network === "regtest" ? "mainnet" : network;
  const newest = Math.max(0, chosen.height - MARGIN_BLOCKS);
  const source = readWalletSource(restore, { chain, newest });
  const height = source.from === "chance" ? newest : source.height;
  const blocks = chosen.height - height;
  // Whoever has keys alone can't take them to another wallet: then it takes as long as it takes.
  if (network !== "regtest" && source.from !== "keys" && blocks > MOST_BLOCKS_BACK) {
    throw new WalletFault("restore-too-far", { blocks });
  }

  const wallet = await createWallet({ network, node: chosen.node, source });
  const listener = new ReadingListener(onProgress);
  let prepared: { work: "pay" | "sweep"; txs: MoneroTxWallet[] } | undefined;
  /** Transaction keys of what was prepared: the library keeps only those of what a node took. */
  const txKeys = new Map<string, string>();

  const nodeHeight = async () => {
    const { bytes } = await askNode({ url: `${chosen.node}/get_height`, method: "GET" });
    const answer: { height?: unknown } | null = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof answer?.height !== "number") {
      throw new WalletFault("node-unreachable", { detail: chosen.node });
    }
    return answer.height;
  };
  const read = async () => {
    const goal = await nodeHeight();
    for (let tries = 0; tries < READ_TRIES; tries++) {
      await wallet.sync(listener);
      if (await wallet.getHeight() >= goal) return;
      await new Promise((resolve) => setTimeout(resolve, READ_PAUSE_MS));
    }
    throw new WalletFault("node-unreachable", { detail: `stuck before block ${goal}` });
  };
  /** Reads up to now; asks another node when the one in use is gone. */
  const catchUp = async () => {
    try {
      await read();
    } catch (error) {
      if (takeNodeTrouble() === undefined) throw error;
      chosen = await choose();
      await wallet.setDaemonConnection(chosen.node);
      await read().catch((again: unknown) => {
        const trouble = takeNodeTrouble();
        throw trouble === undefined ? again : new WalletFault("node-unreachable", { detail: trouble });
      });
    }
  };
  const balanceNow = async (): Promise<WalletBalance> => {
    const [total, unlocked] = [await wallet.getBalance(), await wallet.getUnlockedBalance()];
    const [next, last] = total === unlocked ? [] : await wallet.getNumBlocksToUnlock() ?? [];
    return { total, unlocked, blocks: (next || last) ?? 0 };
  };
  const payable = (text: string) => {
    const judged = judgeMoneroAddress(text, chain);
    if (judged.verdict === "valid") return;
    throw new WalletFault(judged.verdict === "wrong-network" ? "address-other-network" : "bad-address");
  };
  const spending = async <T>(work: () => Promise<T>): Promise<T> => {
    takeNodeTrouble();
    try {
      return await work();
    } catch (error) {
      throw spendFault({ error, trouble: takeNodeTrouble(), balance: await balanceNow() });
    }
  };
  /** Whether the node knows a payment; `undefined` when it can't be asked. */
  const isKnown = async (txid: string): Promise<boolean | undefined> => {
    try {
      const url = `${chosen.node}/get_transactions`;
      const { bytes } = await askNode({ url, method: "POST", body: transactionQuery(txid) });
      const found = readNodeTransaction(JSON.parse(new TextDecoder().decode(bytes)), txid);
      return found === undefined ? undefined : found.state === "known";
    } catch {
      return undefined;
    }
  };

  /** Takes what was prepared, so that nothing is sent twice. */
  const takePrepared = (work: "pay" | "sweep", txid: string | undefined): MoneroTxWallet[] => {
    const taken = prepared;
    prepared = undefined;
    if (taken?.work !== work || taken.txs[0]?.getHash() !== txid) throw new WalletFault("nothing-prepared");
    return taken.txs;
  };
  const relay = (tx: MoneroTxWallet) =>
    relayPayment({ txid: tx.getHash(), relay: () => wallet.relayTx(tx), isKnown });

  await catchUp();
  if (source.from === "keys" && "txids" in source.keys.since) {
    const { txids } = source.keys.since;
    await spending(() => scanEach(txids, (txid) => wallet.scanTxs([txid])));
  }
  return {
    address: await wallet.getPrimaryAddress(),
    get node() {
      return chosen.node;
    },
    balance: async () => {
      await catchUp();
      return await balanceNow();
    },
    prepare: async ({ address, amount }) => {
      prepared = undefined;
      payable(address);
      await catchUp();
      const fault = judgeSpend(amount, await balanceNow());
      if (fault !== undefined) throw fault;
      const tx = await spending(() => wallet.createTx({ accountIndex: 0, address, amount, relay: false }));
      const [txid, fee] = [tx.getHash(), tx.getFee()];
      // A node names the fee: no tip is worth paying more for than it brings.
      if (fee > amount) throw new WalletFault("fee-above-amount", { amount: fee });
      prepared = { work: "pay", txs: [tx] };
      txKeys.set(txid, tx.getKey());
      return { txid, amount, fee };
    },
    send: async ({ txid }) => {
      for (const tx of takePrepared("pay", txid)) await relay(tx);
    },
    prove: async ({ txid, address, message }) => {
      payable(address);
      const txKey = txKeys.get(txid) ?? await wallet.getTxKey(txid);
      const made = makeOutProof({ txid, txKey, address, message, randomBytes });
      if (made.verdict !== "made") throw new WalletFault("wallet", { detail: made.verdict });
      return made.proof;
    },
    prepareSweep: async ({ to }) => {
      prepared = undefined;
      payable(to);
      await catchUp();
      const balance = await balanceNow();
      if (balance.total === 0n) throw new WalletFault("not-enough", { amount: 0n });
      if (balance.unlocked === 0n) {
        throw new WalletFault("not-enough-unlocked", { amount: 0n, blocks: balance.blocks });
      }
      const txs = await spending(() => wallet.sweepUnlocked({ address: to, relay: false }));
      const [amount, fee] = [sumOf(txs, amountOf), sumOf(txs, (tx) => tx.getFee())];
      const txid = txs[0]?.getHash();
      if (txid === undefined) throw new WalletFault("not-enough", { amount: balance.unlocked });
      if (fee > amount) throw new WalletFault("fee-above-amount", { amount: fee });
      prepared = { work: "sweep", txs };
      return { txid, amount, fee, waiting: balance.total - balance.unlocked };
    },
    sendSweep: async ({ txid }) => {
      let sent = 0n;
      for (const tx of takePrepared("sweep", txid)) {
        try {
          await relay(tx);
        } catch (error) {
          const fault = asWalletFault(error);
          if (sent === 0n || fault.code !== "payment-refused") throw fault;
          throw new WalletFault("sent-partly", { ...fault.facts, amount: sent });
        }
        sent += amountOf(tx);
      }
    },
    reserveProof: async ({ amount, message }) => {
      if (amount <= 0n) throw new WalletFault("bad-amount");
      await catchUp();
      const balance = await balanceNow();
      // Coins that wait can be shown too, but nobody takes them for a bond.
      if (amount > balance.total) throw new WalletFault("not-enough", { amount: balance.total });
      if (amount > balance.unlocked) {
        throw new WalletFault("not-enough-unlocked", { amount: balance.unlocked, blocks: balance.blocks });
      }
      const address = await wallet.getPrimaryAddress();
      const proof = await spending(() => wallet.getReserveProofAccount(0, amount, message));
      return { address, proof };
    },
    backup: async () => {
      if (source.from === "keys") {
        throw new WalletFault("wallet", { detail: "a wallet by keys has no words" });
      }
      return { words: await wallet.getSeed(), height };
    },
  };
}

const amountOf = (tx: MoneroTxWallet): bigint => tx.getOutgoingAmount();
const sumOf = (txs: MoneroTxWallet[], of: (tx: MoneroTxWallet) => bigint) =>
  txs.reduce((total, tx) => total + of(tx), 0n);
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

class ReadingListener extends MoneroWalletListener {
  constructor(readonly onProgress: (progress: WalletProgress) => void) {
    super();
  }

  override onSyncProgress(height: number, _start: number, end: number): Promise<void> {
    this.onProgress({ step: "reading", height, end });
    return Promise.resolve();
  }
}
