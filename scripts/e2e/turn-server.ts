import assert from "node:assert/strict";
import { freePorts } from "../../media/trial/free-ports.ts";
import { waitFor } from "../../media/trial/trial-box.ts";
import { end } from "../bench/origin/processes.ts";
import { firstFound, PACKAGES } from "../packages.ts";

/** A real coturn on this machine, that knows its users by a secret it shares with an edge. */
export type TurnServer = {
  /** What the edge is given as `DSTREAM_TURN`. */
  variable: string;
  port: number;
  secret: string;
  close: () => Promise<void>;
};

const SECRET = "shared-by-edge-and-turn-server";

export type TurnServerOptions = {
  /** Listens by TLS too, by files of these names. */
  tls?: { certificate: string; key: string; port: number };
};

/** Starts one that relays between pages of this machine. */
export async function startTurnServer({ tls }: TurnServerOptions = {}): Promise<TurnServer> {
  const binary = await firstFound(PACKAGES.coturn.found, Deno.env.get("PATH") ?? "");
  assert.ok(binary, `turnserver is missing: apt-get install ${PACKAGES.coturn.debian}`);
  const [port = 0] = await freePorts(1);
  const home = await Deno.makeTempDir({ prefix: "dstream-turn-" });
  const child = new Deno.Command(binary, {
    args: [
      ...["-n", "--no-cli", "--no-dtls", "--allow-loopback-peers"],
      ...(tls === undefined
        ? ["--no-tls"]
        : [`--cert=${tls.certificate}`, `--pkey=${tls.key}`, `--tls-listening-port=${tls.port}`]),
      ...["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", `--listening-port=${port}`],
      ...["--realm=dstream", "--use-auth-secret", `--static-auth-secret=${SECRET}`],
      ...["--log-file=stdout", `--pidfile=${home}/pid`, `--userdb=${home}/users`],
    ],
    cwd: home,
    stdout: "null",
    stderr: "null",
  }).spawn();
  await waitFor("coturn to listen", async () => {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionRefused) return undefined;
      throw error;
    }
  });
  return {
    variable: `turn:127.0.0.1:${port} viewers ${SECRET}`,
    port,
    secret: SECRET,
    async close() {
      await end(child);
      await Deno.remove(home, { recursive: true });
    },
  };
}
