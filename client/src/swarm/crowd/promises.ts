import { objectKey, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";

export type PromisesOptions = {
  /** The object is here, or bytes of it are coming. */
  isKept: (name: ObjectName) => boolean;
  onKept: (peer: string) => void;
  /** Nothing came of it. */
  onBroken: (peer: string) => void;
  after: After;
};

/** What peers say that they fetch for everybody. */
export type Promises = {
  /** Takes a peer's word, once for each object; false when it has been given before. */
  take(peer: string, name: ObjectName): boolean;
  /** Whether a peer's word about it was ever taken. */
  spoke(peer: string, name: ObjectName): boolean;
  /** Whether somebody's word is believed now. */
  isComing(name: ObjectName): boolean;
  close(): void;
};

/** How long a word holds others back, in milliseconds: a box may take as long over a segment, and there is time for another fetch. */
const BELIEF_MS = 700;
/** Words remembered, so that none is taken twice. */
const KEPT = 1000;

/** Makes one that was promised nothing yet. */
export function makePromises({ isKept, onKept, onBroken, after }: PromisesOptions): Promises {
  const taken = new Set<string>();
  /** Who is believed about which object now. */
  const believed = new Map<string, Map<string, () => void>>();
  const keyOf = (name: ObjectName) => objectKey("media", name);
  return {
    take(peer, name) {
      const key = keyOf(name);
      const word = `${peer} ${key}`;
      if (taken.has(word)) return false;
      taken.add(word);
      for (const oldest of taken) {
        if (taken.size <= KEPT) break;
        taken.delete(oldest);
      }
      const peers = believed.get(key) ?? new Map<string, () => void>();
      believed.set(key, peers.set(peer, after(BELIEF_MS, () => lapse(key, peer, name))));
      return true;
    },
    spoke: (peer, name) => taken.has(`${peer} ${keyOf(name)}`),
    isComing: (name) => believed.has(keyOf(name)),
    close() {
      for (const peers of believed.values()) for (const cancel of peers.values()) cancel();
      believed.clear();
    },
  };

  function lapse(key: string, peer: string, name: ObjectName): void {
    const peers = believed.get(key);
    peers?.delete(peer);
    if (peers?.size === 0) believed.delete(key);
    if (isKept(name)) onKept(peer);
    else onBroken(peer);
  }
}
