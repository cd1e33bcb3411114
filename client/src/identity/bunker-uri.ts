/** A remote signer as a `bunker://` address names it. */
export type BunkerAddress = { remote: string; relays: string[]; secret: string | undefined };

/** What a typed bunker address turned out to be. */
export type BunkerUriVerdict =
  | { verdict: "ok"; address: BunkerAddress }
  | {
    verdict: "refused";
    code: "not-bunker" | "too-long" | "bad-key" | "no-relay" | "bad-relay" | "many-relays";
  };

const LENGTH_LIMIT = 2048;
const RELAY_LIMIT = 8;

/** Reads `bunker://<key>?relay=wss://…&secret=…`. */
export function readBunkerUri(text: string): BunkerUriVerdict {
  const typed = text.trim();
  if (typed.length > LENGTH_LIMIT) return { verdict: "refused", code: "too-long" };
  const match = /^bunker:\/\/([^?/]*)\/?(?:\?(.*))?$/.exec(typed);
  if (match === null) return { verdict: "refused", code: "not-bunker" };
  const [, remote = "", query = ""] = match;
  if (!/^[0-9a-f]{64}$/.test(remote)) return { verdict: "refused", code: "bad-key" };
  const params = new URLSearchParams(query);
  const relays = [...new Set(params.getAll("relay"))];
  if (relays.length === 0) return { verdict: "refused", code: "no-relay" };
  if (relays.length > RELAY_LIMIT) return { verdict: "refused", code: "many-relays" };
  if (!relays.every(isRelayUrl)) return { verdict: "refused", code: "bad-relay" };
  return { verdict: "ok", address: { remote, relays, secret: params.get("secret") ?? undefined } };
}

/** True for a WebSocket address without user name or password. */
function isRelayUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === "wss:" || url.protocol === "ws:") && url.username === "" && url.password === "";
}

export type NostrConnectOptions = {
  clientPubkey: string;
  relays: readonly string[];
  secret: string;
  /** What the remote signer shows its person. */
  name: string;
  /** Where this page is. */
  url?: string;
};

/** Builds the `nostrconnect://` address that a signing app scans. */
export function nostrConnectUri(o: NostrConnectOptions): string {
  const params = new URLSearchParams();
  for (const relay of o.relays) params.append("relay", relay);
  params.set("secret", o.secret);
  params.set("name", o.name);
  if (o.url !== undefined) params.set("url", o.url);
  return `nostrconnect://${o.clientPubkey}?${params}`;
}
