/** Peers that are remembered. */
const MOST = 500;

/** Who was proven guilty. */
export type Proofs = {
  /** Writes a proof down; true when it is the first against this peer. */
  note(peer: string): boolean;
};

/** Makes one without any. A peer that is kept away for a lesser offence may still be proven guilty of a greater one, and once is enough. */
export function makeProofs(): Proofs {
  const proven = new Set<string>();
  return {
    note(peer) {
      const isFirst = !proven.has(peer);
      proven.delete(peer);
      proven.add(peer);
      for (const oldest of proven) {
        if (proven.size <= MOST) break;
        proven.delete(oldest);
      }
      return isFirst;
    },
  };
}
