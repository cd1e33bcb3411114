const MAX_URL_LENGTH = 2048;

/** A web address from a stranger's event: http or https, absolute, no user name in it. Returned as written. */
export function readWebUrl(text: string | undefined): string | undefined {
  const url = parse(text);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? text : undefined;
}

/** A relay's address in one spelling, so that equal relays compare equal: no fragment, no lone slash at the end. */
export function readRelayUrl(text: string | undefined): string | undefined {
  const url = parse(text);
  if (!url || (url.protocol !== "wss:" && url.protocol !== "ws:")) return undefined;
  url.hash = "";
  return url.pathname === "/" && url.search === "" ? url.href.replace(/\/$/, "") : url.href;
}

/** Distinct relay addresses, broken ones left out. */
export function readRelayUrls(texts: readonly (string | undefined)[]): string[] {
  const urls = new Set<string>();
  for (const text of texts) {
    const url = readRelayUrl(text);
    if (url !== undefined) urls.add(url);
  }
  return [...urls];
}

function parse(text: string | undefined): URL | undefined {
  if (text === undefined || text.length > MAX_URL_LENGTH) return undefined;
  const url = URL.parse(text);
  // fetch() refuses addresses with credentials, and showing them would leak them.
  return url && url.hostname !== "" && url.username === "" && url.password === "" ? url : undefined;
}
