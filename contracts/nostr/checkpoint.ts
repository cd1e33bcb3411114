import { isHex } from "../hex.ts";
import { readAddress } from "./address.ts";
import { type EventTemplate, isWithin, type NostrEvent, soleTagValue, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** What the encoder was doing when the box signed. */
export type CheckpointState = "live" | "paused" | "ended";

/** What a box signed about one rendition of one session. */
export type Checkpoint = {
  /** Text form of the stream's address. */
  address: string;
  sid: string;
  rid: string;
  /** Last complete segment, -1 before the first. */
  n: number;
  /** Chain head after segment `n`. */
  head: string;
  state: CheckpointState;
  /** Hash of the open segment's parts so far; only in the low-latency playlist. */
  open?: string;
  /** The event's author. */
  signer: string;
  /** Unix seconds. */
  createdAt: number;
};

/** Tags and content as JSON: ours have half of that. Whoever was deceived by boxes shows what they sealed, so it has to fit. */
export const MOST_CHECKPOINT_BYTES = 1024;

/** Whether `rid` may name a rendition. */
export function isRenditionName(rid: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(rid);
}

/** Reads a checkpoint, from a playlist or from a relay, whose signature the caller verified. Strict: a field said twice is no field. */
export function readCheckpoint(event: NostrEvent): Checkpoint | undefined {
  if (event.kind !== KIND.checkpoint && event.kind !== KIND.checkpointRecord) return undefined;
  if (event.content !== "" || soleTagValue(event, "v") !== "1") return undefined;
  if (!isWithin(event, MOST_CHECKPOINT_BYTES)) return undefined;

  const address = soleTagValue(event, "a");
  const sid = soleTagValue(event, "session");
  const rid = soleTagValue(event, "r");
  const n = soleTagValue(event, "n");
  const head = soleTagValue(event, "x");
  const state = readState(soleTagValue(event, "state"));
  if (address === undefined || readAddress(address) === undefined) return undefined;
  if (!isHex(sid, 8) || rid === undefined || !isRenditionName(rid)) return undefined;
  if (n === undefined || !/^(-1|0|[1-9][0-9]{0,14})$/.test(n)) return undefined;
  if (!isHex(head, 32) || state === undefined) return undefined;

  const named = tagsNamed(event, "open").length > 0;
  const open = soleTagValue(event, "open");
  if (named && !isHex(open, 32)) return undefined;
  return {
    address,
    sid,
    rid,
    n: Number(n),
    head,
    state,
    ...(open === undefined ? {} : { open }),
    signer: event.pubkey,
    createdAt: event.created_at,
  };
}

function readState(text: string | undefined): CheckpointState | undefined {
  return text === "live" || text === "paused" || text === "ended" ? text : undefined;
}

/** Writes a checkpoint for the box to sign: for a playlist, or with `kind` the record that goes to relays. */
export function checkpointTemplate(
  checkpoint: Omit<Checkpoint, "signer" | "createdAt">,
  createdAt: number,
  kind: typeof KIND.checkpoint | typeof KIND.checkpointRecord = KIND.checkpoint,
): EventTemplate {
  const { address, sid, rid, n, head, state, open } = checkpoint;
  const tags = [
    ["v", "1"],
    ["a", address],
    ["session", sid],
    ["r", rid],
    ["n", String(n)],
    ["x", head],
    ["state", state],
  ];
  if (open !== undefined) tags.push(["open", open]);
  return { kind, created_at: createdAt, tags, content: "" };
}
