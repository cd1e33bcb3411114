import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { NeighbourLink } from "./neighbour-link.ts";

export type TidingsOptions = {
  selfId: string;
  /** Neighbours that said hello. */
  neighbours: () => readonly NeighbourLink[];
  /** Whether this page carries objects for others now. */
  isSharing: () => boolean;
  after: After;
};

/** Whoever isn't the first of two to speak does so after so many milliseconds, where it heard nothing until then. */
const LATER_MS = 80;

/** Says to neighbours who take an object from somebody else that they may have it from here. */
export function makeTidings({ selfId, neighbours, isSharing, after }: TidingsOptions) {
  const pending = new Set<() => void>();

  /** Mostly both have it by then, and need no word of it: one of the two says it at once, by turns. */
  function isFirst({ peerId }: NeighbourLink, { n, p = 0 }: ObjectName): boolean {
    return (selfId < peerId) === ((n + p) % 2 === 0);
  }

  function later(peers: readonly NeighbourLink[], kind: ObjectKind, name: ObjectName): void {
    if (peers.length === 0) return;
    const key = objectKey(kind, name);
    const cancel = after(LATER_MS, () => {
      pending.delete(cancel);
      if (!isSharing()) return;
      const here = neighbours();
      for (const peer of peers) {
        if (!peer.knows.has(key) && here.includes(peer)) peer.say({ type: "have", kind, name });
      }
    });
    pending.add(cancel);
  }

  return {
    tell(peers: readonly NeighbourLink[], kind: ObjectKind, name: ObjectName): void {
      for (const peer of peers) if (isFirst(peer, name)) peer.say({ type: "have", kind, name });
      later(peers.filter((peer) => !isFirst(peer, name)), kind, name);
    },
    close(): void {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}

export type Tidings = ReturnType<typeof makeTidings>;
