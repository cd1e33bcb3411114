import type { TrackerLimits } from "./limits.ts";

export type ComplaintBookOptions = {
  limits: Pick<TrackerLimits, "complainers" | "complaintMs" | "banMs" | "accused">;
  /** Unix milliseconds. */
  now: () => number;
};

/** Who complained about whom, and who is refused for it. `peer` is a stream's address and a peer id in one text. */
export type ComplaintBook = {
  /** Takes down a complaint; `complainer` is whatever makes one person of many ids. True when it was the last one needed. */
  note: (peer: string, complainer: string) => boolean;
  isBanned: (peer: string) => boolean;
  /** Forgets what is over. */
  sweep: () => void;
};

/** Nobody complained yet. One complainer alone never has anybody refused, however loud, and a few never empty a swarm. */
export function makeComplaintBook({ limits, now }: ComplaintBookOptions): ComplaintBook {
  const complaints = new Map<string, Map<string, number>>();
  const bans = new Map<string, number>();
  /** Whom each complainer accused, and when last. */
  const accusations = new Map<string, Map<string, number>>();

  const current = (by: Map<string, number>) => {
    for (const [other, at] of by) if (now() - at >= limits.complaintMs) by.delete(other);
    return by;
  };

  /** Whether the complainer's word still counts, or accused too many others. */
  function isHeard(peer: string, complainer: string): boolean {
    const accused = current(accusations.get(complainer) ?? new Map<string, number>());
    if (!accused.has(peer) && accused.size >= limits.accused) return false;
    accusations.set(complainer, accused.set(peer, now()));
    return true;
  }

  return {
    note(peer, complainer) {
      if (!isHeard(peer, complainer)) return false;
      const by = current(complaints.get(peer) ?? new Map<string, number>());
      by.set(complainer, now());
      if (by.size < limits.complainers) {
        complaints.set(peer, by);
        return false;
      }
      complaints.delete(peer);
      bans.set(peer, now() + limits.banMs);
      return true;
    },
    isBanned: (peer) => (bans.get(peer) ?? 0) > now(),
    sweep() {
      for (const [peer, until] of bans) if (until <= now()) bans.delete(peer);
      for (const book of [complaints, accusations]) {
        for (const [name, others] of book) if (current(others).size === 0) book.delete(name);
      }
    },
  };
}
