import { RELAY_LIMITS } from "../../media/relay/limits.ts";
import { loadSchnorrWasm } from "../../media/relay/schnorr-wasm.ts";
import { startRelay } from "../../media/relay/server.ts";
import { openStore } from "../../media/relay/store.ts";

/** The relay that a box brings along, with its own limits and a store in memory; on a free port unless one is given. Closing it twice does no harm. */
export async function startRealRelay(port = 0): Promise<{ url: string; close: () => Promise<void> }> {
  const relay = await startRelay({
    hostname: "127.0.0.1",
    port,
    store: openStore({ path: ":memory:", capacity: 10_000 }),
    limits: RELAY_LIMITS,
    check: await loadSchnorrWasm(),
    now: Date.now,
    onFault: (error) => {
      throw error;
    },
  });
  let stopping: Promise<void> | undefined;
  return { url: `ws://127.0.0.1:${relay.port}`, close: () => stopping ??= relay.stop() };
}
