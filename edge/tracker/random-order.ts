/** From more than so many only so many are drawn. */
const DRAWS = 64;

/** Those in the list by chance, each once; of a long list some of them, perhaps twice. `random` gives 0 to 1, without 1. */
export function* inRandomOrder<T>(list: readonly T[], random: () => number): Generator<T> {
  if (list.length > DRAWS) {
    for (let drawn = 0; drawn < DRAWS; drawn++) {
      const one = list[Math.floor(random() * list.length)];
      if (one !== undefined) yield one;
    }
    return;
  }
  const left = [...list];
  while (left.length > 0) {
    const at = Math.floor(random() * left.length);
    const [one, last] = [left[at], left.pop()];
    if (last !== undefined && at < left.length) left[at] = last;
    if (one !== undefined) yield one;
  }
}
