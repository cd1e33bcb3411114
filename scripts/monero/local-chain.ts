import { childEnvironment } from "../../media/child-environment.ts";
import { toHex } from "../../contracts/hex.ts";
import { boxKey } from "../../media/origin/secret-file.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { pause } from "../supervisor/pause.ts";
import type { WantedPort } from "../supervisor/ports.ts";
import type { Part, PartStart, Supervisor } from "../supervisor/supervisor.ts";
import { monerodArguments } from "./monerod.ts";
import { callRpc } from "./rpc.ts";

/** The ports of the local stack's private chain that others ask. */
export type ChainPorts = { node: number; other: number; coins: number };

/** The variable and default of each. */
export const CHAIN_PORTS: Readonly<Record<keyof ChainPorts, { variable: string; port: number }>> = {
  node: { variable: "DSTREAM_MONERO_PORT", port: 5660 },
  other: { variable: "DSTREAM_MONERO_OTHER_PORT", port: 5661 },
  coins: { variable: "DSTREAM_COINS_PORT", port: 5662 },
};

/** The ports, or every bad value by name. */
export type ReadChainPorts = { state: "ok"; ports: ChainPorts } | { state: "bad"; problems: string[] };

/** Reads the chain's variables; `taken` are the ports that the rest of the stack has. */
export function readChainPorts(
  get: (name: string) => string | undefined,
  taken: readonly number[],
): ReadChainPorts {
  const problems: string[] = [];
  const seen = new Set(taken);
  const read = (key: keyof ChainPorts): number => {
    const { variable, port } = CHAIN_PORTS[key];
    const text = get(variable) || String(port);
    const value = Number(text);
    if (!/^\d{1,5}$/.test(text) || value < 1 || value > 65_535) {
      problems.push(`${variable} is "${text}": it must be a port number from 1 to 65535.`);
    } else if (seen.has(value)) {
      problems.push(`${variable} is ${value}, which another part has: each needs a port of its own.`);
    }
    seen.add(value);
    return value;
  };
  const ports = { node: read("node"), other: read("other"), coins: read("coins") };
  if (get("DSTREAM_MONERO_NODES")) {
    problems.push(
      "DSTREAM_MONERO_NODES is set, and --regtest brings nodes of its own: leave one of them out.",
    );
  }
  return problems.length > 0 ? { state: "bad", problems } : { state: "ok", ports };
}

/** What has to be free before the chain starts. */
export function wantedChainPorts(ports: ChainPorts): WantedPort[] {
  const names: [keyof ChainPorts, string][] = [
    ["node", "Monero node"],
    ["other", "second Monero node"],
    ["coins", "coins service"],
  ];
  return names.map(([key, part]) => ({
    part,
    variable: CHAIN_PORTS[key].variable,
    port: ports[key],
    protocol: "tcp",
  }));
}

/** The nodes that everybody may ask. */
export const chainNodes = ({ node, other }: ChainPorts) => [
  `http://127.0.0.1:${node}`,
  `http://127.0.0.1:${other}`,
];
/** Makes the edge an arbiter of stakes on the private chain, by a key that stays in `home`, unless the person set one. */
export function chainArbiter(
  home: string,
  get: (name: string) => string | undefined,
): Record<string, string> {
  const name = "DSTREAM_ARBITER_KEY";
  return get(name) ? {} : { [name]: toHex(boxKey(`${home}/monero/arbiter.key`)) };
}

/** The service that gives coins away. */
export const coinsUrl = ({ coins }: ChainPorts) => `http://127.0.0.1:${coins}`;

export type LocalChainOptions = {
  home: string;
  /** The repository's folder. */
  root: string;
  ports: ChainPorts;
  /** The client's port: its pages may ask. */
  client: number;
};

/** Starts the chain's parts; resolves when coins can be given, which takes a new chain some 90 blocks. */
export async function startLocalChain(
  supervisor: Supervisor,
  options: LocalChainOptions,
  signal: AbortSignal,
): Promise<PartStart> {
  await Deno.mkdir(`${options.home}/monero/wallet`, { recursive: true, mode: 0o700 });
  // Nobody but our own parts asks on these.
  const [node = 0, nodeP2p = 0, other = 0, otherP2p = 0, wallet = 0] = await freePorts(5);
  const parts = chainParts({ ...options, inner: { node, nodeP2p, other, otherP2p, wallet } });
  const starts = await Promise.all(parts.map((part) => supervisor.start(part)));
  const failed = starts.find(({ state }) => state === "failed");
  if (failed !== undefined) return failed;
  while (!signal.aborted) {
    if (await isReady(coinsUrl(options.ports), signal)) return { state: "healthy" };
    await pause(250, signal);
  }
  return { state: "failed", text: "The private chain was ended before it was ready." };
}

type InnerPorts = { node: number; nodeP2p: number; other: number; otherP2p: number; wallet: number };

/** The chain's parts. The chain and the miner's wallet stay in `home` from start to start. */
export function chainParts(
  { home, root, ports, client, inner }: LocalChainOptions & { inner: InnerPorts },
): Part[] {
  const folder = `${home}/monero`;
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const origins = ["localhost", "127.0.0.1", "[::1]"].map((host) => `http://${host}:${client}`);
  const gentle = (program: string, args: readonly string[]): Part["command"] => ({
    // Hashing takes a whole core at first: the picture goes before.
    program: "nice",
    args: ["-n", "10", program, ...args],
    env: childEnvironment(),
    cwd: root,
  });
  const answersRpc = (port: number): Part["healthy"] => async () => {
    await callRpc(url(port), "get_version");
    return true;
  };
  const node = (name: string, rpc: number, restricted: number, p2p: number): Part => ({
    name,
    command: gentle(
      "monerod",
      monerodArguments({ dataDir: `${folder}/${name}`, rpc, restricted, p2p, origins, keep: true }),
    ),
    healthy: answersRpc(rpc),
  });
  return [
    node("monero", inner.node, ports.node, inner.nodeP2p),
    node("monero-other", inner.other, ports.other, inner.otherP2p),
    {
      name: "monero-wallet",
      command: gentle("monero-wallet-rpc", [
        ...["--daemon-address", url(inner.node), "--trusted-daemon", "--wallet-dir", `${folder}/wallet`],
        ...["--disable-rpc-login", "--rpc-bind-ip", "127.0.0.1", "--rpc-bind-port", String(inner.wallet)],
        ...["--rpc-ssl", "disabled", "--log-file", `${home}/logs/monero-wallet-rpc.log`, "--non-interactive"],
        // Without a home it would keep it in the folder where it was started.
        ...["--shared-ringdb-dir", `${folder}/rings`],
      ]),
      healthy: answersRpc(inner.wallet),
    },
    {
      name: "coins",
      command: {
        program: Deno.execPath(),
        args: [
          ...["run", "--no-prompt", "--allow-net=127.0.0.1", "scripts/monero/coins/main.ts"],
          ...["--port", String(ports.coins), "--origins", origins.join(",")],
          ...["--node", url(inner.node), "--other", url(inner.other), "--wallet", url(inner.wallet)],
        ],
        env: childEnvironment({ given: { NO_COLOR: "1" } }),
        cwd: root,
      },
      healthy: async (signal) => {
        const response = await fetch(`${url(ports.coins)}/status`, { signal });
        await response.body?.cancel();
        return response.ok;
      },
    },
  ];
}

async function isReady(coins: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(`${coins}/status`, { signal });
    return (await answer.json() as { state: string }).state === "ready";
  } catch (error) {
    // It is being started again, or everything ends.
    if (error instanceof TypeError || signal.aborted) return false;
    throw error;
  }
}
