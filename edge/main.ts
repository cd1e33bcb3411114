// The edge as a process of its own, and the entry on Deno Deploy: `deno run -A edge/main.ts`. With less access it can't read how
// many files it may open: whoever starts it then says by `--connections=N` how many it may hold.
import { toHex } from "../contracts/hex.ts";
import type { NodeReport } from "../contracts/monero/node-agreement.ts";
import { checkSchnorr } from "../contracts/nostr/event.ts";
import { makeKnownTerms } from "./admission/known-terms.ts";
import { type AskOwnRelays, makeOwnRelays } from "./admission/own-relays.ts";
import { makeSharedTerms } from "./admission/shared-terms.ts";
import { makeApp } from "./app.ts";
import { isThisMachine } from "./client-address.ts";
import { readEdgeConfig } from "./config.ts";
import { loadEdgeKey } from "./key.ts";
import { listenWithDeno } from "./listen/deno.ts";
import { listenWithNode } from "./listen/node.ts";
import { makeLookUps } from "./lookup/look-ups.ts";
import { makeNodes } from "./monero/nodes.ts";
import { mostConnections } from "./open-files.ts";
import { makeStakeChain } from "./stakes/chain.ts";
import { makeArbiter } from "./stakes/make-arbiter.ts";
import { TRACKER_LIMITS } from "./tracker/limits.ts";
import { BEAT_MS } from "./tracker/sharing.ts";
import { makeTracker } from "./tracker/tracker.ts";
import { count, makeTipCounters } from "./tips/counters.ts";
import { makeTargets } from "./tips/targets.ts";

/** Connections of one address outside this machine: its sockets at the tracker, and as many requests. */
const CONNECTIONS_OF_ADDRESS = 2 * TRACKER_LIMITS.socketsPerAddress;
/** How often the tracker forgets who announces no more. */
const SWEEP_MS = 5000;
/** How often the operator's own relays are asked what creators ask of those who share by now. */
const TERMS_MS = 60_000;
/** Over how long a stopping tracker spreads the return of its peers to another one. */
const SPREAD_MS = 4000;
/** Requests under way may take so long once the edge stops. */
const STOP_MS = 3000;

const read = readEdgeConfig((name) => Deno.env.get(name), Deno.build.os);
if (read.state === "bad") fail(read.problem);
const { config } = read;
const key = loadEdgeKey(config);
if (key.state === "missing") fail(key.problem);

const { limits, proxies, localRelays, origin, origins, relays, turn, nodes, arbiter, nats, port, hostname } =
  config;
const onFault = (error: unknown) => console.error("The edge failed at a request:", error);
const given = /^--connections=(\d+)$/.exec(Deno.args[0] ?? "")?.[1];
const connections = given === undefined ? mostConnections() : Number(given);
// Some stay free for requests, so that a full tracker can say that it is full.
const trackerLimits = {
  ...TRACKER_LIMITS,
  sockets: Math.min(TRACKER_LIMITS.sockets, Math.floor(connections * 0.9)),
};
// The library is loaded only where it is needed.
const { makeNatsBus } = nats === undefined ? {} : await import("./tracker/nats-bus.ts");
const bus = nats && makeNatsBus?.({ address: nats, random: Math.random, log: (line) => console.log(line) });
const known = makeKnownTerms();
const terms = bus === undefined ? known : makeSharedTerms({
  terms: known,
  bus,
  streams: () => tracker.streams(),
  check: checkSchnorr,
  now: Date.now,
});
const tracker = makeTracker({
  limits: trackerLimits,
  now: Date.now,
  random: Math.random,
  stands: terms.stands,
  ...(bus === undefined
    ? {}
    : { share: { bus, instance: toHex(crypto.getRandomValues(new Uint8Array(8))) } }),
});
const lookUps = makeLookUps({ limits, localRelays, check: checkSchnorr });
const askOwnRelays = relays.length === 0
  ? undefined
  : makeOwnRelays({ lookUp: lookUps.own, relays, now: Date.now, log: (line) => console.log(line) });
const askOwnTerms = relays.length === 0 ? undefined : makeOwnRelays({
  lookUp: lookUps.terms,
  relays,
  now: Date.now,
  log: (line) => console.log(line),
});
const chain = nodes.length === 0 ? undefined : makeStakeChain({
  nodes,
  fetch,
  timeoutMs: limits.nodeTimeoutMs,
  // Room of its own: tips can't fill it.
  transaction: makeNodes({ nodes, fetch, timeoutMs: limits.nodeTimeoutMs, most: limits.nodeLookups }),
});
const app = makeApp({
  secret: key.secret,
  limits,
  proxies,
  check: checkSchnorr,
  now: Date.now,
  tracker,
  terms,
  trackerLimits,
  origin,
  origins,
  bus,
  turn,
  tips: nodes.length === 0 ? undefined : makeTips(),
  chain,
  askOwnTerms,
  arbiter: arbiter && chain &&
    makeArbiter({
      secret: key.secret,
      key: arbiter,
      chain,
      relays,
      limits,
      check: checkSchnorr,
      now: Date.now,
    }),
  memory: () => Deno.memoryUsage().rss,
  onFault,
  lookUp: lookUps.named,
  askOwnRelays,
});

// Hosts of functions give an address to the runtime's own server; and before 2.8 only that one can refuse an upgrade.
const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
const listen = config.hosted || major * 100 + minor < 208 ? listenWithDeno : listenWithNode;
try {
  const server = await listen({
    port,
    hostname,
    connections,
    // Behind proxies all come from one address.
    connectionsOf: (address) =>
      proxies > 0 || isThisMachine(address, proxies) ? Infinity : CONNECTIONS_OF_ADDRESS,
    fetch: (request, asked) => app.fetch(request, asked),
    onFault,
  });
  console.log(`The edge listens on http://localhost:${server.port}`);
  const sweeping = setInterval(() => tracker.sweep(), SWEEP_MS);
  const asking = askOwnRelays && setInterval(() => askTerms(askOwnRelays).catch(onFault), TERMS_MS);
  const beating = setInterval(() => tracker.beat(), BEAT_MS);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      clearInterval(sweeping);
      clearInterval(beating);
      clearInterval(asking);
      setTimeout(() => Deno.exit(0), STOP_MS);
      // The runtime's own server would end the sockets with a code of its own.
      tracker.leave(SPREAD_MS).then(() => server.stop()).then(() => Deno.exit(0));
    });
  }
} catch (error) {
  const taken = error instanceof Deno.errors.AddrInUse ||
    error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!taken) throw error;
  fail(`Port ${port} is taken. End the program that has it, or set DSTREAM_EDGE_PORT to a free port.`);
}

/** Nodes come from the configuration alone: whoever could name one would have this machine ask it. */
function makeTips() {
  const counters = makeTipCounters();
  const options = {
    nodes,
    fetch,
    timeoutMs: limits.nodeTimeoutMs,
    most: limits.nodeLookups,
    onReport: (state: NodeReport["state"]) => count(counters.reports, state),
  };
  return {
    counters,
    askNodes: makeNodes(options),
    askHinted: makeNodes(options),
    askTargets: relays.length === 0
      ? undefined
      : makeTargets({ ask: lookUps.targets, relays, now: Date.now }),
  };
}

/** Of streams whose viewers are here already: of the others, whoever asks to be admitted has them asked. */
async function askTerms(ask: AskOwnRelays): Promise<void> {
  for (const address of tracker.streams()) terms.learn(address, await ask(address) ?? []);
}

function fail(problem: string): never {
  console.error(problem);
  Deno.exit(1);
}
