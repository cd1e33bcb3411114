import { readRelayUrl, readWebUrl } from "../../../contracts/nostr/url.ts";

/** What whoever hosts the site decided, read from `config.json` beside its page. */
export type Config = {
  /** WebSocket addresses of the relays asked first. */
  relays: string[];
  /** HTTP addresses of edge functions, without a slash at the end. */
  edges: string[];
  /** HTTP address of the media box that the broadcast page offers first. */
  box: string | undefined;
  monero: MoneroConfig;
};

/** Which Monero chain the site is on, and whom its pages may ask about it. */
export type MoneroConfig = {
  network: "mainnet" | "stagenet" | "testnet" | "regtest";
  /** HTTP addresses of nodes, without a slash at the end; none: pages can check no payment themselves. */
  nodes: string[];
  /** HTTP address of the service that gives away coins of a private chain. */
  demo?: string;
};

/** How reading the configuration went. `reason` says which of the two ways it failed, `detail` what exactly. */
export type ConfigResult =
  | { state: "ready"; config: Config }
  | { state: "failed"; reason: "missing" | "broken"; detail: string };

/** The configuration of a site whose file is missing: it knows nobody. */
export const EMPTY_CONFIG: Config = {
  relays: [],
  edges: [],
  box: undefined,
  monero: { network: "mainnet", nodes: [] },
};

const NETWORKS = ["mainnet", "stagenet", "testnet", "regtest"] as const;
const MOST = 32;

/** Reads the text of `config.json`; what is left out takes its default, what is wrong is named. */
export function readConfig(text: string): ConfigResult {
  const broken = (detail: string): ConfigResult => ({ state: "failed", reason: "broken", detail });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken("not JSON");
  }
  if (!isRecord(value)) return broken("not an object");
  const relays = readUrls(value["relays"], readRelayUrl);
  if (relays === undefined) return broken("relays");
  const edges = readUrls(value["edges"], readHttpUrl);
  if (edges === undefined) return broken("edges");
  const box = value["box"] === null
    ? []
    : readUrls(value["box"] === undefined ? [] : [value["box"]], readHttpUrl);
  if (box === undefined) return broken("box");
  const monero = value["monero"] ?? {};
  if (!isRecord(monero)) return broken("monero");
  const network = NETWORKS.find((name) => name === (monero["network"] ?? "mainnet"));
  if (network === undefined) return broken("monero.network");
  const nodes = readUrls(monero["nodes"], readHttpUrl);
  if (nodes === undefined) return broken("monero.nodes");
  const demo = readUrls(monero["demo"] === undefined ? [] : [monero["demo"]], readHttpUrl);
  if (demo === undefined) return broken("monero.demo");
  // Coins of any other chain are worth something: nobody gives them away.
  const gives = network === "regtest" && demo[0] !== undefined ? { demo: demo[0] } : {};
  return {
    state: "ready",
    config: { relays, edges, box: box[0], monero: { network, nodes, ...gives } },
  };
}

/** Fetches and reads the configuration that lies beside the page. */
export async function fetchConfig(base: string, fetcher: typeof fetch): Promise<ConfigResult> {
  const missing = (detail: string): ConfigResult => ({ state: "failed", reason: "missing", detail });
  try {
    const response = await fetcher(new URL("config.json", base), { cache: "no-cache" });
    if (!response.ok) return missing(`HTTP ${response.status}`);
    return readConfig(await response.text());
  } catch (error) {
    return missing(error instanceof Error ? error.message : String(error));
  }
}

function readUrls(value: unknown, read: (text: string) => string | undefined): string[] | undefined {
  const list = value ?? [];
  if (!Array.isArray(list) || list.length > MOST) return undefined;
  const urls: string[] = [];
  for (const item of list) {
    const url = typeof item === "string" ? read(item) : undefined;
    if (url === undefined) return undefined;
    urls.push(url);
  }
  return urls;
}

function readHttpUrl(text: string): string | undefined {
  const url = readWebUrl(text);
  return url === undefined ? undefined : new URL(url).href.replace(/\/$/, "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
