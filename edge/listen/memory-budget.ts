/** What one connection holds of the memory that all share. */
export type Account = {
  /** Says how many bytes it holds now. Whoever holds most is cut when all together hold too much, be it this one. */
  hold: (bytes: number) => void;
};

export type MemoryBudgetOptions = {
  /** Bytes that all may hold together. */
  total: number;
};

/**
 * Bounds what thousands of connections hold together, each of them within its own limit. Who only makes it too much mustn't go
 * for others that sit on more: they would stay and shut out everybody who moves.
 */
export function makeMemoryBudget({ total }: MemoryBudgetOptions): (cut: () => void) => Account {
  /** Those who hold anything. */
  const holders = new Map<() => void, number>();
  let sum = 0;

  function put(cut: () => void, bytes: number): void {
    sum += bytes - (holders.get(cut) ?? 0);
    if (bytes > 0) holders.set(cut, bytes);
    else holders.delete(cut);
  }

  function cutLargest(): void {
    let most = 0;
    let largest: (() => void) | undefined;
    for (const [cut, bytes] of holders) {
      if (bytes > most) [most, largest] = [bytes, cut];
    }
    if (largest === undefined) return;
    put(largest, 0);
    largest();
  }

  return (end) => {
    // One account of its own even where two are ended by the same.
    const cut = () => end();
    return {
      hold(bytes) {
        put(cut, bytes);
        while (sum > total) cutLargest();
      },
    };
  };
}
