import type { EventTemplate, NostrEvent } from "../../../contracts/nostr/event.ts";
import { clientAuthTemplate } from "../../../contracts/nostr/client-auth.ts";
import { makeRelayPool, type RelayPool } from "./relay-pool.ts";
import { makeVerifier } from "./verifier.ts";

export type BrowserPoolOptions = {
  /** Whether a relay may learn who the viewer is. */
  askViewer: (relay: string) => Promise<boolean>;
  sign: (template: EventTemplate) => Promise<NostrEvent>;
  /** Unix seconds. */
  nowSeconds: () => number;
  onHealth: () => void;
};

/** The relay pool on the browser's own sockets, timers and workers. */
export function makeBrowserPool({ askViewer, sign, nowSeconds, onHealth }: BrowserPoolOptions): RelayPool {
  const verifier = makeVerifier({
    startWorker: () => new Worker(new URL("./verify-worker.ts", import.meta.url), { type: "module" }),
    loadInline: async () => {
      const { verifyEvent } = await import("../../../contracts/nostr/event-signature.ts");
      return (event) => verifyEvent(event);
    },
  });
  const pool = makeRelayPool({
    openSocket: (url) => {
      // What comes will have to be judged.
      verifier.prepare();
      return new WebSocket(url);
    },
    nowMs: () => Date.now(),
    random: () => Math.random(),
    later: (ms, call) => {
      const id = setTimeout(call, ms);
      return () => clearTimeout(id);
    },
    verifier,
    answerChallenge: async (relay, challenge) =>
      await askViewer(relay) ? await sign(clientAuthTemplate({ relay, challenge }, nowSeconds())) : undefined,
    onHealth,
  });
  const online = () => pool.retry();
  globalThis.addEventListener("online", online);
  return {
    ...pool,
    close: () => {
      globalThis.removeEventListener("online", online);
      pool.close();
      verifier.stop();
    },
  };
}
