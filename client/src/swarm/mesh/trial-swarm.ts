import { meshDelayMs } from "../../../../contracts/swarm/election.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { PEER_ID_PREFIX } from "../../../../contracts/swarm/peer-id.ts";
import type { After } from "../../webrtc/schedule.ts";
import { type ElectionRun, makeElectionRun } from "../election-run.ts";
import type { BlameReason } from "../engine.ts";
import type { PeerLink, PeerLinksListener } from "../peer/peer-links.ts";
import { LOW_WATER } from "../peer/wire.ts";
import { makeMesh, type Mesh } from "./mesh.ts";

const ADDRESS = `30311:${"ab".repeat(32)}:bees`;
const SID = "0123456789abcdef";

/** Time that passes at once, event by event. */
export type TrialTime = { now: () => number; after: After; pass(ms: number): void };

/** Makes a clock that runs works in order without waiting for anything. */
export function makeTrialTime(): TrialTime {
  type Due = { at: number; id: number; work: () => void };
  const heap: Due[] = [];
  const called = new Set<number>();
  let now = 1_000_000;
  let lastId = 0;
  const before = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.id < b.id);

  function push(due: Due): void {
    let at = heap.push(due) - 1;
    for (let up = (at - 1) >> 1; at > 0 && before(due, heap[up]!); at = up, up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      heap[up] = due;
    }
  }

  function shift(): Due | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
      if (least === at) return first;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }

  return {
    now: () => now,
    after(ms, work) {
      const id = ++lastId;
      push({ at: now + Math.max(0, ms), id, work });
      return () => called.add(id);
    },
    pass(ms) {
      const end = now + ms;
      while (heap[0] !== undefined && heap[0].at <= end) {
        const due = shift()!;
        now = Math.max(now, due.at);
        if (!called.delete(due.id)) due.work();
      }
      now = end;
    },
  };
}

export type TrialPeerOptions = {
  /** One way to a neighbour, milliseconds. Default 5. */
  hopMs?: number;
  /** Default 100,000. */
  uplinkKbit?: number;
  /** What a request to the box takes, milliseconds. Default 10. */
  boxMs?: number;
  sharing?: boolean;
  /** Bytes it may still give. Default: as many as it likes. */
  budget?: number;
};

/** One peer with its mesh, an election and a store in which only true bytes are kept. */
export type TrialPeer = {
  id: string;
  mesh: Mesh;
  /** Keys of verified objects. */
  store: Map<string, Uint8Array<ArrayBuffer>>;
  /** Objects fetched from the box, oldest first. */
  fetched: ObjectName[];
  /** When an object was verified here, by key. */
  at: Map<string, number>;
  blamed: { peer: string; reason: BlameReason }[];
  lost: { name: ObjectName; from: string }[];
  announced: { name: ObjectName; from: string }[];
  given: number;
  /** A playlist lists the object now. */
  list(name: ObjectName): void;
  leave(): void;
};

/** A raw end of a channel, for whoever doesn't play by the rules. */
export type TrialIntruder = {
  id: string;
  send(frame: Uint8Array): void;
  received: Uint8Array[];
  isOpen(): boolean;
};

export type TrialSwarm = {
  time: TrialTime;
  peers: TrialPeer[];
  add(options?: TrialPeerOptions): TrialPeer;
  /** Connects two peers as if a tracker had. */
  join(one: TrialPeer, other: TrialPeer): void;
  /** Connects everybody at random until each has as many neighbours, or nobody is left to connect. */
  joinAll(degree: number, random: () => number): void;
  intrude(into: TrialPeer, id?: string): TrialIntruder;
  /** Whether a peer would connect to somebody now. */
  admits(peer: TrialPeer, id: string): boolean;
  /** The box' bytes of an object. */
  truth(name: ObjectName): Uint8Array<ArrayBuffer>;
};

type End = { owner: string; link: PeerLink; on: PeerLinksListener | undefined };

/** A swarm without network: channels with delay and uplinks, an election and a box. */
export function makeTrialSwarm(options: { objectBytes?: number; patienceMs?: number } = {}): TrialSwarm {
  const time = makeTrialTime();
  const { objectBytes = 40_000, patienceMs = 150 } = options;
  const peers: TrialPeer[] = [];
  const listeners = new Map<string, PeerLinksListener>();
  const settings = new Map<string, Required<TrialPeerOptions>>();
  const busyUntil = new Map<string, number>();
  const ends = new Map<PeerLink, { other: PeerLink; open: boolean }>();
  const shunned = new Map<string, (peerId: string) => boolean>();

  function truth(name: ObjectName): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(objectBytes);
    new DataView(bytes.buffer).setUint32(0, name.n * 1000 + (name.p ?? 999));
    return bytes;
  }

  function makeEnd(owner: string, peerId: string, hear: (link: PeerLink, frame: Uint8Array) => void): End {
    let buffered = 0;
    const link: PeerLink = {
      peerId,
      send(frame) {
        const end = ends.get(link);
        if (!end?.open) return;
        const { hopMs, uplinkKbit } = settings.get(owner) ?? { hopMs: 5, uplinkKbit: 1e6 };
        const sent = Math.max(time.now(), busyUntil.get(owner) ?? 0) + frame.length * 8 / uplinkKbit;
        busyUntil.set(owner, sent);
        buffered += frame.length;
        time.after(sent - time.now(), () => {
          const before = buffered;
          buffered -= frame.length;
          if (before > LOW_WATER / 2 && buffered <= LOW_WATER / 2 && end.open) {
            listeners.get(owner)?.drained(link);
          }
          // What was sent before it was closed still comes.
          time.after(hopMs, () => ends.get(end.other)?.open === true && hear(end.other, frame));
        });
      },
      buffered: () => buffered,
      roundTripMs: () => Promise.resolve(2 * (settings.get(owner)?.hopMs ?? 0)),
      close: () => part(link),
    };
    return { owner, link, on: listeners.get(owner) };
  }

  function part(link: PeerLink): void {
    const end = ends.get(link);
    if (!end?.open) return;
    const other = ends.get(end.other);
    end.open = false;
    listeners.get(ownerOf.get(link) ?? "")?.ended(link, "left");
    time.after(20, () => {
      if (other?.open !== true) return;
      other.open = false;
      listeners.get(ownerOf.get(end.other) ?? "")?.ended(end.other, "gone");
    });
  }

  const ownerOf = new Map<PeerLink, string>();
  function connect(a: string, b: string, hearA: typeof hearAs, hearB: typeof hearAs): [PeerLink, PeerLink] {
    const [one, other] = [makeEnd(a, b, hearB), makeEnd(b, a, hearA)];
    ends.set(one.link, { other: other.link, open: true });
    ends.set(other.link, { other: one.link, open: true });
    ownerOf.set(one.link, a).set(other.link, b);
    return [one.link, other.link];
  }
  const hearAs = (link: PeerLink, frame: Uint8Array) =>
    listeners.get(ownerOf.get(link) ?? "")?.frame(link, frame);

  function isJoined(a: string, b: string): boolean {
    return [...ends].some(([link, { open }]) => open && ownerOf.get(link) === a && link.peerId === b);
  }

  const swarm: TrialSwarm = {
    time,
    peers,
    truth,
    add(given = {}) {
      const digits = peers.length.toString(36).padStart(3, "0");
      // Tickets are hashes of ids: any distinct ids do.
      const id = `${PEER_ID_PREFIX}${digits}trialpeer`.slice(0, 20);
      const set = { hopMs: 5, uplinkKbit: 100_000, boxMs: 10, sharing: true, budget: Infinity, ...given };
      settings.set(id, set);
      const peer: TrialPeer = makePeer(id, set);
      peers.push(peer);
      return peer;
    },
    join(one, other) {
      if (shunned.get(one.id)?.(other.id) || shunned.get(other.id)?.(one.id)) return;
      const [a, b] = connect(one.id, other.id, hearAs, hearAs);
      listeners.get(one.id)?.opened(a);
      listeners.get(other.id)?.opened(b);
    },
    joinAll(degree, random) {
      const count = (peer: TrialPeer) => peers.filter(({ id }) => isJoined(peer.id, id)).length;
      const order = peers.map((peer) => ({ peer, at: random() })).sort((a, b) => a.at - b.at);
      for (const { peer } of order) {
        // A tracker sends newcomers to those with the fewest neighbours.
        const others = peers.filter((other) => other !== peer && !isJoined(peer.id, other.id))
          .map((other) => ({ other, at: count(other) + random() })).sort((a, b) => a.at - b.at);
        for (const { other } of others) {
          if (count(peer) >= degree) break;
          if (count(other) < degree) swarm.join(peer, other);
        }
      }
    },
    admits: (peer, id) => shunned.get(peer.id)?.(id) === false,
    intrude(into, id = `${PEER_ID_PREFIX}intruder0000`) {
      const received: Uint8Array[] = [];
      const [link, mine] = connect(into.id, id, hearAs, (_, frame) => void received.push(frame));
      listeners.get(into.id)?.opened(link);
      return { id, received, send: (frame) => mine.send(frame), isOpen: () => ends.get(mine)?.open === true };
    },
  };
  return swarm;

  function makePeer(id: string, set: Required<TrialPeerOptions>): TrialPeer {
    const store = new Map<string, Uint8Array<ArrayBuffer>>();
    const early = new Map<string, { bytes: Uint8Array<ArrayBuffer>; from: string }>();
    const listed = new Set<string>();
    let left = set.budget;
    let gone = false;
    const keyOf = (name: ObjectName) => objectKey("media", name);

    function verify(name: ObjectName, bytes: Uint8Array<ArrayBuffer>, from: string): void {
      const is = truth(name);
      if (bytes.length !== is.length || bytes.some((byte, at) => byte !== is[at])) {
        return peer.mesh.blame(from, "byte-mismatch");
      }
      verified(name, bytes);
    }

    function verified(name: ObjectName, bytes: Uint8Array<ArrayBuffer>): void {
      const key = keyOf(name);
      if (store.has(key)) return;
      store.set(key, bytes);
      peer.at.set(key, time.now());
      election.drop(name);
      peer.mesh.push(name, bytes);
    }

    const mesh = makeMesh({
      peerId: id,
      address: ADDRESS,
      sid: SID,
      connect(on, isShunned) {
        listeners.set(id, on);
        shunned.set(id, isShunned);
        return {
          offers: () => Promise.resolve([]),
          hear: () => {},
          ids: () => [],
          close: () => {},
        };
      },
      signalling: { announce: () => {}, complain: () => {} },
      isSharing: () => set.sharing,
      store: { has: (name) => store.has(keyOf(name)), copy: (name) => store.get(keyOf(name))?.slice() },
      listedLength: (name) => listed.has(keyOf(name)) ? objectBytes : undefined,
      isWanted: () => true,
      budget: {
        take(bytes) {
          if (left < bytes) return false;
          left -= bytes;
          return true;
        },
      },
      after: time.after,
      now: time.now,
      random: () => 0.5,
      on: {
        arrived(name, bytes, from) {
          if (gone) return;
          if (listed.has(keyOf(name))) verify(name, bytes, from);
          else early.set(keyOf(name), { bytes, from });
        },
        playlist: () => {},
        announced: (_kind: ObjectKind, name, from) => void peer.announced.push({ name, from }),
        lost(_kind, name, from) {
          peer.lost.push({ name, from });
          election.again(name);
        },
        gave: (bytes) => void (peer.given += bytes),
        peers: () => {},
        blamed: (who, reason) => void peer.blamed.push({ peer: who, reason }),
      },
    });

    const election: ElectionRun = makeElectionRun({
      kind: "media",
      self: () => mesh.self(),
      neighbours: mesh.neighbours,
      near: mesh.near,
      delayMs: (rank) => meshDelayMs(rank, patienceMs),
      maxRank: 3,
      isThere: (name) => store.has(keyOf(name)),
      isComing: (name) => mesh.isComing("media", name),
      fetch(name) {
        peer.fetched.push(name);
        mesh.coming("media", name, objectBytes);
        time.after(set.boxMs, () => gone || verified(name, truth(name)));
      },
      after: time.after,
    });

    const peer: TrialPeer = {
      id,
      mesh,
      store,
      fetched: [],
      at: new Map(),
      blamed: [],
      lost: [],
      announced: [],
      given: 0,
      list(name) {
        if (gone) return;
        listed.add(keyOf(name));
        const known = early.get(keyOf(name));
        early.delete(keyOf(name));
        if (known !== undefined) verify(name, known.bytes, known.from);
        if (!store.has(keyOf(name))) election.consider(name);
      },
      leave() {
        gone = true;
        election.close();
        mesh.close();
      },
    };
    return peer;
  }
}
