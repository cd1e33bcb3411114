import { readEnvironment } from "../environment.ts";
import { ROOT } from "../root.ts";
import { clientConfig } from "./client-config.ts";
import { staticSite } from "./static-site.ts";

const read = readEnvironment(Deno.env.get);
if (read.state === "bad") {
  console.error(read.problems.join("\n"));
  Deno.exit(2);
}
const { ports } = read.environment;
const server = Deno.serve({
  port: ports.client,
  hostname: "0.0.0.0",
  onListen: ({ port }) => console.log(`client on http://localhost:${port}`),
}, staticSite({ dir: `${ROOT}/client/dist`, config: (pageHost) => clientConfig(ports, pageHost) }));
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => server.shutdown());
