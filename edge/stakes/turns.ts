/** Lets one task of a name run after the other, in the order they came, and refuses more than so many in all. */
export function makeTurns(most: number) {
  const last = new Map<string, Promise<unknown>>();
  let waiting = 0;
  return async <Result>(name: string, task: () => Promise<Result>): Promise<Result | "busy"> => {
    if (waiting >= most) return "busy";
    waiting++;
    const before = last.get(name) ?? Promise.resolve();
    // Whoever comes next waits for the end of this one, however it ends.
    const mine = before.then(task, task);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      waiting--;
      if (last.get(name) === mine) last.delete(name);
    }
  };
}
