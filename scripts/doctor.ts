import { createHash } from "node:crypto";
import { loadavg } from "node:os";
import { readTurn } from "../edge/admission/turn.ts";
import { readRelayUrls } from "../contracts/nostr/url.ts";
import { presentMediamtx } from "../media/mediamtx/binary.ts";
import { MEDIAMTX_VERSION } from "../media/mediamtx/version.ts";
import { askRelay } from "../media/origin/ask-relay.ts";
import { freeBytesOf } from "../media/origin/health/machine-watch.ts";
import { publishEvent } from "./demo/relay-exchange.ts";
import { behindSite } from "./doctor/behind-site.ts";
import { doctor } from "./doctor/doctor.ts";
import { exitCodeOf } from "./doctor/finding.ts";
import type { Machine } from "./doctor/machine-checks.ts";
import { reportJson, reportText } from "./doctor/report.ts";
import { readAsked } from "./doctor/what-is-asked.ts";
import { PORTS, readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { PLACES } from "./install/settings.ts";

const USUAL_KBITS = 6000;

const { flags, argument } = flagsOrExit({
  task: "doctor",
  what: "Looks at a stream, its box, relays, edges and nodes, and says what is wrong and what to do.",
  argument: {
    name: "[url]",
    help:
      "watch link, naddr, or address of a box or of the site before it (default: the box on this machine)",
  },
  flags: [
    {
      flag: "--json",
      help: "one line of JSON for monitors; the exit code is 1 when something is to be mended",
    },
    { flag: "--here", help: "this machine is the box's own: look at disk, CPU and MediaMTX too" },
    { flag: "--relay", value: "<urls>", help: "relays to ask besides those in the link, comma between" },
    { flag: "--edge", value: "<urls>", help: "edges to look at besides those announced, comma between" },
    { flag: "--bitrate", value: "<kbit/s>", help: `what encoders are set to (default: ${USUAL_KBITS})` },
  ],
  variables: [
    { name: "DSTREAM_HOME", help: "where the box keeps its state" },
    { name: "DSTREAM_MEDIAMTX", help: "the MediaMTX binary" },
    { name: "DSTREAM_TURN", help: "the edge's TURN server: url, user and secret" },
    { name: "DSTREAM_MONERO_NODES", help: "Monero nodes to compare, comma-separated" },
    ...[PORTS.box, PORTS.rtmp, PORTS.srt, PORTS.webrtc].map(({ variable, port }) => ({
      name: variable,
      help: `port (default: ${port})`,
    })),
  ],
}, Deno.args);

const asked = readAsked(argument);
if (asked === undefined) stop(`"${argument}" is neither a watch link nor an address.`);
const read = readEnvironment(Deno.env.get);
if (read.state === "bad") stop(read.problems.join("\n"));
const { ports, home, mediamtx, searchPath } = read.environment;
const kbits = Number(flags.get("--bitrate") ?? USUAL_KBITS);
if (!Number.isInteger(kbits) || kbits < 1) stop("--bitrate must be a whole number of kbit/s.");
const list = (text: string | undefined) => (text ?? "").split(",").map((one) => one.trim()).filter(Boolean);
const nodes = list(Deno.env.get("DSTREAM_MONERO_NODES"));
const edges = list(flags.get("--edge"));
const bad = [...nodes, ...edges].find((one) => !/^https?:$/.test(URL.parse(one)?.protocol ?? ""));
if (bad !== undefined) stop(`"${bad}" is no web address.`);

const machine: Machine = {
  freeBytes: freeBytesOf,
  cores: navigator.hardwareConcurrency,
  load: () => Deno.build.os === "windows" ? undefined : loadavg()[0],
  hashMs: (bytes) => {
    const data = new Uint8Array(bytes);
    const from = performance.now();
    createHash("sha256").update(data).digest();
    return performance.now() - from;
  },
  mediamtx: async () => {
    const present = await presentMediamtx({
      configured: mediamtx,
      // Where `box --install` puts it: its services are told so, and this shell isn't.
      searchPath: `${searchPath}:${PLACES.programs}/bin`,
      cacheDir: `${home}/cache`,
      say: () => {},
    });
    if (present.state === "absent") return { state: "none" };
    return present.state === "found" ? { state: "right" } : { state: "wrong", saw: present.why };
  },
  mediamtxVersion: MEDIAMTX_VERSION,
};

const here = asked.asked === "nothing" || flags.has("--here");
const signal = AbortSignal.timeout(45_000);
const behind = asked.asked === "carrier" ? await behindSite(asked.base, { fetch, signal }) : undefined;
const findings = await doctor({
  base: asked.asked === "carrier"
    ? behind?.base ?? asked.base
    : asked.asked === "nothing"
    ? new URL(`http://localhost:${ports.box}/`)
    : undefined,
  address: asked.asked === "stream" ? asked.address : undefined,
  relays: readRelayUrls([...(asked.asked === "stream" ? asked.relays : []), ...list(flags.get("--relay"))]),
  edges: [...edges, ...behind?.edges ?? []],
  nodes,
  turn: readTurn(Deno.env.get("DSTREAM_TURN") ?? ""),
  ports,
  machine: here ? { machine, home: await exists(home) ? home : ".", bitrate: kbits * 1000 } : undefined,
  fetch,
  now: Date.now,
  ask: askRelay,
  publish: (event, relay) => publishEvent(event, { relay }),
  signal,
});
console.log(flags.has("--json") ? reportJson(findings) : reportText(findings));
Deno.exit(exitCodeOf(findings));

async function exists(folder: string): Promise<boolean> {
  return await Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false);
}

function stop(why: string): never {
  console.error(why);
  Deno.exit(2);
}
