import type { SegmentStorage } from "p2p-media-loader-core";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { VerifiedStore } from "../store/verified-store.ts";

export type SegmentStorageOptions = {
  store: Pick<VerifiedStore, "has" | "copy" | "names">;
  /** The rendition that the library calls by this id; undefined: not of this session. */
  rendition: (streamId: string) => string | undefined;
  /** Enters an upload that is about to begin; false when it must not. */
  mayGive: (bytes: number, name: ObjectName) => boolean;
};

export type CrowdStorage = SegmentStorage & {
  /** Tells the library that a rendition's segments changed, so that it announces them. */
  changed(streamId: string): void;
  /** Hides a segment from the library while it completes its own download of it. */
  settle(name: ObjectName): () => void;
};

/**
 * What the library takes for its storage: a view of the verified store, which alone keeps bytes. Nothing is stored through
 * it, since what the library has downloaded was put there when its hash held. Only copies leave, because hls.js' worker
 * takes a buffer away from whoever holds it.
 */
export function makeSegmentStorage({ store, rendition, mayGive }: SegmentStorageOptions): CrowdStorage {
  let tell: ((streamId: string) => void) | undefined;
  let askedByPlayer: string | undefined;
  const settling = new Set<string>();
  const nameOf = (streamId: string, n: number): ObjectName | undefined => {
    const rid = rendition(streamId);
    return rid === undefined ? undefined : { rid, n };
  };

  return {
    initialize: () => Promise.resolve(),
    onPlaybackUpdated: () => undefined,
    onSegmentRequested(_swarmId, streamId, n) {
      askedByPlayer = `${streamId}/${n}`;
    },
    storeSegment: () => Promise.resolve(),
    getSegmentData(_swarmId, streamId, n) {
      const name = nameOf(streamId, n);
      const bytes = name && store.copy(name)?.buffer;
      if (bytes === undefined || name === undefined || !mayGive(bytes.byteLength, name)) {
        return Promise.resolve(undefined);
      }
      return Promise.resolve(bytes);
    },
    // The library weighs what it downloads ahead against this; the store forgets by its own rule.
    getUsage: () => ({ totalCapacity: 1, usedCapacity: 0 }),
    hasSegment(_swarmId, streamId, n) {
      // The loader gives the player what is stored; the library would count it as an upload.
      const byPlayer = askedByPlayer === `${streamId}/${n}`;
      askedByPlayer = undefined;
      const name = nameOf(streamId, n);
      return !byPlayer && name !== undefined && !settling.has(keyOf(name)) && store.has(name);
    },
    getStoredSegmentIds(_swarmId, streamId) {
      const rid = rendition(streamId);
      const ids: number[] = [];
      for (const name of store.names()) if (name.rid === rid && name.p === undefined) ids.push(name.n);
      return ids;
    },
    setSegmentChangeCallback(callback) {
      tell = callback;
    },
    destroy() {
      tell = undefined;
    },
    changed: (streamId) => tell?.(streamId),
    settle(name) {
      const key = keyOf(name);
      settling.add(key);
      return () => settling.delete(key);
    },
  };
}

function keyOf({ rid, n }: ObjectName): string {
  return `${rid}/${n}`;
}
