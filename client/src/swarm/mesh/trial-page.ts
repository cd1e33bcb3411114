import { readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { makePeerLinks } from "../peer/peer-links.ts";
import type { Signal } from "../peer/signalling.ts";
import { makeMesh } from "./mesh.ts";

/** What a test does with one page's mesh. */
export type TrialPage = {
  start(options: { peerId: string; address: string; sid: string; relayOnly?: boolean }): void;
  hear(signal: Signal): void;
  connected(): string[];
  /** Pushes an object of that many bytes; its beginning says when, by the machine's clock. */
  push(name: ObjectName, length: number): void;
  pushPlaylist(name: ObjectName, text: string): void;
  arrived: { key: string; length: number; sha: string; from: string; ms: number }[];
  playlists: { name: ObjectName; text: string; from: string }[];
  blamed: string[];
  neighbours(): number;
  /** Bytes of chunks that came for nothing, or of objects that aren't whole yet. */
  wasted(): number;
  connections(): number;
  leave(): void;
};

declare global {
  interface Window {
    trial: TrialPage;
    /** Made by the test: hands to its tracker. */
    toTracker(message: unknown): Promise<void>;
  }
}

/** Milliseconds since 1970, the same for all pages of a machine, finer than Date. */
const wallMs = () => performance.timeOrigin + performance.now();

let mesh: ReturnType<typeof makeMesh> | undefined;
let connections = 0;
let connected: string[] = [];
/** Bytes of chunks. */
let received = 0;
const store = new Map<string, Uint8Array<ArrayBuffer>>();
const keyOf = (name: ObjectName) => objectKey("media", name);

const trial: TrialPage = {
  arrived: [],
  playlists: [],
  blamed: [],
  start({ peerId, address, sid, relayOnly = false }) {
    mesh = makeMesh({
      peerId,
      address,
      sid,
      connect: (on, isShunned) =>
        makePeerLinks({
          self: peerId,
          degree: 5,
          makeConnection(configuration) {
            connections++;
            return new RTCPeerConnection(configuration);
          },
          iceServers: () => [],
          relayOnly,
          isShunned,
          answer: (answer) => void globalThis.window.toTracker({ say: "answer", ...answer }),
          after: afterTimeout,
          makeOfferId: () => crypto.randomUUID(),
          on: {
            ...on,
            frame(link, bytes, lane) {
              const frame = readMeshFrame(bytes);
              if (frame?.type === "chunk") received += frame.payload.length;
              on.frame(link, bytes, lane);
            },
          },
        }),
      signalling: {
        announce: (ask) => void globalThis.window.toTracker({ say: "announce", ...ask }),
        taking: () => undefined,
        complain: () => {},
      },
      spareMs: () => 0,
      isSharing: () => true,
      store: { has: (name) => store.has(keyOf(name)), copy: (name) => store.get(keyOf(name))?.slice() },
      listedLength: () => undefined,
      isWanted: () => true,
      budget: { take: () => true, left: () => Infinity },
      after: afterTimeout,
      now: () => performance.now(),
      random: Math.random,
      on: {
        arrived(name, bytes, from) {
          store.set(keyOf(name), bytes.slice());
          const ms = wallMs() - new DataView(bytes.buffer).getFloat64(0);
          void crypto.subtle.digest("SHA-256", bytes).then((digest) => {
            const sha = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(
              "",
            );
            trial.arrived.push({ key: keyOf(name), length: bytes.length, sha, from, ms });
            mesh?.push(name, bytes);
          });
        },
        playlist: (name, text, from) => void trial.playlists.push({ name, text, from }),
        announced: () => {},
        lost: () => {},
        gave: () => {},
        peers: (ids) => void (connected = [...ids]),
        blamed: (peer, reason) => void trial.blamed.push(`${peer} ${reason}`),
      },
    });
  },
  hear: (signal) => mesh?.hear(signal),
  connected: () => connected,
  push(name, length) {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + 65_536)));
    }
    new DataView(bytes.buffer).setFloat64(0, wallMs());
    store.set(keyOf(name), bytes);
    mesh?.push(name, bytes);
  },
  pushPlaylist: (name, text) => mesh?.pushPlaylist(name, { url: "https://box.example/live/ll.m3u8", text }),
  neighbours: () => mesh?.neighbours("video").length ?? 0,
  wasted: () => received - trial.arrived.reduce((sum, { length }) => sum + length, 0),
  connections: () => connections,
  leave: () => mesh?.close(),
};

globalThis.window.trial = trial;
