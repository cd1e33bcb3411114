/** What a tracker grants. */
export type TrackerLimits = {
  sockets: number;
  /** For addresses other than loopback, where a reverse proxy would stand for everybody. */
  socketsPerAddress: number;
  /** Upgrades that such an address gets back per second, and may make at once. */
  upgradesPerSecond: number;
  upgradesBurst: number;
  swarmsPerSocket: number;
  messagesPerSecond: number;
  messagesBurst: number;
  /** Messages beyond the rate that a socket may lose before it is closed. */
  patience: number;
  /** Bytes waiting for a reader from which it is cut. */
  cutBytes: number;
  /** Seconds between the announces of a peer that has not enough neighbours, and of one that has. */
  hungryInterval: number;
  satisfiedInterval: number;
  /** A peer is forgotten when its next announce is later than so many intervals. */
  expiryIntervals: number;
  /** How long an offer may be answered. */
  offerMs: number;
  /** How long two peers that were brought together are not brought together again. */
  pairMs: number;
  /** How many offers of a peer are relayed in a swarm within `pairMs`, for each neighbour that its token allows. */
  introductions: number;
  /** After this long two peers may be brought together again if one of them says that it has lost neighbours. */
  retryMs: number;
  /** Up to this many peers each hears of every departure and every change of size. */
  smallSwarm: number;
  /** Distinct complainers that it takes to refuse a peer, within which time, and for how long. */
  complainers: number;
  /** How many peers one complainer may accuse within that time. */
  accused: number;
  complaintMs: number;
  banMs: number;
  /** How long an older socket has to prove that it lives when a second one comes with its peer id. */
  probeMs: number;
};

/** What every tracker grants. */
export const TRACKER_LIMITS: TrackerLimits = {
  sockets: 20_000,
  socketsPerAddress: 64,
  upgradesPerSecond: 5,
  upgradesBurst: 64,
  swarmsPerSocket: 16,
  messagesPerSecond: 10,
  messagesBurst: 100,
  patience: 200,
  cutBytes: 1024 * 1024,
  hungryInterval: 10,
  satisfiedInterval: 120,
  expiryIntervals: 2.5,
  offerMs: 50_000,
  pairMs: 5 * 60_000,
  introductions: 4,
  retryMs: 20_000,
  smallSwarm: 16,
  complainers: 3,
  accused: 8,
  complaintMs: 10 * 60_000,
  banMs: 10 * 60_000,
  probeMs: 2500,
};
