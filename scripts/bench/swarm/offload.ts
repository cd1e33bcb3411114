/** What the box was asked for while so many pages played. */
export type Asked = {
  pages: number;
  /** Requests for the bytes of objects. */
  requests: number;
  /** How many different objects they were for. */
  objects: number;
};

/** How often the box sent each object. */
export function copiesOf({ requests, objects }: Asked): number {
  return objects === 0 ? NaN : requests / objects;
}

/** The share of what was played that didn't come from the box, as a share of the most there can be, (N − 1) / N. */
export function shareOfCeiling(asked: Asked): number {
  return (asked.pages - copiesOf(asked)) / (asked.pages - 1);
}

/** The value that half of them don't exceed; NaN for none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? NaN;
}
