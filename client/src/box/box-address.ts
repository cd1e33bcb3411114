/** What a typed address of a media box turned out to be. */
export type BoxAddressVerdict =
  | { verdict: "ok"; url: string }
  | { verdict: "refused"; code: "empty" | "not-an-address" | "not-web" | "credentials" | "insecure" };

export type BoxAddressOptions = {
  /** The page's own protocol: an https page can't call an http box, except on the same machine. */
  pageProtocol: string;
};

const LENGTH_LIMIT = 512;

/** Reads what a person typed as a box' address; a bare name gets the protocol that can work. */
export function readBoxAddress(text: string, { pageProtocol }: BoxAddressOptions): BoxAddressVerdict {
  const typed = text.trim();
  if (typed === "") return { verdict: "refused", code: "empty" };
  if (typed.length > LENGTH_LIMIT || /\s/.test(typed)) return { verdict: "refused", code: "not-an-address" };
  const url = URL.parse(withProtocol(typed));
  if (url === null || url.hostname === "") return { verdict: "refused", code: "not-an-address" };
  if (url.protocol !== "https:" && url.protocol !== "http:") return { verdict: "refused", code: "not-web" };
  if (url.username !== "" || url.password !== "") return { verdict: "refused", code: "credentials" };
  if (isKeptFromPage(url.href, pageProtocol)) {
    return { verdict: "refused", code: "insecure" };
  }
  return { verdict: "ok", url: `${url.origin}${url.pathname.replace(/\/+$/, "")}` };
}

/** True where browsers keep a page from an address because the page came by HTTPS and the address is plain HTTP. */
export function isKeptFromPage(address: string, pageProtocol: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === "http:" && pageProtocol === "https:" && !isThisMachine(url.hostname);
}

function withProtocol(typed: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const name = URL.parse(`http://${typed}`)?.hostname ?? "";
  return `${isThisMachine(name) || /^[\d.]+$/.test(name) ? "http" : "https"}://${typed}`;
}

/** Browsers trust these names although they have no certificate. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname);
}
