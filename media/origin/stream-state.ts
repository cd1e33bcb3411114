import type { StreamState } from "../../contracts/api/status.ts";
import type { SessionState } from "./session.ts";

/** What a stream's state follows from; times in milliseconds. */
export type StateFacts = {
  /** State of its session, if there is one. */
  session: SessionState | undefined;
  /** MediaMTX has a publisher on its path. */
  connected: boolean;
  /** When a publisher was let in that has brought no media yet. */
  expectedSinceMs: number | undefined;
  lastPartMs: number | undefined;
  /** The creator ended the stream, and the encoder that was on then is on still. */
  held?: boolean;
};

/** Without a part for this long the encoder is said to pause. */
export const PAUSED_MS = 3000;
/** An encoder that was let in has this long to bring media. */
const STARTING_MS = 15_000;

/** What a stream is doing. Liveness is parts arriving, never a flag. */
export function stateOf(
  { session, connected, expectedSinceMs, lastPartMs, held = false }: StateFacts,
  nowMs: number,
): StreamState {
  if (session === "live" || session === "paused") {
    return session === "live" && lastPartMs !== undefined && nowMs - lastPartMs <= PAUSED_MS
      ? "live"
      : "reconnecting";
  }
  if ((connected && !held) || (expectedSinceMs !== undefined && nowMs - expectedSinceMs < STARTING_MS)) {
    return "starting";
  }
  return session === "ended" ? "ended" : "waiting";
}
