export type PageName = "discover" | "watch" | "broadcast" | "profile" | "settings" | "overlay";

/** Where the part of the address behind the `#` leads. */
export type Route = {
  /** Undefined where no page is. */
  page: PageName | undefined;
  /** The code of a stream or person in the path, decoded. */
  param: string | undefined;
  /** What the viewer searches for. */
  query: string;
  /** What stands behind the `?`, as written. */
  search: string;
};

/** The settings, opened where they tell of a newer version of the site. */
export const NEWER_VERSION = "#/settings?newer";

const PATHS: Record<PageName, RegExp> = {
  discover: /^\/?$/,
  watch: /^\/watch\/([^/]+)\/?$/,
  // A name after it opens that stream's control room.
  broadcast: /^\/broadcast(?:\/([^/]+))?\/?$/,
  profile: /^\/profile\/([^/]+)\/?$/,
  settings: /^\/settings\/?$/,
  // What a broadcaster's encoder lays over the picture; it has no frame around it.
  overlay: /^\/overlay\/([^/]+)\/?$/,
};

/** Reads the hash of an address, such as `#/watch/naddr1…` or `#/?q=words`. */
export function readRoute(hash: string): Route {
  const text = hash.replace(/^#/, "");
  const mark = text.indexOf("?");
  const path = mark === -1 ? text : text.slice(0, mark);
  const search = mark === -1 ? "" : text.slice(mark + 1);
  const query = new URLSearchParams(search).get("q") ?? "";
  for (const [page, pattern] of Object.entries(PATHS) as [PageName, RegExp][]) {
    const match = pattern.exec(path);
    if (match !== null) return { page, param: decode(match[1]), query, search };
  }
  return { page: undefined, param: undefined, query, search };
}

function decode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: the page will say that the code is damaged.
    return text;
  }
}
