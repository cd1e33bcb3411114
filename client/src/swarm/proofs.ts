/** Peers that are remembered. */
const MOST = 500;
/** Proofs against one peer that are told while each comes to nothing: telling of one is work, and a liar may send many. */
const MOST_TOLD = 4;

/** Who was proven guilty. */
export type Proofs = {
  /** Writes a proof down; true when none against this peer was of use so far, as is known now. */
  note(peer: string): boolean;
  /** The proof that was noted last came to nothing: another one is worth telling, a few times. */
  vain(peer: string): void;
};

/** Makes one without any. A peer that is kept away for a lesser offence may still be proven guilty of a greater one, and once is enough. */
export function makeProofs(): Proofs {
  const proven = new Map<string, { told: number; isOpen: boolean }>();
  return {
    note(peer) {
      const { told, isOpen } = proven.get(peer) ?? { told: 0, isOpen: true };
      proven.delete(peer);
      proven.set(peer, { told: told + (isOpen ? 1 : 0), isOpen: false });
      for (const oldest of proven.keys()) {
        if (proven.size <= MOST) break;
        proven.delete(oldest);
      }
      return isOpen;
    },
    vain(peer) {
      const record = proven.get(peer);
      if (record !== undefined) record.isOpen = record.told < MOST_TOLD;
    },
  };
}
