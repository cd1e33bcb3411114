import type { MoneroNetwork } from "../../contracts/monero/address.ts";
import { NODE_QUERY, readNodeNetwork } from "../../contracts/monero/block-answer.ts";
import { FEWEST_NODES } from "../../contracts/monero/node-agreement.ts";
import { readNodeHeight } from "../../contracts/monero/node-answer.ts";
import { readSpentAnswer, spentQuery, type SpentStatus } from "../../contracts/monero/spent-answer.ts";
import { boundedJson } from "../monero/bounded-json.ts";
import type { AskNodes } from "../monero/nodes.ts";

/** What an arbiter knows of the chain: what two of its nodes at least agree on. */
export type StakeChain = {
  /** Blocks, as more than half of the nodes that answer agree; `undefined` while no two do. */
  height: () => Promise<number | undefined>;
  /** The fewest blocks that any node speaks of, for what has to be taken though nodes disagree; `undefined`: none answers. */
  lowestHeight: () => Promise<number | undefined>;
  /** Which one the nodes follow; `undefined` while too few answer, or they follow different ones. */
  network: () => Promise<MoneroNetwork | undefined>;
  transaction: AskNodes;
  /** Of each key image, the worst that any node says; `undefined` while too few answer. */
  spent: (keyImages: readonly string[]) => Promise<SpentStatus[] | undefined>;
};

export type StakeChainOptions = {
  /** The operator's own list. */
  nodes: readonly URL[];
  transaction: AskNodes;
  fetch: typeof fetch;
  timeoutMs: number;
};

/** Blocks by which honest nodes may differ for a moment. */
const NODE_LAG = 2;
const MOST_BYTES = 64 * 1024;
const SEVERITY: readonly SpentStatus[] = ["unspent", "pool", "spent"];

/** Asks the operator's nodes; keeps nothing. One node that lies or lags can only delay, and of three nothing about heights. */
export function makeStakeChain({ nodes, transaction, fetch, timeoutMs }: StakeChainOptions): StakeChain {
  async function askEach<T>(
    path: string,
    body: string,
    read: (value: unknown) => T | undefined,
  ): Promise<T[]> {
    const answers = await Promise.all(nodes.map(async (node) => {
      try {
        const response = await fetch(new URL(path, node), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body,
          signal: AbortSignal.timeout(timeoutMs),
          redirect: "error",
        });
        if (response.ok) return read(await boundedJson(response, MOST_BYTES));
        await response.body?.cancel();
        return undefined;
      } catch (error) {
        // Out of reach, too slow, too much, or no JSON: all one to whoever waits for a second opinion.
        if (error instanceof Error) return undefined;
        throw error;
      }
    }));
    return answers.flatMap((answer) => answer === undefined ? [] : [answer]);
  }

  return {
    transaction,
    async height() {
      const heights = await askEach("get_height", "{}", readNodeHeight);
      const most = Math.max(FEWEST_NODES, Math.floor(heights.length / 2) + 1);
      // Of two groups that share nodes the lower one: what is decided too late is decided right.
      return heights.toSorted((a, b) => a - b).find((lowest) =>
        heights.filter((one) => one >= lowest && one - lowest <= NODE_LAG).length >= most
      );
    },
    async lowestHeight() {
      const heights = await askEach("get_height", "{}", readNodeHeight);
      return heights.length === 0 ? undefined : Math.min(...heights);
    },
    async network() {
      const networks = await askEach("json_rpc", NODE_QUERY, readNodeNetwork);
      if (networks.length < FEWEST_NODES || new Set(networks).size > 1) return undefined;
      return networks[0];
    },
    async spent(keyImages) {
      const read = (value: unknown) => readSpentAnswer(value, keyImages.length);
      const answers = await askEach("is_key_image_spent", spentQuery(keyImages), read);
      if (answers.length < FEWEST_NODES) return undefined;
      return keyImages.map((_, at) =>
        SEVERITY[Math.max(...answers.map((answer) => SEVERITY.indexOf(answer[at] ?? "spent")))] ?? "spent"
      );
    },
  };
}
