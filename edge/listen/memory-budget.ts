/** What one connection holds of the memory that all share. */
export type Account = {
  /** Says how many bytes it holds now; false when it has to go, since all together hold too much and it more than its share. */
  hold: (bytes: number) => boolean;
};

export type MemoryBudgetOptions = {
  /** Bytes that all may hold together. */
  total: number;
  /** Bytes that each may hold in any case. */
  share: number;
};

/** Bounds what thousands of connections hold together, each of them within its own limit. */
export function makeMemoryBudget({ total, share }: MemoryBudgetOptions): () => Account {
  let sum = 0;
  return () => {
    let held = 0;
    return {
      hold(bytes) {
        sum += bytes - held;
        held = bytes;
        return sum <= total || bytes <= share;
      },
    };
  };
}
