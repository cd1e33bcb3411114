import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";

/** Playlists kept to be given to whoever asks. */
const KEPT = 12;

/** A playlist as the bytes in which it travels, made when they are first asked for. */
type Packed = () => Promise<Uint8Array<ArrayBuffer>>;

/** Verified playlists. */
export function makePlaylistShelf() {
  const verified = new Map<string, Packed>();
  /** The newest verified one of each rendition. */
  const newest = new Map<string, ObjectName>();

  return {
    /** Keeps one that was verified, and says how its bytes are had. */
    keep(key: string, pack: Packed): Packed {
      let made: ReturnType<Packed> | undefined;
      const packed = () => made ??= pack();
      keep(verified, key, packed);
      return packed;
    },
    packed: (key: string) => verified.get(key),
    settled(name: ObjectName): void {
      if (isNews(name)) newest.set(name.rid, name);
    },
    isNews,
  };

  /** Whether no playlist of the rendition that is as new was verified here. */
  function isNews(name: ObjectName): boolean {
    const last = newest.get(name.rid);
    return last === undefined || name.n > last.n || (name.n === last.n && (name.p ?? 0) > (last.p ?? 0));
  }
}

export type PlaylistShelf = ReturnType<typeof makePlaylistShelf>;

/** Enters a value as the newest, and forgets the oldest. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= KEPT) break;
    map.delete(oldest);
  }
}
