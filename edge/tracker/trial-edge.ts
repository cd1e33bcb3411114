import { checkSchnorr, signEvent } from "../../contracts/nostr/event.ts";
import { sha256 } from "../../contracts/sha256.ts";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { type Grant, tokenTemplate, tokenToQuery } from "../../contracts/swarm/token.ts";
import { type KnownTerms, makeKnownTerms } from "../admission/known-terms.ts";
import { makeApp } from "../app.ts";
import { EDGE_LIMITS } from "../config.ts";
import type { Listening, ListenOptions } from "../listen/listen.ts";
import type { MemoryBudgetOptions } from "../listen/memory-budget.ts";
import { TRACKER_LIMITS, type TrackerLimits } from "./limits.ts";
import { makeTracker, type Tracker } from "./tracker.ts";

/** The trial edge's secret key. */
export const EDGE_SECRET = new Uint8Array(32).fill(7);

/** A peer id of the trial's stream, always the same for one number. */
export function trialPeerId(n: number, address = TRIAL_ADDRESS): string {
  return peerIdOf(sha256(Uint8Array.of(n >> 8, n & 255)), address);
}

/** A token as the `t` parameter carries it. */
export function trialToken(grant: Partial<Grant> & { peerId: string }, secret = EDGE_SECRET): string {
  const now = Math.floor(Date.now() / 1000);
  const full: Grant = { address: TRIAL_ADDRESS, tier: "open", degree: 5, exp: now + 3600, ...grant };
  return tokenToQuery(signEvent(tokenTemplate(full, Math.min(now, full.exp - 60)), secret));
}

/** An edge that listens on a free port of this machine. */
export type TrialEdge = { url: string; tracker: Tracker; terms: KnownTerms; stop: () => Promise<void> };

/** Starts one. */
export async function startTrialEdge(
  { listen, limits = {}, origins = [], connectionsOf = () => Infinity, memory }: {
    listen: (options: ListenOptions) => Promise<Listening>;
    connectionsOf?: (address: string) => number;
    memory?: MemoryBudgetOptions;
    limits?: Partial<TrackerLimits>;
    origins?: string[];
  },
): Promise<TrialEdge> {
  const trackerLimits = { ...TRACKER_LIMITS, ...limits };
  const terms = makeKnownTerms();
  const tracker = makeTracker({
    limits: trackerLimits,
    now: Date.now,
    random: Math.random,
    stands: terms.stands,
  });
  const onFault = (error: unknown) => {
    throw error;
  };
  const app = makeApp({
    secret: EDGE_SECRET,
    limits: EDGE_LIMITS,
    proxies: 0,
    lookUp: () => Promise.resolve({ state: "answered", events: [] }),
    check: checkSchnorr,
    tracker,
    terms,
    trackerLimits,
    origins,
    now: Date.now,
    memory: () => Deno.memoryUsage().rss,
    onFault,
  });
  const server = await listen({
    port: 0,
    connections: 1000,
    connectionsOf,
    ...(memory === undefined ? {} : { memory }),
    fetch: (request, asked) => app.fetch(request, asked),
    onFault,
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    tracker,
    terms,
    stop: async () => {
      await tracker.leave(0);
      await server.stop();
    },
  };
}

/** Waits until something holds; rejects after 5 s. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it never held: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
