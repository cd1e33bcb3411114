import { decodeBase64Url, encodeBase64Url } from "../base64url.ts";
import { type NostrEvent, readEvent } from "../nostr/event.ts";
import { isRenditionName } from "../nostr/checkpoint.ts";

/** The seal's line at the top of a media playlist. */
export type SealHead = {
  /** Session, 16 hex digits. */
  sid: string;
  /** Rendition. */
  rid: string;
  /** Chain head before the first listed segment. */
  anchor: string;
  /** The box's signed checkpoint; nothing about it was checked but its shape. */
  event: NostrEvent;
};
/** The seal's line before an EXT-X-MAP. */
export type SealMap = { length: number; sha256: string };
/** The seal's line before an EXTINF. */
export type SealLine = { n: number; length: number; sha256: string; parts: string };
/** The seal's line before an EXT-X-PART. */
export type SealPart = { n: number; p: number; length: number; sha256: string };

/** How every seal line begins; a playlist in which this stands nowhere is not sealed. */
export const SEAL_PREFIX = "#EXT-X-SEAL";

/** What one object of a stream may weigh, so that a length can't make a viewer reserve the moon. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** A checkpoint is 600 bytes of JSON; four times that is room enough for tags of a later version. */
const MAX_EVENT_TEXT = 4096;

/** `#EXT-X-SEAL`, once near the top. */
export function headTag({ sid, rid, anchor, event }: SealHead): string {
  const { id, pubkey, created_at, kind, tags, content, sig } = event;
  const json = JSON.stringify({ id, pubkey, created_at, kind, tags, content, sig });
  const text = encodeBase64Url(new TextEncoder().encode(json));
  return `${SEAL_PREFIX}:V=1,SID="${sid}",RID="${rid}",ANCHOR=${anchor},EVENT="${text}"`;
}

/** `#EXT-X-SEAL-MAP`, before each EXT-X-MAP. */
export function mapTag({ length, sha256 }: SealMap): string {
  return `${SEAL_PREFIX}-MAP:LEN=${length},SHA256=${sha256}`;
}

/** `#EXT-X-SEAL-SEG`, before each EXTINF. */
export function segmentTag({ n, length, sha256, parts }: SealLine): string {
  return `${SEAL_PREFIX}-SEG:N=${n},LEN=${length},SHA256=${sha256},PARTS=${parts}`;
}

/** `#EXT-X-SEAL-PART`, before each EXT-X-PART. */
export function partTag({ n, p, length, sha256 }: SealPart): string {
  return `${SEAL_PREFIX}-PART:N=${n},P=${p},LEN=${length},SHA256=${sha256}`;
}

/** Reads `#EXT-X-SEAL`; `undefined` for anything but exactly that line, its event's shape included. */
export function readHeadTag(line: string): SealHead | undefined {
  const fields =
    /^#EXT-X-SEAL:V=1,SID="([0-9a-f]{16})",RID="([a-z0-9-]{1,32})",ANCHOR=([0-9a-f]{64}),EVENT="([\w-]+)"$/
      .exec(line);
  if (fields === null) return undefined;
  const [, sid = "", rid = "", anchor = "", text = ""] = fields;
  if (text.length > MAX_EVENT_TEXT || !isRenditionName(rid)) return undefined;
  const event = readEventText(text);
  return event && { sid, rid, anchor, event };
}

/** Reads `#EXT-X-SEAL-MAP`. */
export function readMapTag(line: string): SealMap | undefined {
  const fields = /^#EXT-X-SEAL-MAP:LEN=(\d+),SHA256=([0-9a-f]{64})$/.exec(line);
  const length = readLength(fields?.[1]);
  const sha256 = fields?.[2];
  return length === undefined || sha256 === undefined ? undefined : { length, sha256 };
}

/** Reads `#EXT-X-SEAL-SEG`. */
export function readSegmentTag(line: string): SealLine | undefined {
  const fields = /^#EXT-X-SEAL-SEG:N=(\d+),LEN=(\d+),SHA256=([0-9a-f]{64}),PARTS=([0-9a-f]{64})$/.exec(line);
  const n = readCount(fields?.[1]);
  const length = readLength(fields?.[2]);
  const [sha256, parts] = [fields?.[3], fields?.[4]];
  if (n === undefined || length === undefined || sha256 === undefined || parts === undefined) {
    return undefined;
  }
  return { n, length, sha256, parts };
}

/** Reads `#EXT-X-SEAL-PART`. */
export function readPartTag(line: string): SealPart | undefined {
  const fields = /^#EXT-X-SEAL-PART:N=(\d+),P=(\d+),LEN=(\d+),SHA256=([0-9a-f]{64})$/.exec(line);
  const n = readCount(fields?.[1]);
  const p = readCount(fields?.[2]);
  const length = readLength(fields?.[3]);
  const sha256 = fields?.[4];
  if (n === undefined || p === undefined || length === undefined || sha256 === undefined) return undefined;
  return { n, p, length, sha256 };
}

/** A whole number as playlists print it: no sign, no leading zero, exact in a double. */
export function readCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

function readLength(text: string | undefined): number | undefined {
  const length = readCount(text);
  return length === undefined || length === 0 || length > MAX_OBJECT_BYTES ? undefined : length;
}

function readEventText(text: string): NostrEvent | undefined {
  const bytes = decodeBase64Url(text);
  if (bytes === undefined) return undefined;
  try {
    return readEvent(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    // Both steps throw only for foreign text that is no UTF-8 or no JSON.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Seconds with six decimals: exactly the microseconds that were hashed. */
export function durationText(us: number): string {
  if (!Number.isSafeInteger(us) || us < 0) throw new RangeError(`not a duration in microseconds: ${us}`);
  return `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, "0")}`;
}

/** Reads seconds as whole microseconds, rounded, without going through a double; `undefined` past a day or nine decimals. */
export function readDuration(text: string): number | undefined {
  const fields = /^(\d{1,5})(?:\.(\d{1,9}))?$/.exec(text);
  if (fields === null) return undefined;
  const [, whole = "", fraction = ""] = fields;
  const seconds = Number(whole);
  if (seconds > 86_400) return undefined;
  const nanoseconds = Number(fraction.padEnd(9, "0"));
  return seconds * 1e6 + Math.round(nanoseconds / 1000);
}

/** The date as EXT-X-PROGRAM-DATE-TIME prints it. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Milliseconds since 1970 of an EXT-X-PROGRAM-DATE-TIME. Only spellings that browsers read alike pass: with a zone (`Z`, `+hh:mm`
 * or `+hhmm`), at most three decimals, a day that exists. Elsewhere the seal would bind one moment and the player show another.
 */
export function readDate(text: string): number | undefined {
  const fields = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?:Z|([+-])(\d\d):?(\d\d))$/
    .exec(text);
  if (fields === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, zoneHour = "0", zoneMinute = "0"] =
    fields;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return undefined;
  const clock = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60 * (sign === "-" ? -1 : 1);
  const ms = midnight + (clock - zone) * 1000 + Number(fraction.padEnd(3, "0"));
  // 0 means "no date" in the hash, so no printed date may be 0.
  return ms > 0 ? ms : undefined;
}
