import { end, waitFor } from "../bench/origin/processes.ts";
import { childEnvironment } from "../../media/child-environment.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { callRpc } from "./rpc.ts";

/** One wallet behind a `monero-wallet-rpc` of its own. */
export type RpcWallet = {
  call: <Result>(method: string, params?: unknown) => Promise<Result>;
  address: string;
  stop: () => Promise<void>;
};

export type RpcWalletOptions = {
  /** The node that it follows. */
  node: string;
  /** Where its files are. */
  dir: string;
  /** Whether they are there already; default: a fresh wallet is made. */
  isThere?: boolean;
};

/** Starts `monero-wallet-rpc` (or `DSTREAM_MONERO_WALLET_RPC`) with one wallet open. */
export async function startRpcWallet(
  { node, dir, isThere = false }: RpcWalletOptions,
): Promise<RpcWallet> {
  const [port = 0] = await freePorts(1);
  await Deno.mkdir(dir, { recursive: true });
  const child = new Deno.Command(Deno.env.get("DSTREAM_MONERO_WALLET_RPC") ?? "monero-wallet-rpc", {
    args: [
      ...["--daemon-address", node, "--trusted-daemon", "--wallet-dir", dir, "--disable-rpc-login"],
      ...["--rpc-bind-ip", "127.0.0.1", "--rpc-bind-port", String(port), "--rpc-ssl", "disabled"],
      ...["--log-file", `${dir}/log`, "--log-level", "0", "--non-interactive"],
      // Without a home it would keep it in the folder where it was started.
      ...["--shared-ringdb-dir", `${dir}/rings`],
    ],
    env: childEnvironment(),
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const call = <Result>(method: string, params: unknown = {}) =>
    callRpc<Result>(`http://127.0.0.1:${port}`, method, params);
  try {
    await waitFor("monero-wallet-rpc to answer", async () => {
      try {
        return await call("get_version");
      } catch (error) {
        // Nobody listens yet.
        if (error instanceof TypeError) return undefined;
        throw error;
      }
    });
    const wallet = { filename: "wallet", password: "" };
    await (isThere ? call("open_wallet", wallet) : call("create_wallet", { ...wallet, language: "English" }));
    const { address } = await call<{ address: string }>("get_address");
    return { call, address, stop: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}
