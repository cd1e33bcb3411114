const FIRST_MS = 30_000;
const LONGEST_MS = 30 * 60_000;
const MOST = 256;

/** Remembers who was blamed, and keeps away from them longer each time. */
export function makeBlameBook(now: () => number) {
  const book = new Map<string, { times: number; until: number }>();
  return {
    blame(peerId: string): void {
      const times = (book.get(peerId)?.times ?? 0) + 1;
      book.delete(peerId);
      book.set(peerId, {
        times,
        until: now() + Math.min(LONGEST_MS, FIRST_MS * 4 ** Math.min(times - 1, 8)),
      });
      for (const oldest of book.keys()) {
        if (book.size <= MOST) break;
        book.delete(oldest);
      }
    },
    isShunned: (peerId: string) => (book.get(peerId)?.until ?? 0) > now(),
  };
}
