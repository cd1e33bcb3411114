import { isHex } from "../hex.ts";
import { formatAddress } from "./address.ts";
import { firstTag, type NostrEvent, tagsNamed, tagValue } from "./event.ts";
import { KIND } from "./kinds.ts";
import { readMoneroAddress } from "./payment-targets.ts";
import { readUnixTime } from "./unix-time.ts";
import { readRelayUrl, readRelayUrls, readWebUrl } from "./url.ts";

/** NIP-53's three states. */
export type LiveStatus = "planned" | "live" | "ended";

/** Somebody whom the author names in a live event. Nobody proved to agree. */
export type Participant = { pubkey: string; relay?: string; role?: string };

/** A live event, ours or another client's, with everything broken left out. */
export type LiveEvent = {
  /** Text form of the address. */
  address: string;
  author: string;
  d: string;
  /** Whom the author names as host; the author itself unless it names only others. */
  host: string;
  title?: string;
  summary?: string;
  image?: string;
  status: LiveStatus;
  /** Unix seconds. */
  starts?: number;
  /** Unix seconds. */
  ends?: number;
  streaming: string[];
  recording?: string;
  participants: Participant[];
  relays: string[];
  topics: string[];
  currentParticipants?: number;
  totalParticipants?: number;
  /** Ids of chat messages. */
  pinned: string[];
  /** Id of a kind 9041 event. */
  goal?: string;
  /** The stated reason, empty when none was stated. */
  contentWarning?: string;
  monero?: string;
  edges: string[];
  /** Address of the stake terms. */
  stake?: string;
  /** Unix seconds. */
  createdAt: number;
};

// NIP-53 wants fewer than 1000 participants; more would only slow the page down.
const MAX_PARTICIPANTS = 1000;

/** Reads a verified live event of any client. */
export function readLiveEvent(event: NostrEvent): LiveEvent | undefined {
  const d = tagValue(event, "d");
  if (event.kind !== KIND.liveEvent || d === undefined) return undefined;
  const author = event.pubkey;
  const participants = readParticipants(event);
  const values = (name: string) => tagsNamed(event, name).map((tag) => tag[1]);

  return {
    address: formatAddress({ creator: author, d }),
    author,
    d,
    host: hostAmong(participants, author),
    status: readStatus(tagValue(event, "status")),
    streaming: distinct(values("streaming").map(readWebUrl)),
    participants,
    relays: readRelayUrls(tagsNamed(event, "relays").flatMap((tag) => tag.slice(1))),
    topics: distinct(values("t").map(readText)),
    pinned: distinct(values("pinned").map(readId)),
    edges: distinct(values("edge").map(readWebUrl)),
    createdAt: event.created_at,
    ...present({
      title: readText(tagValue(event, "title")),
      summary: readText(tagValue(event, "summary")),
      image: readWebUrl(tagValue(event, "image")) ?? readWebUrl(tagValue(event, "thumb")),
      starts: readUnixTime(tagValue(event, "starts")),
      ends: readUnixTime(tagValue(event, "ends")),
      recording: readWebUrl(tagValue(event, "recording")),
      currentParticipants: readUnixTime(tagValue(event, "current_participants")),
      totalParticipants: readUnixTime(tagValue(event, "total_participants")),
      goal: readId(tagValue(event, "goal")),
      contentWarning: readContentWarning(event),
      monero: readMonero(event),
      stake: readStake(tagValue(event, "stake"), author),
    }),
  };
}

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** What a live event still says at a given time: authors vanish without saying `ended`. */
export function statusAt(live: LiveEvent, nowSeconds: number): LiveStatus {
  const { status, createdAt, starts } = live;
  // Dated a day ahead, an event would stay on top of every list for good.
  if (createdAt > nowSeconds + DAY) return "ended";
  if (status === "live") return nowSeconds - createdAt > HOUR ? "ended" : "live";
  if (status === "planned") {
    const missed = starts === undefined ? nowSeconds - createdAt > 7 * DAY : nowSeconds - starts > HOUR;
    return missed ? "ended" : "planned";
  }
  return "ended";
}

function readStatus(text: string | undefined): LiveStatus {
  const status = text?.trim().toLowerCase();
  return status === "live" || status === "planned" ? status : "ended";
}

function readParticipants(event: NostrEvent): Participant[] {
  const participants: Participant[] = [];
  for (const [, pubkey, relayText, roleText] of tagsNamed(event, "p").slice(0, MAX_PARTICIPANTS)) {
    if (!isHex(pubkey, 32)) continue;
    const role = readText(roleText)?.toLowerCase();
    participants.push({ pubkey, ...present({ relay: readRelayUrl(relayText), role }) });
  }
  return participants;
}

function hostAmong(participants: readonly Participant[], author: string): string {
  const hosts = participants.filter(({ role }) => role === "host");
  if (hosts.some(({ pubkey }) => pubkey === author)) return author;
  return hosts[0]?.pubkey ?? author;
}

/** zap.stream's server writes an underscore where NIP-36 has a hyphen. */
function readContentWarning(event: NostrEvent): string | undefined {
  const tag = firstTag(event, "content-warning") ?? firstTag(event, "content_warning");
  return tag && (tag[1] ?? "").trim();
}

/** `xmr` is what an earlier code base wrote. */
function readMonero(event: NostrEvent): string | undefined {
  return readMoneroAddress(tagValue(event, "monero")) ?? readMoneroAddress(tagValue(event, "xmr"));
}

function readStake(text: string | undefined, author: string): string | undefined {
  return text?.startsWith(`${KIND.stakeTerms}:${author}:`) ? text : undefined;
}

function readText(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}

function readId(text: string | undefined): string | undefined {
  return isHex(text, 32) ? text : undefined;
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** Drops what is `undefined`, so that an absent field is really absent. */
function present<T extends Record<string, unknown>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
