import { isHex } from "../../../contracts/hex.ts";
import { readJsonObject } from "../../../contracts/nostr/json.ts";
import { isVersion } from "../../../contracts/nostr/release.ts";

/** What a built copy says of itself in `release.json` beside its page. */
export type ReleaseFile = {
  /** Three numbers with dots between. */
  version: string;
  /** Public key, hex, whose releases this copy believes; null: none is built in. */
  key: string | null;
};

/** Reads the text of `release.json`; undefined for anything but a version and a key or none. */
export function readReleaseFile(text: string): ReleaseFile | undefined {
  const { version, key } = readJsonObject(text) ?? {};
  if (!isVersion(version)) return undefined;
  if (key === null || isHex(key, 32)) return { version, key };
  return undefined;
}
