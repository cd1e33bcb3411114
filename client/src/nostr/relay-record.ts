import type { RelayFault, RelayHealth, RelayState } from "./relay-health.ts";

export type RelayRecordOptions = { url: string; nowMs: () => number; onChange: () => void };

/** Relays' words are shown; none of them needs more. */
const WORDS_LIMIT = 200;

/** Keeps how one relay does. */
export function makeRelayRecord({ url, nowMs, onChange }: RelayRecordOptions) {
  const health: RelayHealth = { url, state: "idle", sinceMs: nowMs(), taken: 0, dropped: 0 };

  const blame = (fault: RelayFault, words?: string) => {
    health.fault = fault;
    if (words === undefined) delete health.words;
    else health.words = words.slice(0, WORDS_LIMIT);
    onChange();
  };

  return {
    health,
    blame,

    become(state: RelayState, fault?: RelayFault, words?: string): void {
      health.state = state;
      health.sinceMs = nowMs();
      delete health.retryAtMs;
      if (fault !== undefined) blame(fault, words);
      onChange();
    },

    /** It is tried again after so many milliseconds. */
    retryIn(ms: number): void {
      health.retryAtMs = nowMs() + ms;
    },

    /** A question asked at that time was answered in full; that pardons a relay whose manners are clean. */
    answeredSince(askedMs: number, clean: boolean): void {
      health.answerMs = nowMs() - askedMs;
      if (clean) {
        delete health.fault;
        delete health.words;
      }
      onChange();
    },
  };
}

export type RelayRecord = ReturnType<typeof makeRelayRecord>;
