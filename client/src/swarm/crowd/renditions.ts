import {
  crowdInfoHash,
  crowdStreamId,
  type CrowdStreamType,
} from "../../../../contracts/swarm/crowd-swarm.ts";

export type RenditionsOptions = {
  address: string;
  sid: string;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
  onPlayed: (rid: string, type: CrowdStreamType) => void;
  /** It is played no more. */
  onLeft: (rid: string) => void;
};

/** Which renditions the player plays, by the library's names. */
export type Renditions = {
  /** One is on the player's timeline. */
  add(rid: string, type: CrowdStreamType): void;
  /** The player asks for one's segments; false when it isn't known. */
  asked(rid: string): boolean;
  /** What the library calls it. */
  streamId(rid: string): string | undefined;
  ridOf(streamId: string): string | undefined;
  /** The `info_hash` of the picture's swarm, of the size that was asked for last. */
  mainSwarm(): string | undefined;
  /** Leaves those in whose place others have been played for a while. */
  leaveUnused(): void;
};

/** The library itself forgets a rendition's peers 30 s after another was chosen. */
const UNUSED_MS = 32_000;

type Rendition = { streamId: string; type: CrowdStreamType; askedAt: number };

/** Makes one that knows none yet. */
export function makeRenditions({ address, sid, now, onPlayed, onLeft }: RenditionsOptions): Renditions {
  const renditions = new Map<string, Rendition>();
  return {
    add(rid, type) {
      if (renditions.has(rid)) return;
      renditions.set(rid, { type, streamId: crowdStreamId({ address, sid, type, rid }), askedAt: now() });
      onPlayed(rid, type);
    },
    asked(rid) {
      const rendition = renditions.get(rid);
      if (rendition !== undefined) rendition.askedAt = now();
      return rendition !== undefined;
    },
    streamId: (rid) => renditions.get(rid)?.streamId,
    ridOf: (streamId) => [...renditions].find(([, known]) => known.streamId === streamId)?.[0],
    mainSwarm() {
      const [main] = [...renditions].filter(([, { type }]) => type === "main")
        .sort(([, one], [, other]) => other.askedAt - one.askedAt);
      return main && crowdInfoHash({ address, sid, type: "main", rid: main[0] });
    },
    leaveUnused() {
      // The library never says that it left a swarm, and a tracker would send it newcomers for ever.
      for (const [rid, { type, askedAt }] of renditions) {
        const others = [...renditions.values()].filter((other) =>
          other.type === type && other.askedAt > askedAt
        );
        if (others.length === 0 || askedAt > now() - UNUSED_MS) continue;
        renditions.delete(rid);
        onLeft(rid);
      }
    },
  };
}
