/** How a picture gets to the box. */
export type Way = "browser" | "encoder";

const KEY = "dstream/way";

/** The way chosen last on this device; the browser, which everybody has, where none was. */
export function readWay(storage: Pick<Storage, "getItem">): Way {
  return storage.getItem(KEY) === "encoder" ? "encoder" : "browser";
}

/** Remembers on this device which way was chosen. */
export function keepWay(storage: Pick<Storage, "setItem">, way: Way): void {
  storage.setItem(KEY, way);
}
