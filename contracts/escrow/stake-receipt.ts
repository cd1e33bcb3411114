import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, readEvent, soleTagValue } from "../nostr/event.ts";
import { readJsonObject } from "../nostr/json.ts";
import { KIND } from "../nostr/kinds.ts";
import { type ForkProof, readForkProof } from "../seal/fork-proof.ts";
import { isCount, isFitKey, MOST_TRANCHES, recordOf } from "./context.ts";
import type { StakePeriod } from "./period.ts";
import {
  type ClaimWord,
  type ComplaintWord,
  MOST_COMPLAINTS,
  readSignedWordOf,
  type ReleaseWord,
  type RetractionWord,
  type SignedWord,
} from "./words.ts";
import { readRuling, type Ruling } from "./verdict-event.ts";

/** What an arbiter saw and checked, and at which height: all that it ever knows of a stake, for it keeps nothing itself. */
export type StakeReceipt = {
  /** Hash of the stake's context, 64 hex. */
  context: string;
  /** Text form of the stream's address. */
  stream: string;
  /** Blocks on the chain; of an active stake, when its funding became final. */
  height: number;
} & StakeStep;

export type StakeStep =
  /** Its viewer may complain of others, signed with this base key, until the deadline. */
  | { step: "active" } & StakedViewer
  /** Its funding came to nodes and isn't final. It admits for minutes, bears no witness, and no relay keeps it. */
  | { step: "seen" } & StakedViewer
  /** All complaints are of witnesses that were staked, each one's own word. */
  | { step: "claim"; claim: SignedWord<ClaimWord>; complaints: SignedWord<ComplaintWord>[] }
  /** A complaint's own witness takes it back, or signed that it got that very segment; or no witness of that session can know. */
  | { step: "rebuttal"; complaint: string; answer: RebuttalAnswer }
  | { step: "release"; release: SignedWord<ReleaseWord> }
  /** Said before the part of the key is: from now on no other instance may decide otherwise. */
  | { step: "decided"; ruling: Ruling };

/** Whose stake it is, and how long it is one: what `context` names, for whoever doesn't know the context. */
export type StakedViewer = StakePeriod & {
  /** The viewer's base key, 64 hex. */
  viewer: string;
  /** Id of the terms. */
  terms: string;
  deadline: number;
  /** Names of all its tranches, which are funded together; the first one names the whole. */
  tranches: string[];
};

export type RebuttalAnswer =
  | { retraction: SignedWord<RetractionWord> }
  /** A transfer receipt (kind 24322). */
  | { transfer: NostrEvent }
  /** The boxes of the stream told two stories of that session. */
  | { fork: ForkProof };

/** Reads a receipt out of an event whose signature the caller verified; it is worth what its author is. */
export function readStakeReceipt(event: NostrEvent): StakeReceipt | undefined {
  return read(event);
}

/** Writes a receipt for the arbiter to sign. */
export function stakeReceiptTemplate(receipt: StakeReceipt, nowSeconds: number): EventTemplate {
  const { context, stream, height, step } = receipt;
  const template: EventTemplate = {
    kind: KIND.stakeReceipt,
    created_at: nowSeconds,
    tags: [
      ["x", context],
      ["a", stream],
      ["p", readAddress(stream)?.creator ?? ""],
      ["s", step],
      ["height", String(height)],
      // So that relays find the stakes that carry a claim or a grant already.
      ...witnessesOf(receipt).map((stake) => ["w", stake]),
      ["alt", `Receipt of a stake's arbiter: ${step}`],
    ],
    content: JSON.stringify(detailOf(receipt)),
  };
  if (read(template) === undefined) throw new Error("not a receipt of a stake");
  return template;
}

function witnessesOf(receipt: StakeStep): string[] {
  if (receipt.step === "claim") return [...new Set(receipt.complaints.map(({ said }) => said.witness))];
  return receipt.step === "decided" && receipt.ruling.outcome === "grant" ? receipt.ruling.witnesses : [];
}

function detailOf(receipt: StakeReceipt): Record<string, unknown> {
  switch (receipt.step) {
    case "active":
    case "seen": {
      const { viewer, terms, deadline, from, until, tranches } = receipt;
      return { viewer, terms, deadline, from, until, tranches };
    }
    case "claim":
      return { claim: receipt.claim, complaints: receipt.complaints };
    case "rebuttal":
      return { complaint: receipt.complaint, ...receipt.answer };
    case "release":
      return { release: receipt.release };
    case "decided":
      return receipt.ruling;
  }
}

function read(event: EventTemplate): StakeReceipt | undefined {
  if (event.kind !== KIND.stakeReceipt) return undefined;
  const context = soleTagValue(event, "x");
  const stream = soleTagValue(event, "a");
  const address = stream === undefined ? undefined : readAddress(stream);
  const height = soleTagValue(event, "height") ?? "";
  if (!isHex(context, 32) || stream === undefined || address === undefined) return undefined;
  if (soleTagValue(event, "p") !== address.creator || !/^(0|[1-9][0-9]{0,8})$/.test(height)) return undefined;
  const detail = readJsonObject(event.content);
  const step = detail && readStep(soleTagValue(event, "s"), detail, context);
  return step && { context, stream, height: Number(height), ...step };
}

function readStep(
  name: string | undefined,
  detail: Record<string, unknown>,
  context: string,
): StakeStep | undefined {
  switch (name) {
    case "active":
    case "seen": {
      const viewer = readViewer(recordOf(detail, 6));
      return viewer?.tranches[0] === context ? { step: name, ...viewer } : undefined;
    }
    case "claim": {
      const claim = readSignedWordOf("claim", detail.claim);
      const complaints = readComplaints(recordOf(detail, 2)?.complaints);
      return claim && complaints && { step: "claim", claim, complaints };
    }
    case "rebuttal": {
      const { complaint, ...rest } = recordOf(detail, 2) ?? {};
      const answer = readAnswer(rest);
      return isHex(complaint, 32) && answer ? { step: "rebuttal", complaint, answer } : undefined;
    }
    case "release": {
      const release = readSignedWordOf("release", recordOf(detail, 1)?.release);
      return release && { step: "release", release };
    }
    case "decided": {
      const ruling = readRuling(detail);
      return ruling && { step: "decided", ruling };
    }
    default:
      return undefined;
  }
}

function readAnswer({ retraction, transfer, fork }: Record<string, unknown>): RebuttalAnswer | undefined {
  const taken = readSignedWordOf("retraction", retraction);
  if (taken !== undefined) return { retraction: taken };
  const moved = readEvent(transfer);
  if (moved !== undefined) return { transfer: moved };
  const proof = readForkProof(fork);
  return proof && { fork: proof };
}

function readViewer(fields: Record<string, unknown> = {}): StakedViewer | undefined {
  const { viewer, terms, deadline, from, until } = fields;
  const tranches = readNames(fields.tranches);
  if (!isFitKey(viewer) || !isHex(terms, 32)) return undefined;
  if (!isCount(deadline) || !isCount(from) || !isCount(until) || from >= until) return undefined;
  return tranches && { viewer, terms, deadline, from, until, tranches };
}

function readNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_TRANCHES) return undefined;
  const names = (value as unknown[]).filter((name): name is string => isHex(name, 32));
  return new Set(names).size === value.length ? names : undefined;
}

function readComplaints(value: unknown): SignedWord<ComplaintWord>[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_COMPLAINTS) return undefined;
  const read = (value as unknown[]).flatMap((one) => readSignedWordOf("complaint", one) ?? []);
  return read.length === value.length ? read : undefined;
}
