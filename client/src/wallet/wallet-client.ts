import { WalletFault } from "./wallet-fault.ts";
import type {
  OpenWalletOptions,
  PreparedPayment,
  PreparedSweep,
  WalletBalance,
  WalletCalls,
  WalletNews,
  WalletProgress,
  WalletWork,
} from "./wallet-work.ts";

/** One wallet in a worker. Every promise refuses with a `WalletFault`. */
export type WalletClient = {
  /** Fetches the wallet's program (see `WALLET_BYTES`), makes or restores the wallet and reads the chain. */
  open: (options: OpenWalletOptions) => Promise<{ address: string; node: string }>;
  balance: () => Promise<WalletBalance>;
  /** Makes a payment and says its fee, without sending it. */
  prepare: (address: string, piconero: bigint) => Promise<PreparedPayment>;
  /** Sends what was prepared last, when it is that; `payment-refused` when it surely didn't leave. */
  send: (txid: string) => Promise<void>;
  /** An `OutProofV2` that this wallet made the payment, over `message`; ready before it is sent. */
  prove: (txid: string, address: string, message: string) => Promise<string>;
  /** Makes a payment of everything that can be spent, without sending it. */
  prepareSweep: (to: string) => Promise<PreparedSweep>;
  /** Like `send`; `sent-partly` when the node took only the first of several transactions. */
  sendSweep: (txid: string) => Promise<void>;
  /** Shows that the wallet has at least so much, over a message of at most 1 kB; moves nothing. */
  reserveProof: (piconero: bigint, message: string) => Promise<{ address: string; proof: string }>;
  backup: () => Promise<{ words: string; height: number }>;
  /** Ends the worker, and with it everything the wallet knew. */
  close: () => void;
};

export type WalletClientOptions = {
  onProgress?: (progress: WalletProgress) => void;
  start?: () => Worker;
};

/** The build puts here how many bytes opening the wallet takes from the site. */
const COST = "__WALLET_BYTES__";

/** Bytes fetched before a wallet can open; not known where the site isn't built. */
export const WALLET_BYTES: number | undefined = /^\d+$/.test(COST) ? Number(COST) : undefined;

/** Starts the wallet's worker; nothing of the wallet is fetched before. */
export function makeWalletClient(
  {
    onProgress,
    start = () => new Worker(new URL("./wallet-worker.ts", import.meta.url), { type: "module" }),
  }: WalletClientOptions = {},
): WalletClient {
  const worker = start();
  type Waiting = { resolve: (answer: never) => void; reject: (fault: WalletFault) => void };
  const waiting = new Map<number, Waiting>();
  let ids = 0;
  let over: WalletFault | undefined;

  const end = (fault: WalletFault) => {
    over ??= fault;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  };

  worker.addEventListener("message", ({ data }: MessageEvent<WalletNews>) => {
    if ("progress" in data) return onProgress?.(data.progress);
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("fault" in data) asked?.reject(new WalletFault(data.fault, data.facts));
    else asked?.resolve(data.answer as never);
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    // A script that didn't come has no message.
    end(event.message ? new WalletFault("wallet", { detail: event.message }) : new WalletFault("download"));
  });

  const call = <Name extends keyof WalletCalls>(
    work: Name,
    ask: WalletCalls[Name]["ask"],
  ): Promise<WalletCalls[Name]["answer"]> =>
    new Promise((resolve, reject) => {
      if (over !== undefined) return reject(over);
      const id = ids++;
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      worker.postMessage({ id, work, ask } as WalletWork);
    });

  return {
    open: (options) => call("open", options),
    balance: () => call("balance", undefined),
    prepare: (address, amount) => call("prepare", { address, amount }),
    send: (txid) => call("send", { txid }),
    prove: (txid, address, message) => call("prove", { txid, address, message }),
    prepareSweep: (to) => call("prepareSweep", { to }),
    sendSweep: (txid) => call("sendSweep", { txid }),
    reserveProof: (amount, message) => call("reserveProof", { amount, message }),
    backup: () => call("backup", undefined),
    close: () => end(new WalletFault("closed")),
  };
}
