import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import {
  type ClientMessage,
  readClientMessage,
  type RelayMessage,
  writeRelayMessage,
} from "../../../contracts/nostr/relay-messages.ts";
import type { RelayEnvironment, RelaySocket } from "./relay-connection.ts";

/** One connection as a test sees it from the relay's side. */
export type TrialConnection = {
  url: string;
  /** What the page said, oldest first. */
  heard: ClientMessage[];
  closedByPage: boolean;
  open: () => void;
  say: (message: RelayMessage) => void;
  /** A frame of any kind, well-formed or not. */
  sayRaw: (data: unknown) => void;
  drop: () => void;
};

/** Sockets, time and chance in a test's hands. */
export type TrialNet = {
  environment: RelayEnvironment;
  /** Every connection the page began, oldest first. */
  connections: TrialConnection[];
  /** Lets time pass and runs what falls due. */
  pass: (ms: number) => void;
  /** Timers that still wait. */
  waiting: () => number;
};

/** Makes relays that do exactly what a test says. */
export function makeTrialNet(): TrialNet {
  const connections: TrialConnection[] = [];
  let nowMs = 1_700_000_000_000;
  let timers: { at: number; call: () => void }[] = [];
  return {
    connections,
    environment: {
      openSocket: (url) => {
        const { socket, connection } = makeSocket(url);
        connections.push(connection);
        return socket;
      },
      nowMs: () => nowMs,
      random: () => 1,
      later: (ms, call) => {
        const timer = { at: nowMs + ms, call };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    pass: (ms) => {
      const end = nowMs + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((other) => other !== due);
        nowMs = due.at;
        due.call();
      }
      nowMs = end;
    },
    waiting: () => timers.length,
  };
}

function makeSocket(url: string): { socket: RelaySocket; connection: TrialConnection } {
  const heard: ClientMessage[] = [];
  const socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (text: string) => {
      const message = readClientMessage(text);
      if (message.type === "invalid") throw new Error(message.detail);
      heard.push(message);
    },
    close: () => {
      connection.closedByPage = true;
    },
  } as unknown as RelaySocket;
  const sayRaw = (data: unknown) => socket.onmessage?.call(socket as WebSocket, { data } as MessageEvent);
  const connection: TrialConnection = {
    url,
    heard,
    closedByPage: false,
    open: () => socket.onopen?.call(socket as WebSocket, new Event("open")),
    say: (message) => sayRaw(writeRelayMessage(message)),
    sayRaw,
    drop: () => socket.onclose?.call(socket as WebSocket, {} as CloseEvent),
  };
  return { socket, connection };
}

/** The newest connection; a test that has none is wrong. */
export function lastOf(net: TrialNet): TrialConnection {
  const last = net.connections.at(-1);
  if (last === undefined) throw new Error("the page opened no connection");
  return last;
}

/** The name of the newest subscription on a connection. */
export function subscriptionOn(connection: TrialConnection): string {
  const request = connection.heard.findLast(({ type }) => type === "REQ");
  if (request?.type !== "REQ") throw new Error("nothing was asked");
  return request.subscription;
}

/** An event to answer a subscription with. */
export function answer(connection: TrialConnection, event: NostrEvent): void {
  connection.say({ type: "EVENT", subscription: subscriptionOn(connection), event });
}
