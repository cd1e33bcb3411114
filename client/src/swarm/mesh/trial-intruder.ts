import {
  CHUNK_BYTES,
  encodeMeshFrame,
  type MeshFrame,
  readMeshFrame,
} from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey } from "../../../../contracts/swarm/object-name.ts";
import { TRIAL_MESH_ADDRESS, TRIAL_MESH_SID, type TrialPeer } from "./trial-peer.ts";
import { makeTrialSwarm, type TrialIntruder, type TrialSwarm } from "./trial-swarm.ts";

/** A part of the trial stream. */
export const part = (p: number, n = 0) => ({ rid: "video", n, p });
/** Its key. */
export const keyOf = (p: number, n = 0) => objectKey("media", part(p, n));

/** Sends a frame. */
export const say = (intruder: TrialIntruder, frame: MeshFrame) => intruder.send(encodeMeshFrame(frame));
/** A hello that is accepted, but for the changes. */
export const hello = (
  peerId: string,
  changes: Partial<Extract<MeshFrame, { type: "hello" }>> = {},
): MeshFrame => ({
  type: "hello",
  peerId,
  uplink: 0,
  sharing: true,
  sid: TRIAL_MESH_SID,
  address: TRIAL_MESH_ADDRESS,
  ...changes,
});
/** Announces a part under its own number as handle, as whoever fetched it does. */
export const coming = (p: number, length = 40_000, n = 0): Extract<MeshFrame, { type: "coming" }> => ({
  type: "coming",
  handle: p,
  kind: "media",
  hops: 0,
  name: part(p, n),
  length,
  fetcher: "-DS0100-intruder0000",
});
/** A piece. */
export const chunk = (handle: number, index: number, payload: Uint8Array): MeshFrame => ({
  type: "chunk",
  handle,
  index,
  payload,
});

/** Sends a whole object in chunks. */
export function sendAll(intruder: TrialIntruder, p: number, bytes: Uint8Array): void {
  say(intruder, coming(p, bytes.length));
  for (let index = 0; index * CHUNK_BYTES < bytes.length; index++) {
    say(intruder, chunk(p, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
  }
}

/** Two honest peers, and somebody else who is connected to the first, or to both. */
export function hostileStand(options: { greet?: boolean; both?: boolean } = {}) {
  const swarm = makeTrialSwarm();
  const [victim, friend] = [swarm.add(), swarm.add()];
  swarm.join(victim, friend);
  const intruder = swarm.intrude(victim);
  const second = options.both ? swarm.intrude(friend) : undefined;
  if (options.greet !== false) {
    for (const end of [intruder, second]) {
      if (end) say(end, hello(intruder.id));
    }
  }
  swarm.time.pass(500);
  return { swarm, victim, friend, intruder, second };
}

/** Somebody beside the victim who takes through it what the intruder fetches. */
export function nextGuest(
  { swarm, victim, intruder }: Pick<ReturnType<typeof hostileStand>, "swarm" | "victim" | "intruder">,
): TrialIntruder {
  const next = swarm.intrude(victim, "-DS0100-nextguest000");
  say(next, hello(next.id));
  say(next, {
    type: "peers",
    peers: [
      { peerId: victim.id, uplink: 0, distance: 1, via: victim.id },
      { peerId: intruder.id, uplink: 0, distance: 2, via: victim.id },
    ],
  });
  swarm.time.pass(500);
  return next;
}

/** The frames of one type that an intruder was sent. */
export function framesFrom(intruder: TrialIntruder, type: MeshFrame["type"]): MeshFrame[] {
  return intruder.received.map((bytes) => readMeshFrame(bytes)).filter((frame) =>
    frame?.type === type
  ) as MeshFrame[];
}

/** When both honest peers had the object at last, after it was listed. */
export function lateness({ time, peers }: TrialSwarm, p: number, n = 0): number {
  const listedAt = time.now();
  for (const peer of peers) peer.list(part(p, n));
  time.pass(3000);
  return Math.max(...peers.map(({ at }) => (at.get(keyOf(p, n)) ?? Infinity) - listedAt));
}

/** Whether the victim keeps away from somebody now. */
export function isShunned(victim: TrialPeer, swarm: TrialSwarm, id: string): boolean {
  return !swarm.admits(victim, id);
}
