import { fromHex, toHex } from "../../../contracts/hex.ts";
import { readJsonObject } from "../../../contracts/nostr/json.ts";
import { isSharedOrigin } from "../app/shared-origin.ts";

/** What a browser keeps of an identity between visits. */
export type KeptIdentity =
  | { kind: "local"; pubkey: string; secret: Uint8Array; backedUp: boolean }
  | { kind: "extension"; pubkey: string }
  | { kind: "bunker"; pubkey: string; remote: string; relays: string[]; clientSecret: Uint8Array };

/** Where an identity is kept; `shared` means only as long as the page is open. */
export type IdentityStorage = {
  shared: boolean;
  read: () => KeptIdentity | undefined;
  /** Says whether it will be there after a reload. */
  write: (identity: KeptIdentity | undefined) => boolean;
  /** Hears of changes made by another tab; returns its stop. */
  onChange: (changed: () => void) => () => void;
};

/** The part of `localStorage` that is needed here. */
export type TextStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NAME = "dstream/identity/1";
const SIZE_LIMIT = 8192;

/** Writes a kept identity as text. */
export function writeKept(identity: KeptIdentity): string {
  switch (identity.kind) {
    case "local":
      return JSON.stringify({ ...identity, secret: toHex(identity.secret) });
    case "extension":
      return JSON.stringify(identity);
    case "bunker":
      return JSON.stringify({ ...identity, clientSecret: toHex(identity.clientSecret) });
  }
}

/** Reads a kept identity; anything ill-shaped is no identity. */
export function readKept(text: string | null): KeptIdentity | undefined {
  if (text === null || text.length > SIZE_LIMIT) return undefined;
  const value = readJsonObject(text);
  if (value === undefined) return undefined;
  const pubkey = key(value["pubkey"]);
  if (pubkey === undefined) return undefined;
  switch (value["kind"]) {
    case "local": {
      const secret = bytes(value["secret"]);
      return secret && { kind: "local", pubkey, secret, backedUp: value["backedUp"] === true };
    }
    case "extension":
      return { kind: "extension", pubkey };
    case "bunker": {
      const remote = key(value["remote"]);
      const clientSecret = bytes(value["clientSecret"]);
      const relays = value["relays"];
      if (remote === undefined || clientSecret === undefined || !isTexts(relays)) return undefined;
      return { kind: "bunker", pubkey, remote, relays, clientSecret };
    }
    default:
      return undefined;
  }
}

const key = (value: unknown) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : undefined;

const bytes = (value: unknown) => {
  const hex = key(value);
  return hex === undefined ? undefined : fromHex(hex);
};

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");

/** An identity that ends with the page. */
export function makeMemoryStorage(): IdentityStorage {
  let kept: KeptIdentity | undefined;
  return {
    shared: true,
    read: () => kept,
    write(identity) {
      kept = identity;
      return false;
    },
    onChange: () => () => {},
  };
}

export type BrowserStorageOptions = {
  storage: TextStorage;
  /** Where `storage` events arrive: the window. */
  events: Pick<EventTarget, "addEventListener" | "removeEventListener">;
};

/** An identity kept in this browser, the same in all tabs of this origin. */
export function makeBrowserStorage({ storage, events }: BrowserStorageOptions): IdentityStorage {
  return {
    shared: false,
    read: () => readKept(storage.getItem(NAME)),
    write(identity) {
      if (identity === undefined) storage.removeItem(NAME);
      else storage.setItem(NAME, writeKept(identity));
      return true;
    },
    onChange(changed) {
      const hear = (event: Event) => {
        // A cleared storage has no key name.
        const name = "key" in event ? event.key : null;
        if (name === NAME || name === null) changed();
      };
      events.addEventListener("storage", hear);
      return () => events.removeEventListener("storage", hear);
    },
  };
}

/** The storage that is right for a page: memory on shared gateways and where the browser refuses to store. */
export function chooseStorage(page: { pathname: string; window: Window }): IdentityStorage {
  if (isSharedOrigin(page.pathname)) return makeMemoryStorage();
  try {
    // Blocked cookies make the mere access throw, a full disk the write.
    const storage = page.window.localStorage;
    storage.setItem(`${NAME}/probe`, "1");
    storage.removeItem(`${NAME}/probe`);
    return makeBrowserStorage({ storage, events: page.window });
  } catch (error) {
    if (error instanceof DOMException) return makeMemoryStorage();
    throw error;
  }
}
