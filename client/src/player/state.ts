import type { CheckpointState } from "../../../contracts/nostr/checkpoint.ts";
import type { Damage } from "./damage.ts";
import type { Blame } from "./source-book.ts";

/** What this browser can do for us. */
export type Support = "mse" | "none";

/** What is known about the player at one moment; nothing here is a guess. */
export type PlayerFacts = {
  support: Support;
  /** The verification worker could not start, or the browser has no decoder for the stream. */
  trouble?: { kind: "worker" | "codec"; detail: string };
  /** Every source was refused. */
  refusal?: Blame;
  /** The announcement has no address that could be played. */
  sources: number;
  /** A playlist was let through. */
  opened: boolean;
  firstFrame: boolean;
  /** The viewer hasn't paused it. */
  wanted: boolean;
  /** When the picture last moved, in milliseconds since 1970. */
  movedAt: number;
  /** Since when no request has been answered; unset while they are. */
  silentSince?: number;
  /** What is wrong with a recording. */
  damage?: Damage;
  /** What the box signed last. */
  checkpoint?: { state: CheckpointState; createdAt: number };
  /** The instant rung plays: there is no checkpoint, and the box's own word is all there is. */
  instant?: boolean;
  /** What the box says of itself, unsigned: believed for waiting, never for the end of what is sealed. */
  box?: "waiting" | "starting" | "live" | "reconnecting" | "ended";
  /** The end was signed, and everything before it was played. */
  playedOut: boolean;
};

/** What the viewer is told. */
export type PlayerState =
  | { state: "unsupported"; because: "browser" | "worker" | "codec"; detail?: string }
  | { state: "refused"; refusal: Blame }
  | { state: "nothing-to-play" }
  | { state: "loading" }
  | { state: "waiting" }
  | { state: "starting" }
  | { state: "playing" }
  | { state: "paused" }
  | { state: "buffering" }
  /** A piece of a recording doesn't hold or doesn't come; `stuck` when what follows is no better. */
  | { state: "damaged"; why: Damage["why"]; stuck: boolean }
  | { state: "reconnecting"; to: "encoder" | "box"; seconds: number }
  /** `signed` when a checkpoint said so, and not just whoever carries it. */
  | { state: "ended"; signed: boolean };

/** A picture that stood still for less than this was not noticed. */
const STILL_MS = 600;
/** Requests may fail this long before it is called anything. */
const SILENT_MS = 1500;

/** Derives the one state people see from what is known. */
export function stateOf(facts: PlayerFacts, nowMs: number): PlayerState {
  if (facts.support === "none") return { state: "unsupported", because: "browser" };
  if (facts.trouble !== undefined) {
    return { state: "unsupported", because: facts.trouble.kind, detail: facts.trouble.detail };
  }
  if (facts.refusal !== undefined) return { state: "refused", refusal: facts.refusal };
  if (facts.sources === 0) return { state: "nothing-to-play" };
  if (facts.playedOut) return { state: "ended", signed: facts.checkpoint?.state === "ended" };
  const { damage } = facts;
  const stands = !facts.firstFrame || (facts.wanted && nowMs - facts.movedAt >= STILL_MS);
  if (damage !== undefined && damage.now !== "fine" && stands) {
    return { state: "damaged", why: damage.why, stuck: damage.now === "stuck" };
  }
  const silentMs = facts.silentSince === undefined ? 0 : nowMs - facts.silentSince;

  if (!facts.firstFrame) {
    // A box that answers with "not yet" is reachable: waiting is the truth, not an outage.
    if (facts.box === "waiting" || facts.box === "reconnecting") return { state: "waiting" };
    if (facts.box === "ended" && !facts.opened) return { state: "ended", signed: false };
    if (silentMs > SILENT_MS && facts.box === undefined) return reconnecting("box", silentMs);
    if (!facts.wanted && facts.opened) return { state: "paused" };
    return facts.opened || facts.box === "starting" ? { state: "starting" } : { state: "loading" };
  }

  if (!facts.wanted) return { state: "paused" };
  const stillMs = nowMs - facts.movedAt;
  if (stillMs < STILL_MS) return { state: "playing" };
  if (facts.instant === true && facts.box === "ended") return { state: "ended", signed: false };
  if (silentMs > SILENT_MS) return reconnecting("box", stillMs);
  const encoderGone = facts.checkpoint?.state === "paused" || facts.box === "reconnecting" ||
    facts.box === "waiting" || facts.box === "starting";
  return encoderGone ? reconnecting("encoder", stillMs) : { state: "buffering" };
}

function reconnecting(to: "encoder" | "box", ms: number): PlayerState {
  return { state: "reconnecting", to, seconds: Math.floor(ms / 1000) };
}
