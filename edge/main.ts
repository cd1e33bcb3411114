// The edge as a process of its own, and the entry on Deno Deploy: `deno run -A edge/main.ts`.
import { checkSchnorr } from "../contracts/nostr/event.ts";
import { makeApp } from "./app.ts";
import { readEdgeConfig } from "./config.ts";
import { loadEdgeKey } from "./key.ts";
import { askRelay } from "./lookup/ask-relay.ts";
import { makeLookUp } from "./lookup/delegations.ts";
import { prepareDial } from "./lookup/dial.ts";

const read = readEdgeConfig((name) => Deno.env.get(name), Deno.build.os);
if (read.state === "bad") fail(read.problem);
const { config } = read;
const key = loadEdgeKey(config);
if (key.state === "missing") fail(key.problem);

const { limits, proxies, localRelays, port } = config;
const { relayTimeoutMs: timeoutMs, relayBytes: maxBytes } = limits;
const app = makeApp({
  secret: key.secret,
  limits,
  proxies,
  check: checkSchnorr,
  now: Date.now,
  onFault: (error) => console.error("The edge failed at a request:", error),
  lookUp: makeLookUp({
    relays: limits.relays,
    lookups: limits.lookups,
    ask: (url, filter) =>
      askRelay(url, {
        filter,
        prepareDial: (to) => prepareDial(to, { allowPrivate: localRelays }),
        check: checkSchnorr,
        timeoutMs,
        maxBytes,
      }),
  }),
});

try {
  const server = Deno.serve({
    port,
    onListen: (at) => console.log(`The edge listens on http://localhost:${at.port}`),
  }, (request, info) => app.fetch(request, { remoteAddr: info.remoteAddr }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => void server.shutdown().then(() => Deno.exit(0)));
  }
} catch (error) {
  if (!(error instanceof Deno.errors.AddrInUse)) throw error;
  fail(`Port ${port} is taken. End the program that has it, or set DSTREAM_EDGE_PORT to a free port.`);
}

function fail(problem: string): never {
  console.error(problem);
  Deno.exit(1);
}
