import { type Accessor, createSignal } from "solid-js";
import { guardLeaving, leave } from "./leaving.ts";
import { makeWalletClient, type WalletClient } from "./wallet-client.ts";
import { asWalletFault, type WalletFault } from "./wallet-fault.ts";
import type {
  OpenWalletOptions,
  PreparedPayment,
  PreparedSweep,
  WalletBalance,
  WalletProgress,
} from "./wallet-work.ts";

/** How the page's wallet stands. */
export type WalletState =
  | { state: "none" }
  | { state: "opening"; progress: WalletProgress | undefined }
  | {
    state: "open";
    address: string;
    node: string;
    balance: WalletBalance;
    /** The viewer has its words, so coins may come in. */
    safe: boolean;
    /** Reading the chain failed last time; the balance is an old one. */
    stale: WalletFault | undefined;
  }
  | { state: "failed"; fault: WalletFault };

/** A payment that left, or may have left, with what shows it. */
export type SentPayment = { txid: string; proof: string };

export type ProvedSending = {
  /** Of what was prepared. */
  txid: string;
  address: string;
  /** What the proof is made over. */
  message: string;
  /** What shows the payment, before it leaves: whatever happens from here on, it may have been sent. */
  onLeaving: (made: SentPayment) => void;
};

/** The one wallet of this page. It outlives the dialogs it is shown in and ends with the page. */
export type WalletSession = {
  state: Accessor<WalletState>;
  /** Never refuses: what went wrong is the state. */
  open: (options: OpenWalletOptions) => Promise<void>;
  /** Reads the chain up to now; a reading under way is enough. */
  refresh: () => Promise<void>;
  prepare: (address: string, piconero: bigint) => Promise<PreparedPayment>;
  /**
   * Proves what was prepared, then sends it. A payment of which nobody says whether it came counts as sent; a refusal means
   * that surely nothing was.
   */
  sendProved: (sending: ProvedSending) => Promise<SentPayment>;
  /** What was sent, or may have been, over this message before. */
  sentOver: (message: string) => SentPayment | undefined;
  /** Coins are leaving: nothing else can, and the wallet had better stay. */
  sending: Accessor<boolean>;
  prepareSweep: (to: string) => Promise<PreparedSweep>;
  /** Sends the sweep that was prepared. */
  sendSweep: (txid: string) => Promise<void>;
  /** See `WalletClient`. */
  reserveProof: WalletClient["reserveProof"];
  backup: () => Promise<{ words: string; height: number }>;
  markSafe: () => void;
  /** Forgets the wallet. */
  close: () => void;
};

export type WalletSessionOptions = {
  makeClient?: typeof makeWalletClient;
  /** Asks the viewer before the page goes while a payment leaves: nobody would know whether it did. */
  guard?: (leaving: () => boolean) => void;
};

/** Makes a session without a wallet. */
export function makeWalletSession(
  { makeClient = makeWalletClient, guard = guardLeaving }: WalletSessionOptions = {},
): WalletSession {
  const [state, setState] = createSignal<WalletState>({ state: "none" });
  let client: WalletClient | undefined;
  let reading: Promise<void> | undefined;
  const [sending, setSending] = createSignal(false);
  const sent = new Map<string, SentPayment>();
  guard(sending);

  const inUse = () => {
    if (client === undefined) throw new Error("no wallet is open");
    return client;
  };
  const end = () => {
    client?.close();
    client = undefined;
    reading = undefined;
  };
  const read = async (from: WalletClient) => {
    let change: { balance: WalletBalance } | { stale: WalletFault };
    try {
      change = { balance: await from.balance() };
    } catch (error) {
      change = { stale: asWalletFault(error) };
    }
    const now = state();
    if (client !== from || now.state !== "open") return;
    setState({ ...now, stale: undefined, ...change });
  };
  const refresh = () => {
    const from = client;
    if (from === undefined) return Promise.resolve();
    return reading ??= read(from).finally(() => reading = undefined);
  };

  const whileSending = async <T>(work: () => Promise<T>): Promise<T> => {
    setSending(true);
    try {
      return await work();
    } finally {
      setSending(false);
      void refresh();
    }
  };

  return {
    state,
    refresh,
    sending,
    open: async (options) => {
      end();
      setState({ state: "opening", progress: undefined });
      const fresh = makeClient({
        onProgress: (progress) => {
          if (client === fresh && state().state === "opening") setState({ state: "opening", progress });
        },
      });
      client = fresh;
      try {
        const { address, node } = await fresh.open(options);
        const balance = await fresh.balance();
        if (client !== fresh) return;
        // Coins of a private chain are worth nothing; whoever typed the words has them.
        const safe = options.restore !== undefined || options.network === "regtest";
        setState({ state: "open", address, node, balance, safe, stale: undefined });
      } catch (error) {
        if (client !== fresh) return;
        end();
        setState({ state: "failed", fault: asWalletFault(error) });
      }
    },
    prepare: (address, piconero) => inUse().prepare(address, piconero),
    sendProved: ({ txid, address, message, onLeaving }) => {
      const from = inUse();
      return whileSending(async () => {
        const made = { txid, proof: await from.prove(txid, address, message) };
        onLeaving(made);
        await leave(() => from.send(txid), txid).catch((fault: WalletFault) => {
          if (fault.code !== "payment-unclear") throw fault;
        });
        sent.set(message, made);
        return made;
      });
    },
    sentOver: (message) => sent.get(message),
    prepareSweep: (to) => inUse().prepareSweep(to),
    sendSweep: (txid) => {
      const from = inUse();
      return whileSending(() => leave(() => from.sendSweep(txid), txid));
    },
    reserveProof: (piconero, message) => inUse().reserveProof(piconero, message),
    backup: () => inUse().backup(),
    markSafe: () => {
      const now = state();
      if (now.state === "open") setState({ ...now, safe: true });
    },
    close: () => {
      end();
      setState({ state: "none" });
    },
  };
}
