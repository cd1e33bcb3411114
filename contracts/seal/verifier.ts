import { type Checkpoint, MOST_CHECKPOINT_BYTES, readCheckpoint } from "../nostr/checkpoint.ts";
import type { Delegation } from "../nostr/delegation.ts";
import { checkSchnorr, isWithin, type NostrEvent, type SignatureCheck, verifyEvent } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { genesisHash, leafHash, linkHash, openHash, partsHash } from "./hash.ts";
import { agree, partsLength, sameFacts, sameParts, type SeenSegment } from "./history.ts";
import {
  lastOfSource,
  newestOfAll,
  remember,
  type SealMemory,
  type SeenChain,
  seenChain,
  signatureKey,
} from "./memory.ts";
import { type ListedSegment, parsePlaylist, type SealedPlaylist } from "./playlist.ts";
import type { SealPosition, SealVerdict } from "./verdict.ts";

export { emptyMemory, type SealMemory } from "./memory.ts";

export type JudgePlaylistOptions = {
  /** The media playlist as it came. */
  text: string;
  /** Text form of the stream's address. */
  address: string;
  /** Which rendition was asked for; any when left out. */
  rid?: string;
  /**
   * Who answered and for which playlist, such as its URL without the query: what one name brings never goes back. The plain
   * and the low-latency playlist are signed at different times, so they need different names.
   */
  source: string;
  /** The newest that any relay or cache gave, its signature verified. */
  delegation: Delegation | undefined;
  memory: SealMemory;
  /** By a clock corrected with the HTTP Date header; freshness is judged by it. */
  nowMs: number;
  /**
   * By a clock that nobody who carries the stream can turn: only by this one a delegation is over. Default `nowMs`, for whoever
   * asks no carrier for the time.
   */
  ownNowMs?: number;
  /** The stream is known to be sealed, so what comes without a seal was stripped, whatever the delegation says by now. Default false. */
  sealed?: boolean;
  /** Pure JS unless a faster one is brought. */
  check?: SignatureCheck;
};

/** What one look at a playlist comes to. */
export type PlaylistJudgement = {
  verdict: SealVerdict;
  /** To be passed on to the next call; the very same object unless the verdict is `verified`. */
  memory: SealMemory;
  /** Only of a verified playlist. */
  playlist?: SealedPlaylist;
};

/** How long after `exp` a live stream is still played: the creator's new delegation may be on its way. */
const EXPIRY_GRACE_S = 60;
/** How far ahead of us a box's clock may be. */
const FUTURE_MS = 60_000;
const MIN_STALE_MS = 12_000;

/** Judges a media playlist with the checks of PROTOCOL.md section 2, in their order. Pure: what it learns is in the memory it answers. */
export function judgePlaylist(options: JudgePlaylistOptions): PlaylistJudgement {
  const { text, address, source, memory, nowMs, ownNowMs = nowMs, sealed = false } = options;
  const refuse = (verdict: SealVerdict): PlaylistJudgement => ({ verdict, memory });
  // Another stream's delegation says nothing about this one.
  const delegation = options.delegation?.address === address ? options.delegation : undefined;

  const parsed = parsePlaylist(text);
  if (parsed.form === "bare") {
    const delegated = delegation !== undefined && ownNowMs <= delegation.exp * 1000;
    return refuse({ verdict: sealed || delegated ? "stripped" : "unsealed" });
  }
  if (parsed.form === "malformed") return refuse({ verdict: "malformed", detail: parsed.detail });
  const { playlist } = parsed;
  const { event } = playlist.head;

  const read = readSigned(playlist, options);
  if (typeof read === "string") return refuse({ verdict: "malformed", detail: read });
  const { checkpoint } = read;

  if (!delegation?.signers.includes(checkpoint.signer)) {
    return refuse({ verdict: "unknown-signer", signer: checkpoint.signer });
  }
  const { nbf, exp } = delegation;
  const { createdAt } = checkpoint;
  const live = checkpoint.state !== "ended";
  const late = live && ownNowMs > (exp + EXPIRY_GRACE_S) * 1000;
  if (createdAt < nbf || createdAt > exp || late) return refuse({ verdict: "expired", createdAt, nbf, exp });

  const seen = seenChain(memory, checkpoint);
  const chained = findGap(playlist, checkpoint) ?? followChain(playlist, checkpoint, seen);
  if ("verdict" in chained) return refuse(chained);

  const fault = (live ? findStaleness(playlist, createdAt, nowMs) : undefined) ??
    findFork(chained, seen) ??
    findRollback(checkpoint, source, memory);
  if (fault !== undefined) return refuse(fault);

  return {
    verdict: { verdict: "verified", checkpoint, objects: playlist.objects },
    memory: remember(memory, { source, checkpoint, signature: signatureKey(event), ...chained }),
    playlist,
  };
}

/** The checkpoint, its signature and everything it must have in common with the lines around it. */
function readSigned(
  { head, endlist }: SealedPlaylist,
  { address, rid, memory, check }: JudgePlaylistOptions,
): { checkpoint: Checkpoint } | string {
  const { event } = head;
  if (event.kind !== KIND.checkpoint) return "the event is no checkpoint";
  if (!isSigned(event, memory, check)) return "the checkpoint's id or signature is wrong";
  const checkpoint = readCheckpoint(event);
  if (checkpoint === undefined) {
    return isWithin(event, MOST_CHECKPOINT_BYTES)
      ? "the checkpoint's tags are wrong"
      : "the checkpoint is padded";
  }
  if (checkpoint.address !== address) return "the checkpoint is of another stream";
  if (checkpoint.sid !== head.sid) return "the checkpoint is of another session";
  if (checkpoint.rid !== head.rid) return "the checkpoint is of another rendition";
  if (rid !== undefined && checkpoint.rid !== rid) return "the playlist is of another rendition";
  if (endlist && checkpoint.state !== "ended") return "ENDLIST, but the box has not signed an end";
  return { checkpoint };
}

function isSigned(event: NostrEvent, memory: SealMemory, check: SignatureCheck = checkSchnorr): boolean {
  // The id is recomputed in any case: only the curve is worth remembering.
  return verifyEvent(event, memory.signatures.has(signatureKey(event)) ? () => true : check);
}

function findGap(
  { mediaSequence, segments, open }: SealedPlaylist,
  { n }: Checkpoint,
): SealVerdict | undefined {
  let next = mediaSequence;
  for (const segment of segments) {
    if (segment.n !== next) return { verdict: "gap", from: next, to: segment.n };
    next++;
  }
  // More than was signed is no hole: the chain will not lead to the signed head.
  if (next <= n || segments.length === 0 && next !== n + 1) return { verdict: "gap", from: next, to: n + 1 };
  return open !== undefined && open.n !== next ? { verdict: "gap", from: next, to: open.n } : undefined;
}

/** The listed segments with their places in the chain. */
type Chained = { anchor: { n: number; head: string }; segments: SeenSegment[] };

function followChain(
  playlist: SealedPlaylist,
  checkpoint: Checkpoint,
  seen: SeenChain,
): Chained | SealVerdict {
  const { head: { anchor, sid, rid }, mediaSequence: first, open } = playlist;
  const mismatch = (at: "anchor" | "parts" | "head" | "open", n: number): SealVerdict => (
    { verdict: "chain-mismatch", at, n }
  );
  if (first === 0 && anchor !== genesisHash(sid, rid)) return mismatch("anchor", 0);

  const segments: SeenSegment[] = [];
  let before = anchor;
  for (const facts of playlist.segments) {
    const known = seen.segments.get(facts.n);
    if (!leadsToParts(facts, known)) return mismatch("parts", facts.n);
    const segment = place(facts, before, known);
    segments.push(segment);
    before = segment.whole.head;
  }
  const last = first + segments.length - 1;
  if (last !== checkpoint.n || before !== checkpoint.head) return mismatch("head", last);
  if (open !== undefined) {
    if (openHash(open) !== checkpoint.open) return mismatch("open", open.n);
    segments.push(open);
  }
  return { anchor: { n: first - 1, head: anchor }, segments };
}

/** Reuses what was computed for the same facts before: of a window, only the newest segment is new. */
function place(facts: ListedSegment, before: string, known: SeenSegment | undefined) {
  const same = known?.whole !== undefined && sameFacts(known.whole.facts, facts) ? known.whole : undefined;
  const { n, discontinuity, dateMs, init, listedParts: parts } = facts;
  const leaf = same?.leaf ?? leafHash(facts);
  const whole = same?.before === before ? same : { facts, leaf, before, head: linkHash(before, leaf) };
  return { n, discontinuity, dateMs, init, parts, whole };
}

function leadsToParts(facts: ListedSegment, known: SeenSegment | undefined): boolean {
  const { listedParts } = facts;
  if (listedParts.length === 0) return true;
  if (partsLength(listedParts) !== facts.length) return false;
  // All parts of a complete segment were hashed when it was remembered.
  const hashed = known?.whole?.facts.parts === facts.parts && sameParts(known.parts, listedParts);
  return hashed || partsHash(listedParts) === facts.parts;
}

function findStaleness(playlist: SealedPlaylist, createdAt: number, nowMs: number): SealVerdict | undefined {
  // Any carrier can write a larger TARGETDURATION, so it counts only as far as a listed segment bears it out.
  const longestS = Math.ceil(Math.max(0, ...playlist.segments.map(({ durationUs }) => durationUs)) / 1e6);
  const limitMs = Math.max(MIN_STALE_MS, 4000 * Math.min(playlist.targetDurationS, longestS));
  const ageMs = nowMs - createdAt * 1000;
  return ageMs > limitMs || ageMs < -FUTURE_MS ? { verdict: "stale", ageMs, limitMs } : undefined;
}

function findFork({ anchor, segments }: Chained, seen: SeenChain): SealVerdict | undefined {
  const parted = (n: number, head: string) => (seen.heads.get(n) ?? head) !== head;
  if (parted(anchor.n, anchor.head)) return { verdict: "fork", n: anchor.n };
  for (const segment of segments) {
    const known = seen.segments.get(segment.n);
    // A head may be known from an ANCHOR alone.
    if (segment.whole && parted(segment.n, segment.whole.head)) return { verdict: "fork", n: segment.n };
    if (known !== undefined && !agree(known, segment)) return { verdict: "fork", n: segment.n };
  }
  return undefined;
}

function findRollback(checkpoint: Checkpoint, source: string, memory: SealMemory): SealVerdict | undefined {
  const { sid, n, createdAt } = checkpoint;
  const is: SealPosition = { sid, n, createdAt };
  const was = lastOfSource(memory, source, checkpoint);
  if (was !== undefined && (createdAt < was.createdAt || was.sid === sid && n < was.n)) {
    return { verdict: "rollback", was, is };
  }
  // An older session must not come back through another source either.
  const newest = newestOfAll(memory, checkpoint);
  if (newest !== undefined && newest.sid !== sid && createdAt < newest.createdAt) {
    return { verdict: "rollback", was: newest, is };
  }
  return undefined;
}
