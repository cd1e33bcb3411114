import * as v from "valibot";
import { BoxStatus } from "../../../contracts/api/status.ts";
import { readBody } from "./read-body.ts";

export type StatusPollOptions = {
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  /** A status, or undefined when the box has stopped answering. */
  onStatus: (status: BoxStatus | undefined) => void;
};

export type StatusPoll = {
  /** Which box to ask; undefined for none. */
  ask(url: string | undefined): void;
  /** Asks at the next turn, however short ago it asked. */
  soon(): void;
  /** Called often; asks when it is time to, which comes seldom while all is `calm`. */
  tick(calm: boolean): void;
  close(): void;
};

const LIMIT = 64 * 1024;
const TIMEOUT_MS = 4000;
/** Whoever waits for a picture learns of it within two seconds of the box, answer and turn included. */
const WAITING_MS = 1000;
const CALM_MS = 15_000;
const LONGEST_MS = 30_000;

/** Asks a box now and then what its encoder is doing, less often when it doesn't answer. */
export function makeStatusPoll({ fetch, now, onStatus }: StatusPollOptions): StatusPoll {
  let url: string | undefined;
  let askedAt = -Infinity;
  let failures = 0;
  let running: AbortController | undefined;

  return {
    ask(next) {
      if (next === url) return;
      running?.abort();
      running = undefined;
      url = next;
      askedAt = -Infinity;
      failures = 0;
      onStatus(undefined);
    },
    soon() {
      askedAt = -Infinity;
    },
    tick(calm) {
      const pause = Math.min((calm ? CALM_MS : WAITING_MS) * 2 ** failures, LONGEST_MS);
      if (url === undefined || running !== undefined || now() - askedAt < pause) return;
      askedAt = now();
      const abort = running = new AbortController();
      get(url, AbortSignal.any([abort.signal, AbortSignal.timeout(TIMEOUT_MS)])).then(
        (status) => {
          if (running !== abort) return;
          running = undefined;
          failures = status === undefined ? failures + 1 : 0;
          onStatus(status);
        },
      );
    },
    close() {
      running?.abort();
      running = undefined;
      url = undefined;
    },
  };

  /** The status, or undefined for whatever went wrong: nothing depends on it but a word. */
  async function get(address: string, signal: AbortSignal): Promise<BoxStatus | undefined> {
    try {
      const response = await fetch(address, { signal, cache: "no-store", credentials: "omit" });
      if (!response.ok) return undefined;
      const bytes = await readBody(response, { limit: LIMIT, idleMs: TIMEOUT_MS });
      const status = v.safeParse(BoxStatus, JSON.parse(new TextDecoder().decode(bytes)));
      return status.success ? status.output : undefined;
    } catch {
      return undefined;
    }
  }
}
