import type { ClientMessage, Filter } from "../../../contracts/nostr/relay-messages.ts";
import type { RetryKnown } from "./relay-auth.ts";
import type { RelayRecord } from "./relay-record.ts";

export type RelayRequestsOptions = {
  record: RelayRecord;
  nowMs: () => number;
  later: (ms: number, call: () => void) => () => void;
  send: (message: ClientMessage) => void;
  /** The relay has slipped in nothing so far. */
  clean: () => boolean;
  retryKnown: RetryKnown;
  /** The relay has sent all it had, or won't: `complete` tells which. */
  onAnswered: (subscription: string, complete: boolean) => void;
};

type Want = {
  filters: readonly Filter[];
  askedMs: number;
  answered: boolean;
  retried: boolean;
  stopWait: () => void;
};

const ANSWER_MS = 10_000;

/** What one relay is asked for: each question stands until dropped, over all connections. */
export function makeRelayRequests(o: RelayRequestsOptions) {
  const wanted = new Map<string, Want>();

  const ask = (id: string) => {
    const want = wanted.get(id);
    if (want === undefined) return;
    want.askedMs = o.nowMs();
    want.stopWait();
    want.stopWait = o.later(ANSWER_MS, () => {
      o.record.blame("silent");
      answered(id, false);
    });
    o.send({ type: "REQ", subscription: id, filters: [...want.filters] });
  };

  const answered = (id: string, complete: boolean) => {
    const want = wanted.get(id);
    if (want === undefined) return;
    want.stopWait();
    want.answered = true;
    if (complete) o.record.answeredSince(want.askedMs, o.clean());
    o.onAnswered(id, complete);
  };

  return {
    has: (id: string) => wanted.has(id),
    count: () => wanted.size,
    ask,
    answered,

    add(id: string, filters: readonly Filter[]): void {
      wanted.set(id, { filters, askedMs: o.nowMs(), answered: false, retried: false, stopWait: () => {} });
    },

    /** Ends a question; true if there was one. */
    drop(id: string): boolean {
      const want = wanted.get(id);
      if (want === undefined) return false;
      want.stopWait();
      wanted.delete(id);
      o.send({ type: "CLOSE", subscription: id });
      return true;
    },

    /** On a new connection a refusal may be retried anew. */
    renew(): void {
      for (const want of wanted.values()) want.retried = false;
    },

    askAll(): void {
      for (const id of wanted.keys()) ask(id);
    },

    /** The connection broke: whoever waits for a first answer waits no longer. */
    fail(): void {
      for (const [id, want] of wanted) {
        want.stopWait();
        if (!want.answered) answered(id, false);
      }
    },

    heardClosed(id: string, reason: string): void {
      const want = wanted.get(id);
      if (want === undefined) return;
      o.record.blame("refused", reason);
      // The viewer may take long to decide; the page does not wait, and silence it is not.
      want.stopWait();
      want.stopWait = o.later(ANSWER_MS, () => answered(id, false));
      o.retryKnown(want, reason, () => ask(id), () => answered(id, false));
    },

    close(): void {
      for (const { stopWait } of wanted.values()) stopWait();
      wanted.clear();
    },
  };
}
