/** One ISO base media box: where it starts, where its body starts, where it ends. */
export type Box = { type: string; start: number; body: number; end: number };

/** Lists the boxes between two offsets; stops at the first one that doesn't fit. */
export function boxesIn(bytes: Uint8Array, from = 0, to = bytes.length): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    let size = view.getUint32(at);
    let body = at + 8;
    if (size === 1) {
      if (at + 16 > to) break;
      size = Number(view.getBigUint64(at + 8));
      body = at + 16;
    }
    if (size < body - at || at + size > to) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    boxes.push({ type, start: at, body, end: at + size });
    at += size;
  }
  return boxes;
}

/** The first box at a path of types, for boxes that hold nothing but boxes. */
export function findBox(bytes: Uint8Array, path: readonly string[], within?: Box): Box | undefined {
  let from = within?.body ?? 0;
  let to = within?.end ?? bytes.length;
  let found: Box | undefined;
  for (const type of path) {
    found = boxesIn(bytes, from, to).find((box) => box.type === type);
    if (found === undefined) return undefined;
    from = found.body;
    to = found.end;
  }
  return found;
}

/** A DataView over exactly these bytes, wherever they lie in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
