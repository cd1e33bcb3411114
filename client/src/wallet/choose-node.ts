import { WalletFault, type WalletFaultCode } from "./wallet-fault.ts";
import type { WalletNetwork } from "./wallet-work.ts";

export type NodeVerdict =
  /** `height` counts the blocks of its chain. */
  | { verdict: "fit"; node: string; height: number }
  | { verdict: "unfit"; node: string; fault: WalletFaultCode };

export type JudgeNodeOptions = {
  /** HTTP address without a slash at the end. */
  node: string;
  network: WalletNetwork;
  fetch: typeof fetch;
  /** Whether the page came over HTTPS. */
  secure: boolean;
};

const WAIT_MS = 8000;
const MOST_CHARS = 64 * 1024;
const NAMES: Readonly<Record<string, WalletNetwork>> = {
  mainnet: "mainnet",
  stagenet: "stagenet",
  testnet: "testnet",
  fakechain: "regtest",
};

/** Whether a wallet of this page can use a node, and what for not. */
export async function judgeNode({ node, network, fetch, secure }: JudgeNodeOptions): Promise<NodeVerdict> {
  const unfit = (fault: WalletFaultCode): NodeVerdict => ({ verdict: "unfit", node, fault });
  if (secure && refusedFromHttps(node)) return unfit("node-insecure");
  const ask = (path: string, init: RequestInit) =>
    fetch(`${node}${path}`, {
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      ...init,
      signal: AbortSignal.timeout(WAIT_MS),
    });
  let response: Response;
  try {
    response = await ask("/json_rpc", {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: "0", method: "get_info" }),
    });
  } catch {
    // An answer that pages may not read still says that somebody is there.
    const there = await ask("/get_height", { mode: "no-cors", redirect: "follow" }).then(
      () => true,
      () => false,
    );
    return unfit(there ? "node-refuses-pages" : "node-unreachable");
  }
  const info = response.ok ? readInfo(await response.text().catch(() => "")) : undefined;
  if (info === undefined) return unfit("node-unreachable");
  if (NAMES[info.network] !== network) return unfit("node-other-network");
  if (!info.synchronized && network !== "regtest") return unfit("node-behind");
  return { verdict: "fit", node, height: info.height };
}

/** The first node in the list that fits; throws what is wrong with the first when none does. */
export async function chooseNode(
  { nodes, ...options }: Omit<JudgeNodeOptions, "node"> & { nodes: readonly string[] },
): Promise<{ node: string; height: number }> {
  let first: WalletFaultCode | undefined;
  for (const node of nodes) {
    const judged = await judgeNode({ node, ...options });
    if (judged.verdict === "fit") return judged;
    first ??= judged.fault;
  }
  throw new WalletFault(first ?? "no-nodes", nodes[0] === undefined ? {} : { detail: nodes[0] });
}

function readInfo(
  text: string,
): { network: string; height: number; synchronized: boolean } | undefined {
  if (text.length > MOST_CHARS) return undefined;
  let answer: { result?: Record<string, unknown> } | null;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { nettype, height, synchronized } = answer?.result ?? {};
  if (typeof nettype !== "string" || typeof height !== "number" || !Number.isSafeInteger(height)) {
    return undefined;
  }
  // Nodes that don't say so are older than the field.
  return { network: nettype, height, synchronized: synchronized !== false };
}

/** Browsers let a page from HTTPS ask plain HTTP of this machine only. */
function refusedFromHttps(node: string): boolean {
  const { protocol, hostname } = new URL(node);
  return protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
