/** A set that forgets its oldest members; what strangers fill must not grow. */
export function makeRecent<T>(most: number) {
  const members = new Set<T>();
  return {
    has: (member: T) => members.has(member),
    add(member: T): void {
      members.delete(member);
      members.add(member);
      for (const oldest of members) {
        if (members.size <= most) break;
        members.delete(oldest);
      }
    },
    delete: (member: T) => members.delete(member),
  };
}

export type Recent<T> = ReturnType<typeof makeRecent<T>>;

/** The same with what was said of each member last. */
export function makeRecentWords<K, V>(most: number) {
  const words = new Map<K, V>();
  return {
    last: (of: K): V | undefined => words.get(of),
    say(of: K, word: V): void {
      words.delete(of);
      words.set(of, word);
      for (const oldest of words.keys()) {
        if (words.size <= most) break;
        words.delete(oldest);
      }
    },
  };
}

export type RecentWords<K, V> = ReturnType<typeof makeRecentWords<K, V>>;
