export type MonerodOptions = {
  dataDir: string;
  /** Port of the RPC that may do everything, on loopback. */
  rpc: number;
  /** Port of the RPC that strangers may ask, on loopback; default: none. */
  restricted?: number;
  p2p: number;
  /** Origins whose pages may ask; default: every one. */
  origins?: readonly string[];
  /** Whether the next start goes on with this chain; default: it begins anew. */
  keep?: boolean;
};

/** The arguments of a `monerod` with a private chain that talks to no other node and listens on loopback only. */
export function monerodArguments(
  { dataDir, rpc, restricted, p2p, origins = ["*"], keep = false }: MonerodOptions,
): string[] {
  const loopback = "127.0.0.1";
  return [
    ...["--regtest", "--offline", "--fixed-difficulty", "1", "--data-dir", dataDir, "--non-interactive"],
    ...(keep ? ["--keep-fakechain"] : []),
    ...["--no-zmq", "--no-igd", "--hide-my-port", "--disable-dns-checkpoints", "--check-updates", "disabled"],
    ...["--p2p-bind-ip", loopback, "--p2p-bind-port", String(p2p)],
    ...["--rpc-bind-ip", loopback, "--rpc-bind-port", String(rpc), "--rpc-ssl", "disabled"],
    ...(restricted === undefined
      ? []
      : ["--rpc-restricted-bind-ip", loopback, "--rpc-restricted-bind-port", String(restricted)]),
    ...["--rpc-access-control-origins", origins.join(","), "--disable-rpc-ban"],
    ...["--max-concurrency", "1", "--log-level", "0"],
  ];
}
