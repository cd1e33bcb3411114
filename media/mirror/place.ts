/** One carrier of the stream that a mirror may pull from. */
export type Place = {
  /** The folder its playlists stand in. */
  id: string;
  /** What people see. */
  host: string;
  forms: readonly PlaylistForm[];
};

/** The plain playlist, or the one with parts. */
export type PlaylistForm = "index" | "ll";

const MOST_PLACES = 16;

/** Reads which announced addresses a mirror can pull from: those that look like a box's, in the creator's order. */
export function readPlaces(streaming: readonly string[], d: string): Place[] {
  const places = new Map<string, Place>();
  for (const text of streaming) {
    const url = URL.parse(text);
    if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) continue;
    if (url.username !== "" || url.password !== "" || url.search !== "") continue;
    const [, name, file] = /\/live\/([a-z0-9-]{1,32})\/(index|ll)\.m3u8$/.exec(url.pathname) ?? [];
    if (name !== d || file === undefined) continue;
    const id = new URL(".", url).href;
    const forms = places.get(id)?.forms ?? [];
    // What is announced may have been named before, too.
    places.set(id, { id, host: url.host, forms: [...new Set([...forms, file as PlaylistForm])] });
    if (places.size === MOST_PLACES) break;
  }
  return [...places.values()];
}
