import type { StackPorts } from "../environment.ts";

/** What the client reads from `config.json` beside its page. */
export type ClientConfig = {
  relays: string[];
  edges: string[];
  box: string | null;
  monero: ClientMonero;
};

/** Which chain, and whom pages may ask: the nodes and the coins service of a private chain. */
export type ClientMonero =
  | { network: "mainnet" }
  | { network: "regtest"; nodes: string[]; demo?: string };

/** Names the stack's parts by the host the viewer reached the page under, so a phone on the network finds them too. */
export function clientConfig(
  ports: StackPorts,
  pageHost: string | null,
  monero: ClientMonero = { network: "mainnet" },
): ClientConfig {
  const host = hostName(pageHost);
  return {
    relays: [`ws://${host}:${ports.relay}`],
    edges: [`http://${host}:${ports.edge}`],
    box: `http://${host}:${ports.box}`,
    // A private chain listens on loopback: pages on other machines can't ask it.
    monero: monero.network === "mainnet" || isLoopback(host) ? monero : { network: "regtest", nodes: [] },
  };
}

function isLoopback(host: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(host);
}

/** The host of a Host header without its port; anything that isn't a plain name or address is `localhost`. */
function hostName(header: string | null): string {
  const [, name] = /^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/.exec(header ?? "") ?? [];
  return name ?? "localhost";
}
