/** What one session may hold, shared by its renditions. */
export type SessionMemory = {
  /** Promises room for what a playlist lists, bytes by name; false, and the promise before it stands, when that is too much. */
  promise: (playlist: string, listed: ReadonlyMap<string, number>) => boolean;
  /** Something keeps a buffer alive, whole, whichever part of it is read. */
  take: (buffer: ArrayBufferLike) => void;
  /** It doesn't any more. */
  release: (buffer: ArrayBufferLike) => void;
  /** Called while too much is held: drops the oldest that no playlist lists; false when there is nothing. The answer ends that. */
  whenFull: (shed: () => boolean) => () => void;
  /** Makes those drop things until what is held is within the limit, or all of it is listed. */
  settle: () => void;
  /** Bytes of all buffers that are alive. */
  held: () => number;
};

/** Holds nothing yet; `limit` in bytes. */
export function makeSessionMemory(limit: number): SessionMemory {
  const promised = new Map<string, ReadonlyMap<string, number>>();
  const users = new Map<ArrayBufferLike, number>();
  const sheds = new Set<() => boolean>();
  let held = 0;
  return {
    promise: (playlist, listed) => {
      const next = new Map(promised).set(playlist, listed);
      const all = new Map([...next.values()].flatMap((names) => [...names]));
      if ([...all.values()].reduce((sum, bytes) => sum + bytes, 0) > limit) return false;
      if (listed.size > 0) promised.set(playlist, listed);
      else promised.delete(playlist);
      return true;
    },
    take: (buffer) => {
      const before = users.get(buffer) ?? 0;
      if (before === 0) held += buffer.byteLength;
      users.set(buffer, before + 1);
    },
    release: (buffer) => {
      const left = (users.get(buffer) ?? 0) - 1;
      if (left > 0) return void users.set(buffer, left);
      if (users.delete(buffer)) held -= buffer.byteLength;
    },
    whenFull: (shed) => {
      sheds.add(shed);
      return () => void sheds.delete(shed);
    },
    settle: () => {
      while (held > limit && [...sheds].map((shed) => shed()).includes(true));
    },
    held: () => held,
  };
}
