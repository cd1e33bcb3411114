import type { BlameReason } from "../engine.ts";

/** What a peer of the crowd can do wrong: bytes that only it can have sent, rules of speaking, more than was asked for, promises not kept. */
export type Offence = Extract<BlameReason, "byte-mismatch" | "protocol" | "flood" | "silence">;

export type StandingOptions = {
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
};

export type Standing = {
  /** Writes an offence down; true when the peer is from now on kept away. */
  note(peer: string, offence: Offence): boolean;
  /** Whether no connection with this peer is wanted now. */
  barred(peer: string): boolean;
};

/** Bars for a first offence; each further one doubles it. */
const FIRST_MS = 60_000;
const LONGEST_MS = 30 * 60_000;
/** Slow lines look like silence, so it takes some of it, soon after each other. */
const SILENCES = 3;
const SILENCES_WITHIN_MS = 30_000;
const KEPT = 500;

type Record = { offences: number; until: number; silences: number[] };

/** Remembers who sent what didn't hold: the library closes a connection, but meets the same peer again a minute later. */
export function makeStanding({ now }: StandingOptions): Standing {
  const records = new Map<string, Record>();
  return {
    note(peer, offence) {
      const record = records.get(peer) ?? { offences: 0, until: -Infinity, silences: [] };
      records.delete(peer);
      records.set(peer, record);
      for (const oldest of records.keys()) {
        if (records.size <= KEPT) break;
        records.delete(oldest);
      }
      if (offence === "silence") {
        const since = now() - SILENCES_WITHIN_MS;
        record.silences = [...record.silences.filter((at) => at > since), now()];
        if (record.silences.length < SILENCES) return false;
        record.silences = [];
      }
      // Two swarms of one page may find the same out at once.
      if (record.until > now()) return false;
      record.until = now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** record.offences);
      record.offences++;
      return true;
    },
    barred: (peer) => (records.get(peer)?.until ?? -Infinity) > now(),
  };
}
