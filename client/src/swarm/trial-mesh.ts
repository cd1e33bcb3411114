import { objectKey, type ObjectKind, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { BlameReason, MeshListener, MeshPort } from "./engine.ts";
import type { TrialTime } from "./trial-time.ts";

/** Everybody connected to everybody, at a fixed distance, without a byte of WebRTC. */
export type TrialMesh = {
  /** Connects a page; what it hears may come at once. */
  join(id: string, on: MeshListener): MeshPort;
  /** Takes a page out, whom the others count on for so long, in milliseconds. */
  leave(id: string, ghostMs?: number): void;
  /** What hostile pages say, past all rules. */
  say: {
    coming(from: string, name: ObjectName): void;
    bytes(from: string, name: ObjectName, bytes: Uint8Array<ArrayBuffer>): void;
    playlist(from: string, name: ObjectName, text: string): void;
  };
  blamed: { by: string; peer: string; reason: BlameReason }[];
};

/** How long an announcement is believed without a byte, in milliseconds. */
const BELIEF_MS = 300;

export type TrialMeshOptions = {
  time: TrialTime;
  /** One way from page to page, in milliseconds. */
  hopMs: () => number;
};

/** Makes a mesh that does what the real one promises: `coming` first, each object once, and silence is told. */
export function makeTrialMesh({ time, hopMs }: TrialMeshOptions): TrialMesh {
  const pages = new Map<string, MeshListener>();
  const known = new Set<string>();
  const parted = new Set<string>();
  const has = new Map<string, Set<string>>();
  const blamed: TrialMesh["blamed"] = [];
  /** What was pushed, by key. */
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>();
  const pair = (a: string, b: string) => [a, b].sort().join(" ");

  const others = (from: string) => [...pages].filter(([id]) => id !== from && !parted.has(pair(id, from)));
  const holds = (id: string) => {
    const held = has.get(id) ?? new Set();
    has.set(id, held);
    return held;
  };
  const later = (from: string, id: string, work: (on: MeshListener) => void) =>
    time.after(hopMs(), () => {
      const on = pages.get(id);
      if (on !== undefined && !parted.has(pair(id, from))) work(on);
    });

  const announce = (from: string, kind: ObjectKind, name: ObjectName) => {
    const key = objectKey(kind, name);
    for (const [id] of others(from)) {
      later(from, id, (on) => {
        if (holds(id).has(key)) return;
        on.announced(kind, name, from);
        time.after(BELIEF_MS, () => holds(id).has(key) ? undefined : on.lost(kind, name, from));
      });
    }
  };
  const send = (from: string, key: string, deliver: (on: MeshListener) => void) => {
    holds(from).add(key);
    for (const [id] of others(from)) {
      if (holds(id).has(key)) continue;
      holds(id).add(key);
      later(from, id, deliver);
    }
  };

  return {
    blamed,
    join(id, on) {
      pages.set(id, on);
      known.add(id);
      return {
        self: () => ({ peerId: id, uplink: 0 }),
        neighbours: () =>
          [...known].filter((other) => other !== id && !parted.has(pair(id, other)))
            .map((peerId) => ({ peerId, uplink: 0 })),
        near: () =>
          [...known].filter((other) => other !== id && !parted.has(pair(id, other)))
            .map((peerId) => ({ peerId, uplink: 0 })),
        feeds: () => others(id).length > 0,
        coming: (kind, name) => announce(id, kind, name),
        ask(name) {
          const key = objectKey("media", name);
          const holder = others(id).find(([other]) => holds(other).has(key));
          const bytes = bodies.get(key);
          if (holder === undefined || bytes === undefined || holds(id).has(key)) return;
          holds(id).add(key);
          // There and back.
          later(
            holder[0],
            id,
            () => later(holder[0], id, (on) => on.arrived(name, bytes.slice(), holder[0])),
          );
        },
        push(name, bytes) {
          bodies.set(objectKey("media", name), bytes.slice());
          send(id, objectKey("media", name), (to) => to.arrived(name, bytes.slice(), id));
        },
        offer(name) {
          holds(id).add(objectKey("media", name));
        },
        pushPlaylist(name, { text }) {
          send(id, objectKey("playlist", name), (to) => to.playlist(name, text, id));
        },
        blame(peer, reason) {
          blamed.push({ by: id, peer, reason });
          parted.add(pair(id, peer));
        },
      };
    },
    leave(id, ghostMs = 0) {
      pages.delete(id);
      time.after(ghostMs, () => known.delete(id));
    },
    say: {
      coming: (from, name) => announce(from, "media", name),
      bytes(from, name, bytes) {
        for (const [id] of others(from)) later(from, id, (on) => on.arrived(name, bytes.slice(), from));
      },
      playlist(from, name, text) {
        for (const [id] of others(from)) later(from, id, (on) => on.playlist(name, text, from));
      },
    },
  };
}
