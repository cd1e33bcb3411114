import { checkSchnorr, type NostrEvent } from "../../contracts/nostr/event.ts";
import { RELAY_LIMITS } from "../relay/limits.ts";
import { startRelay } from "../relay/server.ts";
import { openStore } from "../relay/store.ts";

/** A real relay for one test, in memory. */
export type TrialRelay = {
  url: string;
  /** Publishes as a creator's page would; throws when the relay doesn't take it. */
  publish: (event: NostrEvent) => Promise<void>;
  close: () => Promise<void>;
};

/** Starts a relay on a free port; with `aheadMs` its clock is wrong. */
export async function startTrialRelay({ aheadMs = 0 }: { aheadMs?: number } = {}): Promise<TrialRelay> {
  const relay = await startRelay({
    hostname: "127.0.0.1",
    port: 0,
    store: openStore({ path: ":memory:", capacity: 10_000 }),
    limits: RELAY_LIMITS,
    check: checkSchnorr,
    now: () => Date.now() + aheadMs,
    onFault: (error) => {
      throw error;
    },
  });
  const url = `ws://127.0.0.1:${relay.port}`;
  return {
    url,
    publish: (event) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url);
        socket.onopen = () => socket.send(JSON.stringify(["EVENT", event]));
        socket.onerror = () => reject(new Error(`no connection to ${url}`));
        socket.onmessage = ({ data }) => {
          const [kind, id, ok, reason]: unknown[] = JSON.parse(String(data));
          if (kind !== "OK" || id !== event.id) return;
          socket.onclose = () => (ok === true ? resolve() : reject(new Error(String(reason))));
          socket.close();
        };
      }),
    close: () => relay.stop(),
  };
}
