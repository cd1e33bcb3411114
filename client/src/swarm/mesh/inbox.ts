import { chunkLength } from "../../../../contracts/swarm/mesh-frames.ts";
import type { MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";

/** An object that one neighbour announced. */
export type Incoming = {
  key: string;
  kind: ObjectKind;
  name: ObjectName;
  length: number;
  /** Neighbours it went through since it was fetched. */
  hops: number;
  /** Who is said to have fetched it. */
  fetcher: string;
};

export type Taken =
  /** One more chunk of it is here. */
  | { taken: "chunk"; of: Incoming }
  /** It is whole, and nobody else sent any of it. */
  | { taken: "whole"; of: Incoming; bytes: Uint8Array<ArrayBuffer> }
  /** Of an object that isn't expected, or not any more. */
  | { taken: "nothing" }
  /** No honest sender numbers or cuts so. */
  | { taken: "malformed" };

/** What one neighbour may have announced at a time, and bytes it may have sent that nobody could check yet. */
const MOST_OPEN = 64;
const MOST_EARLY_BYTES = 8_000_000;
const FORGET_MS = 8000;

type Open = Incoming & { chunks: Uint8Array[]; at: number };

/** Puts together what one neighbour sends. */
export function makeInbox(now: () => number) {
  /** By handle. */
  const open = new Map<number, Open>();
  /** Whole objects whose hash wasn't known yet, by key. */
  const early = new Map<string, { bytes: number; at: number }>();
  let held = 0;

  const drop = (handle: number, object: Open) => {
    open.delete(handle);
    held -= sizeOf(object);
  };

  const forget = () => {
    for (const [handle, object] of open) if (now() - object.at > FORGET_MS) drop(handle, object);
    for (const [key, { at }] of early) if (now() - at > FORGET_MS) settle(key);
  };

  function settle(key: string): void {
    held -= early.get(key)?.bytes ?? 0;
    early.delete(key);
  }

  return {
    coming({ handle, kind, name, length, hops, fetcher }: Extract<MeshFrame, { type: "coming" }>): Incoming {
      forget();
      const before = open.get(handle);
      if (before !== undefined) drop(handle, before);
      for (const [oldest, object] of open) {
        if (open.size < MOST_OPEN) break;
        drop(oldest, object);
      }
      const key = objectKey(kind, name);
      const object = { key, kind, name, length, hops, fetcher, chunks: [], at: now() };
      open.set(handle, object);
      return object;
    },
    chunk({ handle, index, payload }: Extract<MeshFrame, { type: "chunk" }>): Taken {
      const object = open.get(handle);
      if (object === undefined) return { taken: "nothing" };
      // The channel is ordered: a chunk out of turn was sent out of turn.
      if (index !== object.chunks.length || payload.length !== chunkLength(object.length, index)) {
        drop(handle, object);
        return { taken: "malformed" };
      }
      if (held + payload.length > MOST_EARLY_BYTES) {
        drop(handle, object);
        return { taken: "nothing" };
      }
      held += payload.length;
      object.chunks.push(payload);
      object.at = now();
      if (chunkLength(object.length, index + 1) !== undefined) return { taken: "chunk", of: object };
      open.delete(handle);
      // The same object twice from one neighbour must not be counted twice.
      settle(object.key);
      early.set(object.key, { bytes: object.length, at: now() });
      return { taken: "whole", of: object, bytes: join(object) };
    },
    /** The object was checked, or nobody needs it: its bytes don't count any more. */
    settle,
    /** Unfinished objects. */
    unfinished: (): Incoming[] => [...open.values()],
    /** Bytes kept for this neighbour. */
    held: () => held,
  };
}

export type Inbox = ReturnType<typeof makeInbox>;

function sizeOf({ chunks }: Open): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

function join({ chunks, length }: Open): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
