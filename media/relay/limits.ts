/** What one relay grants; NIP-11 shows the client those it has words for. */
export type RelayLimits = {
  /** Bytes of one WebSocket message. */
  messageBytes: number;
  /** Bytes of one event as JSON. */
  eventBytes: number;
  /** Open REQs of one connection. */
  subscriptions: number;
  /** Characters of all open REQs of one connection: they are kept in memory, and every new event is held against them. */
  subscriptionLength: number;
  filters: number;
  /** Stored events one filter can bring. */
  results: number;
  /** How far a COUNT counts before it says "about". */
  counted: number;
  /** Seconds an event may be dated ahead. */
  futureSeconds: number;
  eventsPerSecond: number;
  eventsBurst: number;
  /** REQ, COUNT, AUTH and whatever is no message at all; CLOSE has as many of its own. */
  requestsPerSecond: number;
  requestsBurst: number;
  /** A question to the store that takes longer counts as several. */
  requestMs: number;
  /** Refusals for rate that a connection may collect, and forget per second, before it is closed. */
  patience: number;
  patiencePerSecond: number;
  connections: number;
  /** For addresses other than loopback, where a reverse proxy would stand for everybody. */
  connectionsPerAddress: number;
  /** A silent connection is pinged after this long, and cut after as long again. */
  idleMs: number;
  /** Events kept on disk. */
  storedEvents: number;
  /** Bytes waiting for a reader: stored events pause at `pauseBytes`, the reader is cut at `cutBytes`. */
  pauseBytes: number;
  cutBytes: number;
  /** Keys one connection may prove to hold. */
  authenticatedKeys: number;
};

/** What the relay of a box grants. */
export const RELAY_LIMITS: RelayLimits = {
  messageBytes: 128 * 1024,
  eventBytes: 64 * 1024,
  subscriptions: 64,
  subscriptionLength: 512 * 1024,
  filters: 10,
  results: 500,
  counted: 10_000,
  futureSeconds: 900,
  eventsPerSecond: 50,
  eventsBurst: 250,
  requestsPerSecond: 20,
  requestsBurst: 100,
  requestMs: 10,
  patience: 500,
  patiencePerSecond: 10,
  connections: 1000,
  connectionsPerAddress: 64,
  idleMs: 30_000,
  storedEvents: 500_000,
  pauseBytes: 256 * 1024,
  cutBytes: 4 * 1024 * 1024,
  authenticatedKeys: 8,
};
