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
