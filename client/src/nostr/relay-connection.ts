import { type ClientMessage, writeClientMessage } from "../../../contracts/nostr/relay-messages.ts";
import { backoffMs } from "./backoff.ts";
import type { RelayFault } from "./relay-health.ts";
import type { RelayRecord } from "./relay-record.ts";

/** As much of a `WebSocket` as a link needs. */
export type RelaySocket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose" | "onerror">;

/** What a page lends to its links: sockets, time and chance. */
export type RelayEnvironment = {
  openSocket: (url: string) => RelaySocket;
  nowMs: () => number;
  random: () => number;
  /** Calls back once after `ms`, unless the returned function is called before. */
  later: (ms: number, call: () => void) => () => void;
};

export type RelayConnectionOptions = Pick<RelayEnvironment, "openSocket" | "random" | "later"> & {
  url: string;
  record: RelayRecord;
  /** Somebody waits for something of this relay: a connection that broke is made again. */
  wanted: () => boolean;
  onOpening: () => void;
  onOpen: () => void;
  onMessage: (data: unknown) => void;
  /** The socket is gone, for whatever reason. */
  onDown: () => void;
  /** It broke, or did not come about. */
  onFail: (fault: RelayFault) => void;
  /** What the relay did before counts no longer. */
  onForgive: () => void;
};

const OPEN_MS = 8000;
const IDLE_MS = 30_000;
const STEADY_MS = 30_000;
const SHUN_MS = 300_000;

/** The one connection to a relay: made on need, again after a break, later and later, and closed when nobody needs it. */
export function makeRelayConnection(o: RelayConnectionOptions) {
  const { health, become, retryIn } = o.record;
  let socket: RelaySocket | undefined;
  let failures = 0;
  let closed = false;
  let stopRetry = () => {};
  let stopIdle = () => {};
  let stopOpening = () => {};
  let stopSteady = () => {};

  const open = () => {
    if (closed || socket !== undefined) return;
    stopRetry();
    become("connecting");
    let opened: RelaySocket;
    try {
      opened = o.openSocket(o.url);
    } catch (error) {
      // A plain ws: address on an https page throws instead of failing later.
      fail("unreachable", error instanceof Error ? error.message : undefined);
      return;
    }
    socket = opened;
    o.onOpening();
    stopOpening = o.later(OPEN_MS, () => fail("unreachable"));
    opened.onopen = () => {
      stopOpening();
      // Only a connection that lasts shows that the relay is well again.
      stopSteady = o.later(STEADY_MS, () => {
        failures = 0;
        o.onForgive();
      });
      become("open");
      o.onOpen();
    };
    opened.onmessage = ({ data }) => o.onMessage(data);
    opened.onclose = () => fail(health.state === "open" ? "lost" : "unreachable");
    opened.onerror = () => {};
  };

  const detach = () => {
    for (const stop of [stopOpening, stopSteady, stopIdle, stopRetry]) stop();
    const old = socket;
    socket = undefined;
    o.onDown();
    if (old === undefined) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
  };

  const fail = (fault: RelayFault, words?: string) => {
    detach();
    failures++;
    o.onFail(fault);
    if (!o.wanted()) return become("idle", fault, words);
    const waitMs = backoffMs(failures, o.random);
    become("waiting", fault, words);
    retryIn(waitMs);
    stopRetry = o.later(waitMs, open);
  };

  /** Forgives what was, and asks again if anybody still wants to know. */
  const startOver = () => {
    o.onForgive();
    if (o.wanted()) open();
    else become("idle");
  };

  return {
    open,
    isClosed: () => closed,

    send(message: ClientMessage): void {
      if (health.state !== "open" || socket === undefined) return;
      try {
        socket.send(writeClientMessage(message));
      } catch (error) {
        // Closing already: its close event follows and tries again.
        console.info(`${o.url} takes no message:`, error);
      }
    },

    /** The relay misbehaved: it is left alone for minutes. */
    shun(fault: RelayFault): void {
      fail(fault);
      stopRetry();
      become("shunned", fault);
      retryIn(SHUN_MS);
      stopRetry = o.later(SHUN_MS, startOver);
    },

    /** Somebody needs it. */
    keepUp: () => stopIdle(),

    /** Nobody needs it now: it is closed unless that changes soon. */
    letIdle(): void {
      stopIdle();
      stopIdle = o.later(IDLE_MS, () => {
        detach();
        become("idle");
      });
    },

    /** Nobody waits for it to come back any more. */
    giveUpWaiting(): void {
      stopRetry();
      become("idle");
    },

    /** Tries again at once: the viewer asked, or the computer came back online. */
    retry(): void {
      // Connected, but of no use: a new connection may find it in a better mood.
      if (health.state === "open" && health.fault !== undefined) {
        detach();
        return open();
      }
      if (health.state === "waiting" || health.state === "shunned") startOver();
    },

    close(): void {
      closed = true;
      detach();
      become("idle");
    },
  };
}

export type RelayConnection = ReturnType<typeof makeRelayConnection>;
