import type { Checkpoint } from "../../contracts/nostr/checkpoint.ts";
import type { Delegation } from "../../contracts/nostr/delegation.ts";
import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import type { SealedPlaylist } from "../../contracts/seal/playlist.ts";
import type { SealVerdict } from "../../contracts/seal/verdict.ts";
import { emptyMemory, judgePlaylist } from "../../contracts/seal/verifier.ts";
import type { PlaylistForm } from "./place.ts";

/** What a mirror makes of one playlist; only `verified` is kept. */
export type MirrorVerdict =
  | { verdict: "verified"; playlist: SealedPlaylist; checkpoint: Checkpoint }
  | { verdict: Exclude<SealVerdict["verdict"], "verified">; detail: string };

export type VerificationOptions = {
  /** Text form of the stream's address. */
  address: string;
  /** The newest that any relay gave. */
  delegation: () => Delegation | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  check?: SignatureCheck;
};

/** Judges playlists from all places by one memory, so that a place that tells another story is found out. */
export function makeVerification({ address, delegation, now, check }: VerificationOptions) {
  let memory = emptyMemory();
  /** Of the stream: the seal's memory knows it of each rendition, and an old session may have had others. */
  let newest: { sid: string; createdAt: number } | undefined;
  return (
    text: string,
    { place, rid, form }: { place: string; rid: string; form: PlaylistForm },
  ): MirrorVerdict => {
    const judged = judgePlaylist({
      text,
      address,
      rid,
      source: `${place}${rid}/${form}`,
      delegation: delegation(),
      memory,
      nowMs: now(),
      ...(check && { check }),
    });
    const { verdict, playlist } = judged;
    if (verdict.verdict !== "verified") return { verdict: verdict.verdict, detail: detailOf(verdict) };
    if (playlist === undefined) throw new Error("a verified playlist that wasn't read");
    const fault = namesFault(playlist);
    if (fault !== undefined) return { verdict: "malformed", detail: fault };
    const { sid, createdAt } = verdict.checkpoint;
    if (newest !== undefined && newest.sid !== sid && createdAt < newest.createdAt) {
      return { verdict: "rollback", detail: "of a session before the one that was seen" };
    }
    memory = judged.memory;
    if (newest === undefined || createdAt >= newest.createdAt) newest = { sid, createdAt };
    return { verdict: "verified", playlist, checkpoint: verdict.checkpoint };
  };
}

/** A mirror serves everything under a box's names, and no seal covers names: what is called otherwise can't be served. */
function namesFault({ segments, open, hint }: SealedPlaylist): string | undefined {
  for (const { uri, n } of segments) {
    if (uri !== `${n}.m4s`) return "a segment has another name than boxes give it";
  }
  for (const init of [...segments.map(({ initObject }) => initObject), open?.initObject]) {
    if (init !== undefined && init.uri !== `init-${init.sha256.slice(0, 8)}.mp4`) {
      return "an init segment has another name than boxes give it";
    }
  }
  let next: number | undefined;
  for (const { uri } of [...segments.flatMap(({ listedParts }) => listedParts), ...(open?.parts ?? [])]) {
    const k = /^p(0|[1-9]\d{0,14})\.m4s$/.exec(uri)?.[1];
    if (k === undefined || (next !== undefined && Number(k) !== next)) {
      return "a part has another name than boxes give it";
    }
    next = Number(k) + 1;
  }
  return hint === undefined || /^p(0|[1-9]\d{0,14})\.m4s$/.test(hint)
    ? undefined
    : "a hint for something else";
}

function detailOf(verdict: Exclude<SealVerdict, { verdict: "verified" }>): string {
  switch (verdict.verdict) {
    case "malformed":
      return verdict.detail;
    case "unknown-signer":
      return `sealed by ${verdict.signer.slice(0, 12)}…, which the creator didn't delegate`;
    case "stale":
      return `${Math.round(verdict.ageMs / 1000)} s old`;
    case "fork":
      return `it tells another story of segment ${verdict.n}`;
    case "gap":
      return `segment ${verdict.from} is missing`;
    default:
      return verdict.verdict;
  }
}
