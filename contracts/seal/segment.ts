import { toHex } from "../hex.ts";
import type { SealedObject } from "./verdict.ts";

/** What the bytes of one segment, part or init segment turned out to be. Only `verified` may reach a decoder, a storage or a peer. */
export type SegmentVerdict =
  | { verdict: "verified" }
  | { verdict: "byte-mismatch"; in: "length" | "sha256" }
  | { verdict: "unsealed" };

/** SHA-256 as the caller has it: WebCrypto, or pure JS where the page is not secure. */
export type Sha256 = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Judges bytes against what a verified playlist said about them; `unsealed` when it said nothing. */
export async function judgeSegment(
  line: SealedObject | undefined,
  bytes: Uint8Array,
  sha256: Sha256,
): Promise<SegmentVerdict> {
  if (line === undefined) return { verdict: "unsealed" };
  // A cut-off answer is the common fault, and seeing it costs no hash.
  if (bytes.length !== line.length) return { verdict: "byte-mismatch", in: "length" };
  if (toHex(await sha256(bytes)) !== line.sha256) return { verdict: "byte-mismatch", in: "sha256" };
  return { verdict: "verified" };
}
