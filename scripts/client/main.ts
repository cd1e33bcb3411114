import { readEnvironment } from "../environment.ts";
import { flagsOrExit } from "../flags.ts";
import { ROOT } from "../root.ts";
import { clientConfig, type ClientMonero } from "./client-config.ts";
import { staticSite } from "./static-site.ts";

const { flags } = flagsOrExit({
  task: "start",
  what: "Serves the built client.",
  flags: [
    { flag: "--monero-nodes", value: "URLs", help: "nodes of a private chain, with commas between" },
    { flag: "--coins", value: "a URL", help: "the service that gives its coins away" },
  ],
}, Deno.args);
const read = readEnvironment(Deno.env.get);
if (read.state === "bad") {
  console.error(read.problems.join("\n"));
  Deno.exit(2);
}
const { ports } = read.environment;
const nodes = flags.get("--monero-nodes");
const coins = flags.get("--coins");
const monero: ClientMonero = nodes === undefined
  ? { network: "mainnet" }
  : { network: "regtest", nodes: nodes.split(","), ...(coins === undefined ? {} : { demo: coins }) };
const server = Deno.serve({
  port: ports.client,
  hostname: "0.0.0.0",
  onListen: ({ port }) => console.log(`client on http://localhost:${port}`),
}, staticSite({ dir: `${ROOT}/client/dist`, config: (pageHost) => clientConfig(ports, pageHost, monero) }));
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => server.shutdown());
