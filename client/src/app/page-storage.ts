import { EMBEDDING } from "../embed/embedding.ts";
import { isSharedOrigin } from "./shared-origin.ts";

/** The part of `localStorage` that is needed here. */
export type TextStorage = Pick<Storage, "getItem" | "setItem">;

/** A storage that ends with the page. */
export function makePageStorage(): TextStorage {
  const texts = new Map<string, string>();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
  };
}

const fleeting = makePageStorage();
const fleetingTab = makePageStorage();

/**
 * Where this page keeps choices and records. On an origin that other sites share it believes nothing it finds: one of them could
 * have chosen its relays, agreed to share in the viewer's name, or put a box of its own among a creator's.
 */
export function storageHere(): TextStorage {
  return isStrange() ? fleeting : globalThis.localStorage;
}

/** The same for what ends with the tab: other sites of a shared origin may have been open in it. */
export function tabStorageHere(): TextStorage {
  return isStrange() ? fleetingTab : globalThis.sessionStorage;
}

function isStrange(): boolean {
  return EMBEDDING === "embedded" || isSharedOrigin(globalThis.location.pathname);
}
