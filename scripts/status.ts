import { PORTS, readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { THIS_MACHINE } from "./install/machine.ts";
import { boxUrl, clientUrl, edgeUrl } from "./stack/parts.ts";
import { askParts, type PartAddresses } from "./status/ask-parts.ts";
import { type InstalledParts, installedParts } from "./status/installed-parts.ts";
import { statusText, streamsOf } from "./status/status-text.ts";

const PORT_VARIABLES = [PORTS.client, PORTS.edge, PORTS.relay, PORTS.box];

const { flags } = flagsOrExit({
  task: "status",
  what:
    "Says how the parts of a stack are and what its streams do: of the local one, or of the services of box --install " +
    "where these are. Ends with 1 when one of them is down.",
  flags: [
    { flag: "--box", value: "<url>", help: "a box to look at, instead of all" },
    { flag: "--client", value: "<url>", help: "a site, likewise" },
    { flag: "--edge", value: "<url>", help: "an edge, likewise" },
    { flag: "--relay", value: "<url>", help: "a relay of ours, likewise" },
    { flag: "--json", help: "prints one JSON object, for programs" },
  ],
  variables: PORT_VARIABLES.map(({ variable, port }) => ({
    name: variable,
    help: `port of the local stack, which is then looked at (default: ${port})`,
  })),
}, Deno.args);

const { addresses, unseen } = await partsToAsk();
const answers = await askParts({ addresses, fetch, now: () => performance.now() });
if (flags.has("--json")) {
  const parts = answers.map((answer) =>
    answer.part === "box" && answer.state === "up"
      ? { ...answer, streams: streamsOf(answer.figures ?? []) }
      : answer
  );
  console.log(JSON.stringify({ parts }));
} else {
  console.log(statusText(answers));
  if (unseen !== undefined) console.log(unseen);
}
Deno.exit(answers.every(({ state }) => state === "up") ? 0 : 1);

/** What was named, or else what was installed here, or else the local stack. */
async function partsToAsk(): Promise<InstalledParts> {
  const named: PartAddresses = {};
  for (const part of ["client", "box", "edge", "relay"] as const) {
    const text = flags.get(`--${part}`);
    if (text === undefined) continue;
    const url = URL.parse(text.replace(/^ws/, "http"));
    if (url === null || !/^https?:$/.test(url.protocol)) {
      fail(`--${part} is "${text}": it must be an address such as https://${part}.example.`);
    }
    named[part] = url.origin;
  }
  if (Object.keys(named).length > 0) return { addresses: named };
  // Who sets a port means a stack of their own.
  const isPortSet = PORT_VARIABLES.some(({ variable }) => Deno.env.get(variable) !== undefined);
  const installed = isPortSet ? undefined : await installedParts(THIS_MACHINE);
  if (installed !== undefined) return installed;
  const read = readEnvironment(Deno.env.get);
  if (read.state === "bad") fail(read.problems.join("\n"));
  const { ports } = read.environment;
  const addresses = {
    client: clientUrl(ports),
    edge: edgeUrl(ports),
    relay: `http://localhost:${ports.relay}`,
    box: boxUrl(ports),
  };
  return { addresses };
}

function fail(text: string): never {
  console.error(text);
  Deno.exit(2);
}
