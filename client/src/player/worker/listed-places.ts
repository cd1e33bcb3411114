import { sessionOf } from "../session-address.ts";

/** Whether all of these are where a box has its renditions, so that every carrier is asked for them alike. */
export function staysWithin(uris: readonly string[], at: string): boolean {
  const folder = folderOf(at);
  return uris.every((uri) =>
    uri.startsWith(folder) &&
    /^[0-9a-f]{16}\/[a-z0-9-]{1,32}\/(?:index|ll)\.m3u8$/.test(uri.slice(folder.length))
  );
}

/** The folder that an address lies in, with a slash at its end. */
export function folderOf(address: string): string {
  return new URL(".", address).href;
}

/** The sessions that addresses lead to, each once. */
export function sessionsOf(uris: readonly string[]): string[] {
  return [...new Set(uris.flatMap((uri) => sessionOf(uri) ?? []))];
}

/** The rendition an address of a box names; other addresses name none. */
export function renditionOf(url: string): string | undefined {
  return /\/[0-9a-f]{16}\/([a-z0-9-]{1,32})\/(?:index|ll)\.m3u8$/.exec(new URL(url).pathname)?.[1];
}
