import { readShortText } from "../tracker/short-answer.ts";

/** What an edge says of itself is short; more than this is not read. */
const MAX_BYTES = 64 * 1024;
const WAIT_MS = 4000;
/** As many as a viewer signals through. */
const ASKED = 2;

/** The role by which an edge says that it grants a TURN server: viewers can hide their address behind it. */
export const RELAY_ROLE = "turn";

/** `unknown`: none said yes, and not all could be asked. */
export type RelayOffer = "yes" | "no" | "unknown";

export type RelayOfferOptions = {
  /** HTTP addresses without a slash at the end. */
  edges: readonly string[];
  fetch: typeof fetch;
  /** Makes a signal that aborts after some milliseconds. */
  timeout?: (ms: number) => AbortSignal;
};

/** Whether one of a stream's edges has a TURN server. */
export async function offersRelay(
  { edges, fetch, timeout = AbortSignal.timeout }: RelayOfferOptions,
): Promise<RelayOffer> {
  const answers = await Promise.all(
    edges.slice(0, ASKED).map(async (edge): Promise<RelayOffer> => {
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
  if (answers.includes("yes")) return "yes";
  return answers.includes("unknown") ? "unknown" : "no";
}

function hasRole(text: string): boolean {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return false;
  const { roles } = value as Record<string, unknown>;
  return Array.isArray(roles) && roles.includes(RELAY_ROLE);
}
