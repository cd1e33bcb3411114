import { readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { meshDelayMs } from "../../../../contracts/swarm/election.ts";
import { objectKey, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { ListedObject, LoadFailure } from "../../player/worker/messages.ts";
import type { BlameReason, Verifier } from "../engine.ts";
import { SPARE } from "../deadline.ts";
import { farMs } from "../far.ts";
import { makeObjectSharing } from "../object-sharing.ts";
import { makeReliance } from "../reliance.ts";
import { makeVerifiedStore, type VerifiedStore } from "../store/verified-store.ts";
import type { TrialTime } from "../trial-time.ts";
import { makeMesh, type Mesh, type MeshOptions } from "./mesh.ts";

export const TRIAL_MESH_ADDRESS = `30311:${"ab".repeat(32)}:bees`;
export const TRIAL_MESH_SID = "0123456789abcdef";
const SOURCE = "https://box.example/live/bees/ll.m3u8";
const BASE = `https://box.example/live/bees/${TRIAL_MESH_SID}`;
const RIDS = ["video", "video-480", "audio"] as const;
const urlOf = ({ rid, n, p }: ObjectName) => `${BASE}/${rid}/${n}-${p}.m4s`;
const listOf = (rid: string) => `${BASE}/${rid}/ll.m3u8`;

/** Asks a box for so many bytes, and hears when all of them are there; the answer calls it off. */
export type AskBox = (bytes: number, done: () => void) => () => void;

export type TrialPeerOptions = {
  id: string;
  time: TrialTime;
  connect: MeshOptions["connect"];
  /** Asks the box for so many bytes. */
  askBox: AskBox;
  /** How long the second in rank waits, milliseconds. */
  patienceMs: number;
  sharing: boolean;
  /** Bytes it may still give. */
  budget: number;
  /** What its player has ahead, milliseconds. */
  bufferedMs: () => number;
  /** The box' bytes of an object, all of one length. */
  truth: (name: ObjectName) => Uint8Array<ArrayBuffer>;
};

/** One page as far as it shares objects: the product's own mesh, sharing and store, and a player that asks for what is listed. */
export type TrialPeer = {
  id: string;
  mesh: Mesh;
  /** Verified objects. */
  store: VerifiedStore;
  /** Objects asked of the box, oldest first. */
  fetched: ObjectName[];
  /** When an object was verified here, by key. */
  at: Map<string, number>;
  /** Bytes of chunks that came, and of objects that others brought and that held. */
  received: number;
  taken: number;
  blamed: { peer: string; reason: BlameReason }[];
  /** Objects of which a peer sent all bytes, and false ones. */
  proven: ObjectName[];
  lost: { name: ObjectName; from: string }[];
  announced: { name: ObjectName; from: string }[];
  /** Texts of playlists that others brought. */
  playlists: string[];
  /** Who is connected, as the mesh told. */
  peers: readonly string[];
  given: number;
  /** Allows it to give so many bytes more. */
  allow(bytes: number): void;
  /** A playlist lists the object, as it is made or, if late, among others long after; the player asks for it at once. */
  list(name: ObjectName, late?: "late"): void;
  /** The same, and the player doesn't ask for it. */
  read(name: ObjectName, late?: "late"): void;
  /** The player asks for what was listed. */
  play(name: ObjectName, done?: () => void): void;
  leave(): void;
};

/** Opens one. */
export function makeTrialPeer(o: TrialPeerOptions): TrialPeer {
  const { id, time, truth } = o;
  const store = makeVerifiedStore({ now: time.now, maxBytes: 1 << 28, keepMs: 600_000 });
  const names = new Map<string, ObjectName>();
  let left = o.budget;
  let gone = false;

  const client: Verifier = {
    load({ url }, on) {
      const name = names.get(url);
      if (name === undefined) throw new Error(`${url} was never listed`);
      peer.fetched.push(name);
      const start = time.now();
      const { buffer } = truth(name);
      return o.askBox(buffer.byteLength, () => {
        const end = time.now();
        on.done({ url, data: buffer, times: { start, first: end, end } });
      });
    },
    check({ url, bytes }, on) {
      const name = names.get(url);
      const at = time.now();
      const times = { start: at, first: at, end: at };
      return time.after(0, () => {
        if (name !== undefined && same(truth(name), new Uint8Array(bytes))) {
          on.done({ url, data: bytes, times });
        } else on.failed(MISMATCH, times);
      });
    },
    judge: () => () => {},
  };

  const mesh = makeMesh({
    peerId: id,
    address: TRIAL_MESH_ADDRESS,
    sid: TRIAL_MESH_SID,
    connect: (on, isShunned) =>
      o.connect({
        ...on,
        frame(link, bytes, lane) {
          const frame = readMeshFrame(bytes);
          if (frame?.type === "chunk") peer.received += frame.payload.length;
          on.frame(link, bytes, lane);
        },
      }, isShunned),
    signalling: { announce: () => {}, taking: () => undefined, complain: () => {} },
    isSharing: () => o.sharing && left > 0,
    spareMs: () => SPARE * o.bufferedMs(),
    store,
    listedLength: (name) => objects.lengthOf(name),
    isWanted: (kind, name) => kind === "playlist" || objects.wants(name),
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
      arrived: (name, bytes, from) => objects.arrived(name, bytes, from),
      playlist: (_, text) => void peer.playlists.push(text),
      announced(kind, name, from) {
        if (kind !== "media") return;
        peer.announced.push({ name, from });
        objects.announced(name, from);
      },
      lost(kind, name, from) {
        if (kind !== "media") return;
        peer.lost.push({ name, from });
        objects.lost(name, from);
      },
      gave: (bytes) => void (peer.given += bytes),
      peers: (ids) => void (peer.peers = ids),
      blamed(who, reason, proven) {
        peer.blamed.push({ peer: who, reason });
        if (proven !== undefined) peer.proven.push(proven);
      },
    },
  });

  const objects = makeObjectSharing({
    client,
    store,
    mesh,
    sid: TRIAL_MESH_SID,
    bufferedMs: o.bufferedMs,
    delayMs: (rank) => meshDelayMs(rank, o.patienceMs),
    farMs: () => farMs(mesh.hopMs() ?? 0),
    now: time.now,
    after: time.after,
    reliance: makeReliance(time.now, () => mesh.hopMs() ?? 0),
    on: {
      took(bytes, from, name) {
        peer.at.set(objectKey("media", name), time.now());
        if (from !== "http") peer.taken += bytes;
      },
    },
  });

  const listed = (rid: string, list: string, object: Omit<ListedObject, "rid" | "sha256">) =>
    objects.listed({
      report: "listed",
      source: SOURCE,
      sid: TRIAL_MESH_SID,
      rid,
      url: list,
      objects: [{ ...object, rid, sha256: "" }],
    });
  // What stands in a list that is read for the first time was made before; this page has read some.
  for (const rid of RIDS) {
    listed(rid, listOf(rid), { kind: "segment", n: 0, url: `${BASE}/${rid}/0.m4s`, length: 1 });
  }

  const peer: TrialPeer = {
    id,
    mesh,
    store,
    fetched: [],
    at: new Map(),
    received: 0,
    taken: 0,
    blamed: [],
    proven: [],
    lost: [],
    announced: [],
    playlists: [],
    peers: [],
    given: 0,
    allow: (bytes) => void (left += bytes),
    list(name, late) {
      peer.read(name, late);
      if (!gone) peer.play(name);
    },
    read(name, late) {
      if (gone) return;
      const url = urlOf(name);
      names.set(url, name);
      const { rid, ...place } = name;
      const list = late === undefined ? listOf(rid) : `${url}.m3u8`;
      listed(rid, list, { kind: "part", ...place, url, length: truth(name).length });
    },
    play(name, done = () => {}) {
      const url = urlOf(name);
      objects.load({ kind: "bytes", url, source: SOURCE, firstByteMs: 2500, totalMs: 10_000 }, {
        done,
        failed: () => {},
      });
    },
    leave() {
      gone = true;
      objects.close();
      mesh.close();
    },
  };
  return peer;
}

const MISMATCH: LoadFailure = {
  cause: "refused",
  refusal: { verdict: "byte-mismatch", in: "sha256", expected: "", got: "" },
};

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
