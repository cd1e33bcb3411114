/** What was typed as a mirror's address. */
export type ReadMirror = { read: "ok"; addresses: string[] } | {
  read: "no-address" | "other-stream" | "plain-http";
};

/** Reads a mirror's address of a stream, whichever of its files it names, as the two playlists to announce. */
export function readMirrorAddress(text: string, d: string): ReadMirror {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    return { read: "no-address" };
  }
  const [, folder, name] = /^(.*\/live\/([a-z0-9-]{1,32}))\/?(?:(?:index|ll)\.m3u8)?$/.exec(url.pathname) ??
    [];
  if (folder === undefined) return { read: "no-address" };
  if (name !== d) return { read: "other-stream" };
  if (url.protocol === "http:" && !isNear(url.hostname)) return { read: "plain-http" };
  return { read: "ok", addresses: [`${url.origin}${folder}/index.m3u8`, `${url.origin}${folder}/ll.m3u8`] };
}

/** A name of this machine, or a whole address of this machine or a private network (RFC 1918); a parsed URL spells numbers in one way. */
function isNear(host: string): boolean {
  if (host === "localhost" || host === "[::1]") return true;
  const parts = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(host);
  if (parts === null) return false;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  return first === 127 || first === 10 || (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second <= 31);
}

/** Announced addresses that are not the box's own: those of mirrors. */
export function mirrorsAmong(streaming: readonly string[], box: string | undefined): string[] {
  return streaming.filter((address) => box === undefined || !address.startsWith(`${box}/`));
}
