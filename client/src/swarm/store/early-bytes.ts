import { objectKey, type ObjectName } from "../../../../contracts/swarm/object-name.ts";

/** Bytes that came before any playlist listed them, and wait for their hash. */
export type EarlyBytes = {
  keep(name: ObjectName, bytes: Uint8Array<ArrayBuffer>, from: string): void;
  /** Everything that came under a name, in order of arrival; it is forgotten then. */
  take(name: ObjectName): { bytes: Uint8Array<ArrayBuffer>; from: string }[];
  clear(): void;
};

type Early = { key: string; bytes: Uint8Array<ArrayBuffer>; from: string };

/** What one peer may have waiting: some parts of picture and sound, or one large segment. */
const BYTES = 4 * 1024 * 1024;
const OBJECTS = 16;
/** As many peers as are ever connected at a time, and some that have just left. */
const PEERS = 8;

/** Makes an empty one, capped for each peer: who fills it pushes out only what it brought itself. */
export function makeEarlyBytes(): EarlyBytes {
  let kept: Early[] = [];
  return {
    keep(name, bytes, from) {
      if (bytes.length > BYTES) return;
      kept.push({ key: objectKey("media", name), bytes, from });
      const whose = () => kept.filter((early) => early.from === from);
      const weight = () => whose().reduce((sum, early) => sum + early.bytes.length, 0);
      while (whose().length > OBJECTS || weight() > BYTES) {
        const oldest = kept.findIndex((early) => early.from === from);
        kept.splice(oldest, 1);
      }
      // Who left leaves nothing behind for long, however many come and go.
      const peers = new Set(kept.map((early) => early.from));
      const [longest] = peers;
      if (peers.size > PEERS) kept = kept.filter((early) => early.from !== longest);
    },
    take(name) {
      const key = objectKey("media", name);
      const found = kept.filter((early) => early.key === key);
      if (found.length > 0) kept = kept.filter((early) => early.key !== key);
      return found.map(({ bytes, from }) => ({ bytes, from }));
    },
    clear() {
      kept = [];
    },
  };
}
