import { connect, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
// @ts-types="@types/ws"
import { WebSocket } from "ws";
import { askRelay, type RelaySocket } from "../origin/ask-relay.ts";
import { type Guard, refusalOf } from "./guard.ts";

export type GuardedAskOptions = {
  guard: Guard;
  /** Hears of each relay once why it isn't asked. */
  log: (line: string) => void;
  /** Certificates in PEM of authorities that are trusted besides the machine's. */
  authorities?: string[];
};

/** A relay that says more at once has understood something else, and one that is left needn't say goodbye. */
const LIMITS = {
  maxPayload: 512 * 1024,
  maxFragments: 1024,
  maxBufferedChunks: 1024,
  closeTimeout: 1000,
};
/** For the look-up and the asking together. */
const PATIENCE_MS = 8000;

/**
 * Asks relays on the public internet, and those that `guard` was given. The connection goes to the very address that was judged,
 * so a name that leads into our own network a moment later gains nothing; with TLS the certificate has to be the name's.
 */
export function makeGuardedAsk({ guard, log, authorities = [] }: GuardedAskOptions): typeof askRelay {
  const told = new Set<string>();
  return async (relay, filter, options = {}) => {
    const url = new URL(relay);
    const { patienceMs = PATIENCE_MS } = options;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), patienceMs);
    const signal = AbortSignal.any([late.signal, ...(options.signal ? [options.signal] : [])]);
    try {
      const judged = await guard(url, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return undefined;
      });
      if (judged === undefined || signal.aborted) return undefined;
      if (judged.may === "no") {
        const line = refusalOf(url, judged.why, "--relay");
        if (!told.has(line)) log(line);
        told.add(line);
        return undefined;
      }
      const asking = { ...options, patienceMs, signal };
      if (judged.may === "anywhere") return await askRelay(relay, filter, asking);
      return await askRelay(relay, filter, {
        ...asking,
        open: () => openAt(url, judged.address, authorities),
      });
    } finally {
      clearTimeout(timer);
    }
  };
}

/** A WebSocket to an address, under the name that the relay has. The runtime's own can't be told where to go. */
function openAt(url: URL, host: string, ca: string[]): RelaySocket {
  const tls = url.protocol === "wss:";
  const port = Number(url.port) || (tls ? 443 : 80);
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const socket = new WebSocket(url, {
    // TLS has no server names that are addresses.
    createConnection: () =>
      tls
        ? connectTls({
          host,
          port,
          ...(ca.length > 0 && { ca }),
          ...(isIP(name) === 0 && { servername: name }),
        })
        : connect({ host, port }),
    perMessageDeflate: false,
    ...LIMITS,
  });
  // Whoever left doesn't listen any more, and an error that nobody hears would end the process.
  socket.on("error", () => undefined);
  socket.on("unexpected-response", (_request, response) => {
    response.destroy();
    socket.terminate();
  });
  return socket;
}
