import type { Upgrade } from "../tracker/wire.ts";
import type { MemoryBudgetOptions } from "./memory-budget.ts";

/** What the server tells the routes about a request, as Hono's bindings. */
export type Asked = {
  remoteAddr?: { hostname?: string };
  /** Only with a request that wants to become a WebSocket. */
  upgrade?: Upgrade;
};

/** The routes, as a server sees them. */
export type Fetch = (request: Request, asked: Asked) => Response | Promise<Response>;

export type ListenOptions = {
  /** 0 takes a free one. */
  port: number;
  /** The address to listen on; all of IPv4 when left out. */
  hostname?: string;
  /** Connections held at most; the runtime's own server can't be told. */
  connections: number;
  /** Connections that one address may hold; the runtime's own server can't be told either. */
  connectionsOf: (address: string) => number;
  /** What messages that aren't whole and answers that nobody reads may take; the runtime's own server can't be told. */
  memory?: MemoryBudgetOptions;
  fetch: Fetch;
  /** Hears of faults of the edge itself. */
  onFault: (error: unknown) => void;
};

/** A server that listens. */
export type Listening = {
  port: number;
  /** Takes no more requests, and resolves when those under way are answered. */
  stop: () => Promise<void>;
};

/** What a message of a peer may weigh, in bytes: what the protocol allows in characters, three bytes each at most. */
export const MAX_MESSAGE_BYTES = 3 * 64 * 1024;
