import type { TrackerLimits } from "./limits.ts";

export type MessageRateOptions = {
  limits: Pick<TrackerLimits, "messagesPerSecond" | "messagesBurst" | "patience">;
  /** Milliseconds of one clock. */
  now: () => number;
};

/** Judges one socket's next message: pass, lose it, or close the socket. */
export function makeMessageRate({ limits, now }: MessageRateOptions): () => "pass" | "drop" | "close" {
  const { messagesPerSecond, messagesBurst, patience } = limits;
  let tokens = messagesBurst;
  let lost = 0;
  let at = now();
  return () => {
    const time = now();
    // A clock set back must not take tokens away.
    tokens = Math.min(messagesBurst, tokens + Math.max(0, time - at) / 1000 * messagesPerSecond);
    at = time;
    if (tokens >= 1) {
      tokens -= 1;
      return "pass";
    }
    lost++;
    return lost > patience ? "close" : "drop";
  };
}
