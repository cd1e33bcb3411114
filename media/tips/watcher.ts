import { outputMark } from "../../contracts/monero/judge-tip.ts";
import { scanTransaction } from "../../contracts/monero/view-scan.ts";
import type { TipsConfig } from "./config.ts";
import type { TipLedger } from "./ledger.ts";
import { makeTipNode, type TipNode } from "./node.ts";

export type TipWatcherOptions = TipsConfig & {
  ledger: TipLedger;
  /** Hears when nodes can't be asked, and when they can again; never a key, an amount, an id or a node's address. */
  log: (line: string) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  fetch: typeof fetch;
  /** Between two looks; default one second. */
  everyMs?: number;
};

/** Blocks looked through before the pool is looked at again. */
const BLOCKS_AT_ONCE = 25;
/** Pool ids remembered as looked through. */
const MOST_REMEMBERED = 20_000;

/** Watches pool and blocks for what pays the creator, by the view key, until it is closed. */
export function watchTips(options: TipWatcherOptions) {
  const { wallet, ledger, log, now, everyMs = 1000 } = options;
  const nodes = options.nodes.map((url) => makeTipNode(url, options.fetch));
  const closed = new AbortController();
  /** Looked through without a find worth looking again; a pool says the same again and again. */
  let seen = new Set<string>();
  let top: number | undefined;
  let chosen = 0;
  let failing = false;

  async function scan(node: TipNode, txids: readonly string[], height: number | null): Promise<void> {
    const found = await node.transactions(txids);
    for (const [txid, { served }] of found) {
      const scanned = scanTransaction({ txid, served, wallet });
      if (scanned.verdict !== "received") continue;
      for (const { key, amount } of scanned.outputs) {
        const noted = ledger.note({
          mark: outputMark(key),
          txid,
          amount: String(amount),
          paymentId: scanned.paymentId,
          seen: Math.floor(now() / 1000),
          height,
        });
        if (noted === "burnt") log("tips: a payment repeats the key of an earlier one and isn't counted");
      }
    }
    // What a block holds must be found whole; what left a pool comes with a block or not at all.
    if (height !== null && found.size < txids.length) throw new Error("it left out part of a block");
  }

  /** Goes on where the chain and the ledger part; says whether the newest block was reached. */
  async function follow(node: TipNode): Promise<boolean> {
    const newest = await node.top();
    top = newest;
    const last = ledger.blocks().at(-1);
    if (last === undefined) {
      // The wallet knows what came before; the watcher begins now.
      ledger.add({ height: newest, id: (await node.block(newest)).id });
      return true;
    }
    let common: number | undefined;
    for (const block of ledger.blocks().toReversed()) {
      if (block.height > newest) continue;
      if ((await node.block(block.height)).id !== block.id) continue;
      common = block.height;
      break;
    }
    // Another chain altogether, or one that lost more than any reorganisation takes.
    if (common === undefined) common = Math.min(newest, ledger.blocks()[0]?.height ?? 0) - 1;
    if (common < last.height) ledger.back(common);
    const until = Math.min(newest, common + BLOCKS_AT_ONCE);
    for (let height = common + 1; height <= until; height++) {
      const { id, txids } = await node.block(height);
      await scan(node, txids, height);
      ledger.add({ height, id });
    }
    return until >= newest;
  }

  async function look(node: TipNode): Promise<void> {
    const pool = await node.pool();
    const fresh = pool.filter((txid) => !seen.has(txid));
    await scan(node, fresh, null);
    if (seen.size > MOST_REMEMBERED) seen = new Set();
    for (const txid of fresh) seen.add(txid);
    const isWhole = await follow(node);
    if (isWhole) ledger.waiting(new Set(pool));
  }

  async function tick(): Promise<void> {
    for (let tries = 0; tries < nodes.length && !closed.signal.aborted; tries++) {
      const node = nodes[chosen];
      if (node === undefined) return;
      try {
        await look(node);
        if (failing) log("tips: a Monero node answers again");
        failing = false;
        return;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        chosen = (chosen + 1) % nodes.length;
      } finally {
        ledger.save();
      }
    }
    if (!failing && !closed.signal.aborted) {
      log(
        "tips: no Monero node answers as it should; tips are seen once one does. See DSTREAM_MONERO_NODES.",
      );
    }
    failing = true;
  }

  /** What failed last, such as a full disk: that is said once, and not each second. */
  let fault: string | undefined;
  const note = (now: string | undefined) => {
    if (now !== undefined && now !== fault) log(`tips: looking failed: ${now}`);
    fault = now;
  };

  const running = (async () => {
    while (!closed.signal.aborted) {
      await tick().then(() => note(undefined), (error: unknown) => note(String(error)));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, everyMs);
        function done() {
          clearTimeout(timer);
          closed.signal.removeEventListener("abort", done);
          resolve();
        }
        closed.signal.addEventListener("abort", done);
        if (closed.signal.aborted) done();
      });
    }
  })();

  return {
    /** Height of the node's newest block; undefined until one answered. */
    top: () => top,
    close: async () => {
      closed.abort();
      await running;
    },
  };
}

/** Watches for tips. */
export type TipWatcher = ReturnType<typeof watchTips>;
