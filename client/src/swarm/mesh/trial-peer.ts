import { meshDelayMs } from "../../../../contracts/swarm/election.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { type ElectionRun, makeElectionRun } from "../election-run.ts";
import type { BlameReason } from "../engine.ts";
import type { TrialTime } from "../trial-time.ts";
import { makeMesh, type Mesh, type MeshOptions } from "./mesh.ts";

export const TRIAL_MESH_ADDRESS = `30311:${"ab".repeat(32)}:bees`;
export const TRIAL_MESH_SID = "0123456789abcdef";

export type TrialPeerOptions = {
  id: string;
  time: TrialTime;
  connect: MeshOptions["connect"];
  /** What a request to the box takes, milliseconds. */
  boxMs: number;
  /** How long the second in rank waits, milliseconds. */
  patienceMs: number;
  sharing: boolean;
  /** Bytes it may still give. */
  budget: number;
  /** The box' bytes of an object, all of one length. */
  truth: (name: ObjectName) => Uint8Array<ArrayBuffer>;
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
  /** Allows it to give so many bytes more. */
  allow(bytes: number): void;
  /** A playlist lists the object now. */
  list(name: ObjectName): void;
  leave(): void;
};

const keyOf = (name: ObjectName) => objectKey("media", name);

/** Opens one. */
export function makeTrialPeer(o: TrialPeerOptions): TrialPeer {
  const { id, time, truth } = o;
  const store = new Map<string, Uint8Array<ArrayBuffer>>();
  const early = new Map<string, { bytes: Uint8Array<ArrayBuffer>; from: string }>();
  const listed = new Map<string, number>();
  let left = o.budget;
  let gone = false;

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
    address: TRIAL_MESH_ADDRESS,
    sid: TRIAL_MESH_SID,
    connect: o.connect,
    signalling: { announce: () => {}, taking: () => undefined, complain: () => {} },
    isSharing: () => o.sharing && left > 0,
    store: { has: (name) => store.has(keyOf(name)), copy: (name) => store.get(keyOf(name))?.slice() },
    listedLength: (name) => listed.get(keyOf(name)),
    isWanted: () => true,
    budget: {
      take(bytes) {
        if (left < bytes) return false;
        left -= bytes;
        return true;
      },
      left: () => left,
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
    delayMs: (rank) => meshDelayMs(rank, o.patienceMs),
    maxRank: 3,
    isThere: (name) => store.has(keyOf(name)),
    isComing: (name) => mesh.isComing("media", name),
    fetch(name) {
      peer.fetched.push(name);
      mesh.coming("media", name, truth(name).length);
      time.after(o.boxMs, () => gone || verified(name, truth(name)));
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
    allow: (bytes) => void (left += bytes),
    list(name) {
      if (gone) return;
      listed.set(keyOf(name), truth(name).length);
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
