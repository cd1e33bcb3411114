import { TRACKERS_PER_VIEWER } from "../../../../contracts/swarm/trackers.ts";
import { readShortText } from "../tracker/short-answer.ts";

/** What an edge says of itself is short; more than this is not read. */
const MAX_BYTES = 64 * 1024;
const WAIT_MS = 4000;
/** More edges than a stream has; of those after them it isn't known that they have one. */
const ASKED_MOST = 8;

/** The role by which an edge says that it grants a TURN server: viewers can hide their address behind it. */
export const RELAY_ROLE = "turn";

/** `unknown`: too few said yes, and those that couldn't be asked might. */
export type RelayOffer = "yes" | "no" | "unknown";

export type RelayOfferOptions = {
  /** HTTP addresses without a slash at the end. */
  edges: readonly string[];
  fetch: typeof fetch;
  /** Makes a signal that aborts after some milliseconds. */
  timeout?: (ms: number) => AbortSignal;
};

/**
 * Whether one of the edges that a viewer signals through has a TURN server, whichever of the stream's edges those are: each session
 * chooses others.
 */
export async function offersRelay(
  { edges, fetch, timeout = AbortSignal.timeout }: RelayOfferOptions,
): Promise<RelayOffer> {
  const listed = [...new Set(edges)];
  const answers = await Promise.all(
    listed.slice(0, ASKED_MOST).map(async (edge): Promise<RelayOffer> => {
      try {
        const response = await fetch(`${edge}/`, {
          signal: timeout(WAIT_MS),
          credentials: "omit",
          headers: { accept: "application/json" },
        });
        if (!response.ok) return "unknown";
        const text = await readShortText(response, MAX_BYTES);
        if (text === undefined) return "unknown";
        return hasRole(text) ? "yes" : "no";
      } catch (error) {
        console.info(`${edge} could not be asked for its roles:`, error);
        return "unknown";
      }
    }),
  );
  const count = (said: RelayOffer) => answers.filter((answer) => answer === said).length;
  /** So many without a TURN server may be chosen together. */
  const chosen = Math.min(TRACKERS_PER_VIEWER, listed.length);
  if (listed.length - count("yes") < chosen) return "yes";
  return count("no") >= chosen ? "no" : "unknown";
}

function hasRole(text: string): boolean {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return false;
  const { roles } = value as Record<string, unknown>;
  return Array.isArray(roles) && roles.includes(RELAY_ROLE);
}
