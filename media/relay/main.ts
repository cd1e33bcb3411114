// The relay as a process of its own: `deno run -A media/relay/main.ts`. With less access it can't read how many files it may
// open: whoever starts it then says by `--connections=N` how many it may hold.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readRelayConfig } from "./config.ts";
import { RELAY_LIMITS } from "./limits.ts";
import { loadSchnorrWasm } from "./schnorr-wasm.ts";
import { type Relay, startRelay } from "./server.ts";
import { openStore, type Store } from "./store.ts";

const read = readRelayConfig((name) => Deno.env.get(name), Deno.build.os);
if (read.state === "bad") {
  console.error(read.problem);
  Deno.exit(1);
}
const { port, hostname, home } = read.config;

const connections = /^--connections=(\d+)$/.exec(Deno.args[0] ?? "")?.[1];
const folder = join(home, "relay");
const relay = await start();
console.log(`The relay listens on ws://localhost:${relay.port}`);

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => {
    if (stopping) return;
    stopping = true;
    relay.stop().then(() => Deno.exit(0));
  });
}

async function start(): Promise<Relay> {
  const path = join(folder, "events.sqlite");
  const store = openOrExit(path);
  try {
    return await startRelay({
      hostname,
      port,
      store,
      ...(connections === undefined ? {} : { connections: Number(connections) }),
      limits: RELAY_LIMITS,
      check: await loadSchnorrWasm(),
      now: Date.now,
      onFault: (error) => console.error("The relay failed at a message:", error),
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    console.error(
      `Port ${port} is taken. End the program that has it, or set DSTREAM_RELAY_PORT to a free port.`,
    );
    Deno.exit(1);
  }
}

function openOrExit(path: string): Store {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openStore({ path, capacity: RELAY_LIMITS.storedEvents });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(
      `The relay can't use ${path}: ${why}. Move the file away, or set DSTREAM_HOME to another folder.`,
    );
    Deno.exit(1);
  }
}
