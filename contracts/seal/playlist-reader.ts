import { readAttributes } from "./attributes.ts";
import { ZERO_HASH } from "./hash.ts";
import type { ListedInit, ListedPart, ListedSegment, SealedPlaylist } from "./playlist.ts";
import {
  readCount,
  readDate,
  readDuration,
  readHeadTag,
  readMapTag,
  readPartTag,
  readSegmentTag,
  type SealHead,
  type SealLine,
  type SealMap,
  type SealPart,
} from "./tags.ts";
import type { SealedObject } from "./verdict.ts";

/** Longest target duration of a live stream, in seconds: no encoder places keyframes farther apart. */
const MAX_TARGET_S = 60;

/** What a line is followed by without anything between. */
type Awaited =
  | { next: "EXT-X-MAP"; seal: SealMap }
  | { next: "EXT-X-PART"; seal: SealPart }
  | { next: "EXTINF"; seal: SealLine }
  | { next: "URI"; seal: SealLine; durationUs: number };

/** The segment being read, until its URI. */
type Growing = { discontinuity: boolean; dateMs: number; newInit: boolean; parts: ListedPart[] };

const emptySegment = (): Growing => ({ discontinuity: false, dateMs: 0, newInit: false, parts: [] });

/** One pass over the lines of a sealed playlist; each step answers what is wrong, or nothing. */
export class PlaylistReader {
  readonly #seen = new Set<string>();
  readonly #segments: ListedSegment[] = [];
  readonly #objects = new Map<string, SealedObject>();
  #head: SealHead | undefined;
  #targetDurationS = 0;
  #mediaSequence = 0;
  #body = false;
  #over: "hint" | "endlist" | undefined;
  #hint: string | undefined;
  #init: ListedInit | undefined;
  #growing = emptySegment();
  #awaited: Awaited | undefined;

  /** Takes the next line below #EXTM3U. */
  line(line: string): string | undefined {
    if (line === "") return undefined;
    if (this.#over !== undefined) return `a line after the ${this.#over}`;
    const awaited = this.#awaited;
    if (!line.startsWith("#")) {
      return awaited?.next === "URI" ? this.#segment(line, awaited) : "a URI without EXTINF";
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line.slice(1) : line.slice(1, colon);
    const value = colon < 0 ? undefined : line.slice(colon + 1);
    if (awaited !== undefined) {
      this.#awaited = undefined;
      if (awaited.next === "EXT-X-MAP" && name === awaited.next) return this.#map(value ?? "", awaited.seal);
      if (awaited.next === "EXT-X-PART" && name === awaited.next) {
        return this.#part(value ?? "", awaited.seal);
      }
      if (awaited.next === "EXTINF" && name === awaited.next) return this.#extinf(value ?? "", awaited.seal);
      return `${awaited.next} expected`;
    }
    return this.#header(line, name, value) ?? this.#tag(line, name, value);
  }

  /** `undefined` also for lines that are no header: those are asked about next. */
  #header(line: string, name: string, value: string | undefined): string | undefined {
    if (!HEADERS.has(name)) return undefined;
    if (this.#body) return `${name} below the first segment`;
    if (this.#seen.has(name)) return `${name} stands twice`;
    this.#seen.add(name);
    switch (name) {
      case "EXT-X-SEAL":
        this.#head = readHeadTag(line);
        return this.#head === undefined ? "not a seal of version 1" : undefined;
      case "EXT-X-TARGETDURATION":
        this.#targetDurationS = readCount(value) ?? 0;
        return this.#targetDurationS < 1 || this.#targetDurationS > MAX_TARGET_S
          ? `TARGETDURATION is not 1 to ${MAX_TARGET_S} s`
          : undefined;
      case "EXT-X-MEDIA-SEQUENCE": {
        const sequence = readCount(value);
        if (sequence === undefined) return "MEDIA-SEQUENCE is no number";
        this.#mediaSequence = sequence;
        return undefined;
      }
      case "EXT-X-VERSION":
      case "EXT-X-DISCONTINUITY-SEQUENCE":
        return readCount(value) === undefined ? `${name} is no number` : undefined;
      case "EXT-X-INDEPENDENT-SEGMENTS":
        return value === undefined ? undefined : `${name} has a value`;
      default:
        return isTiming(name, value ?? "") ? undefined : `${name} says something a seal doesn't allow`;
    }
  }

  #tag(line: string, name: string, value: string | undefined): string | undefined {
    if (HEADERS.has(name)) return undefined;
    this.#body = true;
    if (this.#head === undefined) return "EXT-X-SEAL must come before the first segment";
    switch (name) {
      case "EXT-X-SEAL-MAP": {
        const seal = readMapTag(line);
        if (seal === undefined) return "SEAL-MAP is not well-formed";
        this.#awaited = { next: "EXT-X-MAP", seal };
        return undefined;
      }
      case "EXT-X-SEAL-PART": {
        const seal = readPartTag(line);
        if (seal === undefined) return "SEAL-PART is not well-formed";
        this.#awaited = { next: "EXT-X-PART", seal };
        return undefined;
      }
      case "EXT-X-SEAL-SEG": {
        const seal = readSegmentTag(line);
        if (seal === undefined) return "SEAL-SEG is not well-formed";
        this.#awaited = { next: "EXTINF", seal };
        return undefined;
      }
      case "EXT-X-DISCONTINUITY":
        // Below a MAP, players count that init segment to the time before the break.
        if (
          value !== undefined || this.#growing.discontinuity || this.#growing.newInit ||
          this.#growing.parts.length > 0
        ) {
          return "a misplaced DISCONTINUITY";
        }
        this.#growing.discontinuity = true;
        return undefined;
      case "EXT-X-PROGRAM-DATE-TIME": {
        const dateMs = readDate(value ?? "");
        if (dateMs === undefined) return "PROGRAM-DATE-TIME is no date";
        if (this.#growing.dateMs !== 0 || this.#growing.parts.length > 0) {
          return "a misplaced PROGRAM-DATE-TIME";
        }
        this.#growing.dateMs = dateMs;
        return undefined;
      }
      case "EXT-X-PRELOAD-HINT": {
        const attributes = readAttributes(value ?? "");
        const uri = attributes?.get("URI");
        if (attributes?.size !== 2 || attributes.get("TYPE") !== "PART" || !isUri(uri)) {
          return "a hint that is not for a part";
        }
        [this.#hint, this.#over] = [uri, "hint"];
        return undefined;
      }
      case "EXT-X-ENDLIST":
        if (value !== undefined) return "ENDLIST has a value";
        this.#over = "endlist";
        return undefined;
      case "EXT-X-MAP":
      case "EXT-X-PART":
      case "EXTINF":
        return `${name} without its seal`;
      default:
        return `${name.slice(0, 40)} is not allowed in a sealed playlist`;
    }
  }

  #map(value: string, { length, sha256 }: SealMap): string | undefined {
    if (this.#growing.newInit || this.#growing.parts.length > 0) return "a misplaced MAP";
    const attributes = readAttributes(value);
    const uri = attributes?.get("URI");
    if (attributes?.size !== 1 || !isUri(uri)) return "MAP is not just a URI";
    this.#growing.newInit = true;
    this.#init = { uri, length, sha256 };
    return this.#object(this.#init);
  }

  #part(value: string, { n, p, length, sha256 }: SealPart): string | undefined {
    const { parts } = this.#growing;
    if (p !== parts.length || n !== (parts[0]?.n ?? n)) return "SEAL-PART out of order";
    const attributes = readAttributes(value);
    const uri = attributes?.get("URI");
    const durationUs = readDuration(attributes?.get("DURATION") ?? "");
    const independent = attributes?.get("INDEPENDENT");
    if (attributes?.size !== (independent === undefined ? 2 : 3) || !isUri(uri) || !durationUs) {
      return "PART is not just URI, DURATION and INDEPENDENT";
    }
    if (independent !== undefined && independent !== "YES") return "INDEPENDENT is not YES";
    const part = { n, p, uri, durationUs, independent: independent === "YES", length, sha256 };
    parts.push(part);
    return this.#object(part);
  }

  #extinf(value: string, seal: SealLine): string | undefined {
    // A title is not covered, and lenient parsers find tags in it.
    const durationUs = value.endsWith(",") ? readDuration(value.slice(0, -1)) : undefined;
    if (!durationUs) return "EXTINF is not just a duration and a comma";
    this.#awaited = { next: "URI", seal, durationUs };
    return undefined;
  }

  #segment(uri: string, { seal, durationUs }: Awaited & { next: "URI" }): string | undefined {
    this.#awaited = undefined;
    if (!isUri(uri)) return "not a URI";
    const { discontinuity, dateMs, parts: listedParts } = this.#growing;
    if (listedParts.length > 0 && listedParts[0]?.n !== seal.n) return "SEAL-PART of another segment";
    const init = this.#init;
    this.#segments.push({
      ...seal,
      durationUs,
      discontinuity,
      dateMs,
      init: init?.sha256 ?? ZERO_HASH,
      uri,
      ...(init && { initObject: init }),
      listedParts,
    });
    this.#growing = emptySegment();
    return this.#object({ uri, length: seal.length, sha256: seal.sha256 });
  }

  #object({ uri, length, sha256 }: ListedInit): string | undefined {
    const known = this.#objects.get(uri);
    if (known !== undefined && (known.length !== length || known.sha256 !== sha256)) {
      return "one URI with two contents";
    }
    this.#objects.set(uri, { length, sha256 });
    return undefined;
  }

  /** The playlist, or what was wrong with its end. */
  end(): SealedPlaylist | string {
    if (this.#head === undefined) return "seal lines, but no EXT-X-SEAL";
    if (this.#awaited !== undefined) return `${this.#awaited.next} expected at the end`;
    if (this.#targetDurationS === 0) return "no TARGETDURATION";
    if (!this.#seen.has("EXT-X-MEDIA-SEQUENCE")) return "no MEDIA-SEQUENCE";
    const longest = this.#segments.reduce((us, segment) => Math.max(us, segment.durationUs), 0);
    if (Math.round(longest / 1e6) > this.#targetDurationS) return "a segment longer than TARGETDURATION";

    const { discontinuity, dateMs, newInit, parts } = this.#growing;
    const first = parts[0];
    if (first === undefined && (discontinuity || newInit || dateMs !== 0)) {
      return "a DISCONTINUITY, MAP or date that nothing follows";
    }
    const init = this.#init;
    return {
      head: this.#head,
      targetDurationS: this.#targetDurationS,
      mediaSequence: this.#mediaSequence,
      endlist: this.#over === "endlist",
      segments: this.#segments,
      ...(first && {
        open: {
          n: first.n,
          discontinuity,
          dateMs,
          init: init?.sha256 ?? ZERO_HASH,
          ...(init && { initObject: init }),
          parts,
        },
      }),
      ...(this.#hint !== undefined && { hint: this.#hint }),
      objects: this.#objects,
    };
  }
}

/** Allowed once each, above the first segment: a player that read one farther down would renumber what is sealed. */
const HEADERS = new Set([
  "EXT-X-VERSION",
  "EXT-X-TARGETDURATION",
  "EXT-X-SERVER-CONTROL",
  "EXT-X-PART-INF",
  "EXT-X-MEDIA-SEQUENCE",
  "EXT-X-DISCONTINUITY-SEQUENCE",
  "EXT-X-INDEPENDENT-SEGMENTS",
  "EXT-X-SEAL",
]);

/** SERVER-CONTROL without delta updates, and PART-INF: hints about when to ask, no more. */
function isTiming(name: string, value: string): boolean {
  const attributes = readAttributes(value);
  if (attributes === undefined) return false;
  return [...attributes].every(([key, text]) => {
    if (name === "EXT-X-PART-INF") return key === "PART-TARGET" && isSeconds(text);
    return key === "CAN-BLOCK-RELOAD" ? text === "YES" : /^(PART-)?HOLD-BACK$/.test(key) && isSeconds(text);
  });
}

function isSeconds(text: string): boolean {
  const us = readDuration(text);
  return us !== undefined && us > 0 && us <= 3 * MAX_TARGET_S * 1e6;
}

/** RFC 3986 characters, over HTTP, without a fragment: two spellings of one address would carry two hashes. */
function isUri(text: string | undefined): text is string {
  if (text === undefined || !/^[\w\-.~:/?[\]@!$&'()*+,;=%]{1,2048}$/.test(text)) return false;
  return !/^[a-z][a-z0-9+.-]*:/i.test(text) || /^https?:\/\//.test(text);
}
