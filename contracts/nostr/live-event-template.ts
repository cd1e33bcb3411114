import { isHex } from "../hex.ts";
import { isStreamName } from "./address.ts";
import { type EventTemplate, type NostrEvent, tagsNamed, tagValue } from "./event.ts";
import { KIND } from "./kinds.ts";
import type { LiveStatus } from "./live-event.ts";
import { readUnixTime } from "./unix-time.ts";
import { readRelayUrls, readWebUrl } from "./url.ts";

/** What a creator says about a stream. */
export type LiveEventFields = {
  /** `[a-z0-9-]{1,32}`, the same for good. */
  d: string;
  creator: string;
  title: string;
  summary?: string;
  /** An https picture; anything else is left out. */
  image?: string;
  status: LiveStatus;
  /** Unix seconds. */
  starts: number;
  /** Unix seconds; written only once ended, default the time of writing. */
  ends?: number;
  /** The playable addresses; see `orderStreaming`. */
  streaming: string[];
  recording?: string;
  /** Best first: zap.stream uses only that one. */
  relays: string[];
  topics?: string[];
  /** Written only while live. */
  currentParticipants?: number;
  /** Written only once ended. */
  totalParticipants?: number;
  monero?: string;
  edges?: string[];
  /** Address of the stake terms. */
  stake?: string;
};

// strfry, the relay most others run, refuses an event with a longer tag value.
const MAX_TAG_BYTES = 1024;

const MANAGED = new Set([
  "d",
  "title",
  "summary",
  "image",
  "status",
  "starts",
  "ends",
  "streaming",
  "recording",
  "p",
  "relays",
  "t",
  "current_participants",
  "total_participants",
  "monero",
  "edge",
  "stake",
  "alt",
  "client",
]);

/**
 * Writes a live event for the creator to sign, as every other client can read it.
 * Keeps the guests and all unknown tags of the event it replaces. Throws when the caller broke the rules of its fields.
 */
export function liveEventTemplate(
  fields: LiveEventFields,
  nowSeconds: number,
  previous?: NostrEvent,
): EventTemplate {
  const { d, creator, status } = fields;
  const title = clip(fields.title, MAX_TAG_BYTES);
  if (!isStreamName(d)) throw new Error(`not a stream name: ${d}`);
  if (!isHex(creator, 32)) throw new Error("the creator must be a public key in hex");
  if (previous !== undefined && (previous.pubkey !== creator || tagValue(previous, "d") !== d)) {
    throw new Error("the previous event belongs to another stream");
  }
  const streaming = orderStreaming(fields.streaming);
  if (streaming === undefined) throw new Error("a stream needs an https address of an .m3u8 without a query");
  const relays = readRelayUrls(fields.relays);

  const tags: string[][] = [["d", d], ["title", title]];
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== "") tags.push([name, String(value)]);
  };
  add("summary", clip(fields.summary ?? "", MAX_TAG_BYTES));
  add("image", readReachableUrl(fields.image));
  add("status", status);
  add("starts", fields.starts);
  // zap.stream hides all chat newer than `ends`.
  if (status === "ended") add("ends", fields.ends ?? endsOf(previous) ?? nowSeconds);
  for (const url of streaming) add("streaming", url);
  add("recording", readReachableUrl(fields.recording));
  tags.push(["p", creator, relays[0] ?? "", "host"], ...guestsOf(previous, creator));
  if (relays.length > 0) tags.push(["relays", ...relays]);
  for (const topic of new Set(fields.topics ?? [])) add("t", clip(topic, MAX_TAG_BYTES));
  if (status === "live") add("current_participants", fields.currentParticipants);
  if (status === "ended") add("total_participants", fields.totalParticipants);
  add("monero", fields.monero);
  for (const url of fields.edges ?? []) add("edge", readReachableUrl(url));
  add("stake", fields.stake);
  add("alt", clip(`Live stream: ${title}`, MAX_TAG_BYTES));
  add("client", "dStream");
  tags.push(...(previous?.tags ?? []).filter(([name]) => name !== undefined && !MANAGED.has(name)));

  // At equal seconds relays keep the lower id, so the newer event could lose.
  const created_at = Math.max(nowSeconds, (previous?.created_at ?? -1) + 1);
  return { kind: KIND.liveEvent, created_at, tags, content: previous?.content ?? "" };
}

/**
 * The addresses as they may be announced: Primal and Amethyst look at the first only, so an https `.m3u8` without a query
 * leads (or, on a private network, an http one), and the order is kept otherwise. `undefined` when none may lead; none at all is fine.
 */
export function orderStreaming(urls: readonly string[]): string[] | undefined {
  const usable = urls.filter((url) => readReachableUrl(url) !== undefined);
  const lead = usable.find(isPlainPlaylist);
  if (lead === undefined) return urls.length === 0 ? [] : undefined;
  return [...new Set([lead, ...usable])];
}

function isPlainPlaylist(text: string): boolean {
  return text.endsWith(".m3u8") && !/[?#]/.test(text);
}

/** https, or http to a place that no certificate authority names. */
function readReachableUrl(text: string | undefined): string | undefined {
  const web = readWebUrl(text);
  if (web === undefined || web.length > MAX_TAG_BYTES) return undefined;
  const { protocol, hostname } = new URL(web);
  return protocol === "https:" || isPrivateHost(hostname) ? web : undefined;
}

function isPrivateHost(hostname: string): boolean {
  if (hostname === "localhost" || hostname === "[::1]" || /\.(localhost|local)$/.test(hostname)) return true;
  return /^(127|10|192\.168|172\.(1[6-9]|2[0-9]|3[01])|169\.254)\.[0-9.]+$/.test(hostname) ||
    /^\[f[cde]/.test(hostname);
}

/** The longest beginning of a text that fits, cut between characters. */
function clip(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function endsOf(previous: NostrEvent | undefined): number | undefined {
  return previous && readUnixTime(tagValue(previous, "ends"));
}

/** Other participants, made safe: Primal fails on a `p` without a role, and the creator alone is host. */
function guestsOf(previous: NostrEvent | undefined, creator: string): string[][] {
  const guests: string[][] = [];
  for (const [name, pubkey, relay, role, ...rest] of previous ? tagsNamed(previous, "p") : []) {
    if (name === undefined || !isHex(pubkey, 32) || pubkey === creator) continue;
    const kept = role === undefined || role === "" || role.toLowerCase() === "host" ? "participant" : role;
    guests.push(["p", pubkey, relay ?? "", kept, ...rest]);
  }
  return guests;
}
