import * as v from "valibot";
import { EdgeInfo, Health } from "../../contracts/api/edge.ts";
import { NODE_QUERY, readNodeNetwork } from "../../contracts/monero/block-answer.ts";
import { readNodeHeight } from "../../contracts/monero/node-answer.ts";
import { boundedFetch } from "../../media/mirror/bounded-fetch.ts";
import { type Check, fail, pass, skipped } from "./finding.ts";

export type ServiceChecksOptions = {
  /** Edges that the stream names, or that were named to doctor. */
  edges: Promise<readonly string[]>;
  /** Monero nodes that edge or box ask. */
  nodes: readonly string[];
  fetch: typeof fetch;
};

/** New blocks take a moment from node to node. */
const APART = 2;

/** Whether edges are who they were, and whether Monero nodes tell the same. */
export function serviceChecks({ edges, nodes, fetch }: ServiceChecksOptions): Check[] {
  const json = async (url: string, signal: AbortSignal, body?: string): Promise<unknown> => {
    const asking: typeof fetch = (at, init) =>
      fetch(at, {
        ...init,
        ...(body !== undefined && { method: "POST", body, headers: { "content-type": "application/json" } }),
      });
    const got = await boundedFetch(url, {
      fetch: asking,
      signal,
      firstByteMs: 5000,
      idleMs: 5000,
      bodyMs: 10_000,
      limit: 256 * 1024,
    });
    return got.got === "bytes" ? JSON.parse(new TextDecoder().decode(got.bytes)) : undefined;
  };
  return [
    {
      name: "edge",
      run: async (signal) => {
        const named = await edges;
        if (named.length === 0) return skipped("no stream names one, and none was given (--edge)");
        const faults: string[] = [];
        const keys = new Set<string>();
        await Promise.all(named.map(async (edge) => {
          const [first, second, health] = await Promise.all(
            ["/", "/", "/v1/health"].map((path) =>
              json(new URL(path, edge).href, signal).catch(() => undefined)
            ),
          );
          const [info, again] = [v.safeParse(EdgeInfo, first), v.safeParse(EdgeInfo, second)];
          if (!info.success || !v.safeParse(Health, health).success) {
            return void faults.push(`${edge} doesn't answer as an edge`);
          }
          // Instances that each made a key of their own refuse each other's tokens.
          if (again.success && again.output.pubkey !== info.output.pubkey) {
            return void faults.push(`${edge} changes its key from request to request`);
          }
          keys.add(info.output.npub);
        }));
        return faults.length === 0
          ? pass(`${named.length} answer, with ${keys.size === 1 ? "one key" : `${keys.size} keys`}`)
          : fail(
            faults.join("; "),
            "All instances of an edge need the same DSTREAM_EDGE_KEY; its health stands at /v1/health.",
          );
      },
    },
    {
      name: "monero",
      run: async (signal) => {
        if (nodes.length === 0) return skipped("no Monero nodes are set (DSTREAM_MONERO_NODES)");
        const words = await Promise.all(nodes.map(async (node) => ({
          node: new URL(node).host,
          height: readNodeHeight(
            await json(new URL("/get_height", node).href, signal, "{}").catch(() => undefined),
          ),
          network: readNodeNetwork(
            await json(new URL("/json_rpc", node).href, signal, NODE_QUERY).catch(() => undefined),
          ),
        })));
        const silent = words.filter(({ height, network }) => height === undefined || network === undefined);
        if (silent.length > 0) {
          return fail(
            `${silent.map(({ node }) => node).join(", ")} don't answer, or still catch up`,
            "Tips aren't confirmed while nodes are missing: start them, or name others in DSTREAM_MONERO_NODES.",
          );
        }
        if (new Set(words.map(({ network }) => network)).size > 1) {
          return fail(
            words.map(({ node, network }) => `${node}: ${network}`).join(", "),
            "Name nodes of one network.",
          );
        }
        const heights = words.flatMap(({ height }) => height ?? []);
        if (Math.max(...heights) - Math.min(...heights) > APART) {
          return fail(
            `they disagree: ${words.map(({ node, height }) => `${node} ${height}`).join(", ")}`,
            "The lower one is stuck or on a branch of its own: look at its log, or name another.",
          );
        }
        return nodes.length === 1
          ? fail("one node alone", "Name at least two of different owners: nobody believes a single one.")
          : pass(`${nodes.length} nodes agree, at ${Math.max(...heights)}`);
      },
    },
  ];
}
