import type { Checkpoint } from "../nostr/checkpoint.ts";

/** What a playlist lets a viewer ask for: the length and SHA-256 of an object, by its URI as listed. */
export type SealedObject = { length: number; sha256: string };

/** Where a session stood when a source was last believed. */
export type SealPosition = { sid: string; n: number; createdAt: number };

/** What became of one media playlist, PROTOCOL.md section 2. Only `verified` may reach a decoder, a storage or a peer. */
export type SealVerdict =
  | {
    verdict: "verified";
    checkpoint: Checkpoint;
    /** Only what the checkpoint covers; by URI as listed. */
    objects: ReadonlyMap<string, SealedObject>;
  }
  /** No seal line, and no delegation in force: plays over HTTP only, labelled. */
  | { verdict: "unsealed" }
  /** No seal line, though the creator delegated a signer: somebody took them out. */
  | { verdict: "stripped" }
  | { verdict: "malformed"; detail: string }
  /** Correctly signed, but not by a key the newest delegation names. */
  | { verdict: "unknown-signer"; signer: string }
  /** Outside the delegation's time; all in Unix seconds. */
  | { verdict: "expired"; createdAt: number; nbf: number; exp: number }
  /** Segment `from` should stand where `to` stands. */
  | { verdict: "gap"; from: number; to: number }
  /** What is listed does not lead to what was signed: at the anchor, a segment's parts, the head or the open segment `n`. */
  | { verdict: "chain-mismatch"; at: "anchor" | "parts" | "head" | "open"; n: number }
  /** Older than a live playlist may be, or (`ageMs` negative) from the future. */
  | { verdict: "stale"; ageMs: number; limitMs: number }
  /** The box signed another history of segment `n` before. Never honest. */
  | { verdict: "fork"; n: number }
  /** This source went back, or a session began before its forerunner's newest checkpoint. */
  | { verdict: "rollback"; was: SealPosition; is: SealPosition };
