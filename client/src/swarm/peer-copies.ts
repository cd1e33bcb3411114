import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadFailure } from "../player/worker/messages.ts";
import type { Verifier } from "./engine.ts";
import type { Known } from "./known-objects.ts";
import { makeEarlyBytes } from "./store/early-bytes.ts";

export type PeerCopiesOptions = {
  client: Pick<Verifier, "check">;
  /** It is here, from wherever: nothing more of it is judged. */
  isThere: (name: ObjectName) => boolean;
  on: {
    /** Bytes that are what the seal says. */
    held(name: ObjectName, bytes: ArrayBuffer, from: string): void;
    /** Who sent the whole of it, and it was something else. */
    false(from: string, name: ObjectName): void;
    /** None of the copies held. */
    none(name: ObjectName): void;
  };
};

/** Objects that peers brought, until the verifier has judged them. */
export type PeerCopies = {
  /** `known` is undefined before a playlist lists the object. */
  add(name: ObjectName, known: Known | undefined, bytes: Uint8Array<ArrayBuffer>, from: string): void;
  /** A playlist lists it: what came before is judged now. */
  listed(known: Known): void;
  /** Whether a copy is being judged. */
  judging(name: ObjectName): boolean;
  /** The object is there: the other copies are of no use. */
  drop(name: ObjectName): void;
  close(): void;
};

type Copy = { bytes: Uint8Array<ArrayBuffer>; from: string };

/** Judges one copy of each object at a time, in the order in which they came. */
export function makePeerCopies({ client, isThere, on }: PeerCopiesOptions): PeerCopies {
  const early = makeEarlyBytes();
  /** The first is being judged, the others wait for its verdict. */
  const queues = new Map<string, Copy[]>();
  let closed = false;
  const keyOf = (name: ObjectName) => objectKey("media", name);

  return {
    add(name, known, bytes, from) {
      if (closed || isThere(name)) return;
      if (known === undefined) early.keep(name, bytes, from);
      else check(known, { bytes, from });
    },
    listed(known) {
      for (const copy of early.take(known.name)) check(known, copy);
    },
    judging: (name) => queues.has(keyOf(name)),
    drop: (name) => void queues.delete(keyOf(name)),
    close() {
      closed = true;
      queues.clear();
      early.clear();
    },
  };

  function check(known: Known, copy: Copy): void {
    const key = keyOf(known.name);
    const queue = queues.get(key);
    if (queue !== undefined) return void queue.push(copy);
    queues.set(key, []);
    judge(known, copy);
  }

  function judge(known: Known, { bytes, from }: Copy): void {
    const { name, url, source } = known;
    client.check({ url, source, bytes: whole(bytes) }, {
      done({ data }) {
        if (closed || isThere(name) || !(data instanceof ArrayBuffer)) return;
        on.held(name, data, from);
      },
      failed(failure) {
        if (closed) return;
        if (isFalse(failure)) on.false(from, name);
        const next = queues.get(keyOf(name))?.shift();
        if (next !== undefined) return judge(known, next);
        queues.delete(keyOf(name));
        on.none(name);
      },
    });
  }
}

/** Whether bytes aren't what the seal says. Whoever sent the whole of it answers for it: peers pass on only what they have verified. */
export function isFalse(failure: LoadFailure): boolean {
  return failure.cause === "refused" && failure.refusal.verdict === "byte-mismatch";
}

/** A buffer that holds these bytes and nothing else, to be transferred. */
function whole(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
