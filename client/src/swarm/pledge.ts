import type { AdmissionRequest } from "../../../contracts/api/admission.ts";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { BlameReason } from "./engine.ts";

/** What a viewer brings to streams whose creator asks a bond or a stake of those who share. */
export type Pledge = {
  tier: "bond" | "stake";
  /** Whoever brings another one is admitted anew. */
  id: string;
  /** What goes into the request of the page with this Nostr key. */
  bring: (page: string) => Pick<AdmissionRequest, "terms" | "bond" | "stake">;
  /** By the bond's holder, where that is asked. */
  sign?: SignEvent;
  /** Hears why an edge refused it, one of `ADMISSION_PROBLEMS`; nothing once an edge took it. */
  told?: (code: string | undefined) => void;
  /** Hears of each edge that admitted the page by its stake; `sign` is by the page's own key, all its connections by that certificate. */
  admitted?: (page: string, sign: SignEvent, fingerprint: string) => void;
  /** Hears each checkpoint (kind 24311) of verified playlists, and the creator's delegation as it is known then. */
  sealed?: (checkpoint: NostrEvent, delegation: NostrEvent) => void;
  /** Hears that boxes told two stories of this session, by what came from a carrier or a peer. */
  forked?: (sid: string) => void;
  /** Hears what this page can bear witness of, where stakes are asked; calls `vain` when nothing came of it, and another proof is of use. */
  wronged?: (wrong: Wrong, vain: () => void) => void;
};

/** What one peer alone did to this page, and nobody else can have brought about. */
export type Wrong = {
  /** By the name that it has in terms: all bytes of an object that aren't what the seal says, or a word of its own that no bytes could keep. */
  rule: "bad-bytes" | "broken-word";
  /** Who did. */
  peer: string;
  /** SHA-256 of the one certificate that ever came with that peer's id, 64 hex. */
  fingerprint: string;
  /** The Nostr key of this page, which signed for nothing of that segment from that peer, and won't. */
  page: string;
  /** Session and number of the segment. */
  sid: string;
  n: number;
};

/** What an engine tells of a peer, as `EngineListener` says. */
export type Blame = {
  peer: string;
  reason: BlameReason;
  proven: ObjectName | undefined;
  /** As `makeFingerprints` knows it; undefined where several came under that peer's id, or none. */
  fingerprint: string | undefined;
};

const RULES: Partial<Record<BlameReason, Wrong["rule"]>> = {
  "byte-mismatch": "bad-bytes",
  "false-word": "broken-word",
};

/**
 * What this page can bear witness of, of what it blames a peer for. Silence is not among it, not even after a word: a box that
 * answers late, or a line that others fill, makes an honest page break it.
 */
export function wrongOf(
  { peer, reason, proven, fingerprint }: Blame,
  { page, sid }: Pick<Wrong, "page" | "sid">,
): Wrong | undefined {
  const rule = RULES[reason];
  return rule && proven && fingerprint ? { rule, peer, fingerprint, page, sid, n: proven.n } : undefined;
}
