const REMEMBERED = 1024;

/** Numbers that stand for objects in this page's chunks; an object keeps its own as long as it is remembered. */
export function makeHandles(): (key: string) => number {
  const handles = new Map<string, number>();
  let last = 0;
  return (key) => {
    const known = handles.get(key);
    if (known !== undefined) return known;
    last = (last + 1) % 0x10000;
    handles.set(key, last);
    for (const oldest of handles.keys()) {
      if (handles.size <= REMEMBERED) break;
      handles.delete(oldest);
    }
    return last;
  };
}
