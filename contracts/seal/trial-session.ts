import { checkpointTemplate } from "../nostr/checkpoint.ts";
import type { Checkpoint, CheckpointState } from "../nostr/checkpoint.ts";
import { type Delegation, delegationTemplate, readDelegation } from "../nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../nostr/event.ts";
import { sha256Hex } from "../sha256.ts";
import { addPart, checkpointOf, type ClosedSegment, closeSegment, openSegment, startChain } from "./chain.ts";
import type { PartFacts } from "./hash.ts";
import { dateText, durationText, headTag, mapTag, partTag, segmentTag } from "./tags.ts";
import type { SealChain } from "./chain.ts";

/** When the trials' first segment begins; Unix seconds. */
export const TRIAL_START = 1_790_000_000;

/** Whose stream the trials seal. */
export const CREATOR_SECRET = new Uint8Array(32).fill(12);
/** The box that seals it. */
export const BOX_SECRET = new Uint8Array(32).fill(11);
/** Somebody whom the creator never named. */
export const OTHER_SECRET = new Uint8Array(32).fill(13);

/** The trials' stream. */
export const TRIAL_ADDRESS = `30311:${publicKeyOf(CREATOR_SECRET)}:demo`;

export type TrialDelegationOptions = { signers?: string[]; nbf?: number; exp?: number };

/** A delegation to the trials' box, an hour long unless told. */
export function trialDelegation(options: TrialDelegationOptions = {}): Delegation {
  const { signers = [publicKeyOf(BOX_SECRET)], nbf = TRIAL_START - 100, exp = TRIAL_START + 3600 } = options;
  const template = delegationTemplate({ address: TRIAL_ADDRESS, signers, nbf, exp }, nbf);
  const delegation = readDelegation(signEvent(template, CREATOR_SECRET));
  if (delegation === undefined) throw new Error("the trial's delegation can't be read");
  return delegation;
}

export type TrialOptions = {
  sid?: string;
  rid?: string;
  /** Complete segments; one more is open. */
  segments?: number;
  /** Parts of each segment. */
  parts?: number;
  partUs?: number;
  /** Segments before which the encoder came back, with another init segment. */
  breaks?: readonly number[];
  /** No init segment at all, as in MPEG-TS. */
  withoutInit?: boolean;
  /** Changes the bytes of every segment from here on, and of its parts from `story.part` on. */
  story?: { from: number; part?: number };
};

type TrialPart = PartFacts & { uri: string };
type TrialSegment = Omit<ClosedSegment, "head"> & { parts: TrialPart[] };

export type TrialPlaylistOptions = {
  form?: "plain" | "ll";
  /** First listed segment. */
  from?: number;
  /** Last complete segment. */
  to?: number;
  /** Listed parts of segment `to + 1`. */
  open?: number;
  /** Complete segments whose parts are listed, counted from the last one. */
  withParts?: number;
  state?: CheckpointState;
  createdAt?: number;
  endlist?: boolean;
  targetS?: number;
  secret?: Uint8Array;
  /** Bends what is signed. */
  signed?: Partial<Omit<Checkpoint, "signer" | "createdAt">> & { kind?: 24311 | 4311 };
  /** Bends what the SEAL line says. */
  head?: { sid?: string; rid?: string; anchor?: string };
};

/** A sealed session for tests: any playlist that its box could ever have served, and some that it never would. */
export type TrialSession = {
  sid: string;
  rid: string;
  segments: readonly TrialSegment[];
  playlist(options?: TrialPlaylistOptions): string;
};

/** Seals a session of made-up segments, and lists it at any moment. */
export function makeTrial(options: TrialOptions = {}): TrialSession {
  const { sid = "00112233445566aa", rid = "video", segments: count = 6, parts: perSegment = 4 } = options;
  const { partUs = 500_000, breaks = [], story } = options;
  const segments: TrialSegment[] = [];
  let chain = startChain(sid, rid);
  /** The chain when so many segments were complete. */
  const chains: SealChain[] = [chain];
  let [init, k] = [0, 0];
  let dateMs = TRIAL_START * 1000;
  for (let n = 0; n <= count; n++) {
    const discontinuity = breaks.includes(n);
    if (discontinuity) init++;
    chain = openSegment(chain, {
      discontinuity,
      dateMs,
      init: options.withoutInit ? "0".repeat(64) : initOf(init).sha256,
    });
    const parts: TrialPart[] = [];
    for (let p = 0; p < perSegment; p++) {
      const told = story !== undefined && n >= story.from && p >= (story.part ?? 0) ? " retold" : "";
      const facts: PartFacts = {
        // The last one is shorter, as at the end of every real segment.
        durationUs: p === perSegment - 1 ? partUs - 167 : partUs,
        independent: p === 0,
        length: 1000 + 17 * n + p,
        sha256: sha256Hex(new TextEncoder().encode(`${sid} ${rid} ${n} ${p}${told}`)),
      };
      parts.push({ ...facts, uri: `p${k++}.m4s` });
      chain = addPart(chain, facts);
    }
    const told = story !== undefined && n >= story.from ? " retold" : "";
    const result = closeSegment(chain, sha256Hex(new TextEncoder().encode(`${sid} ${rid} ${n}${told}`)));
    segments.push({ segment: result.closed.segment, before: result.closed.before, parts });
    chain = result.chain;
    chains.push(chain);
    dateMs += perSegment * partUs / 1000;
  }
  return { sid, rid, segments, playlist };

  function playlist(wanted: TrialPlaylistOptions = {}): string {
    const { form = "plain", to = count - 1, state = "live", secret = BOX_SECRET } = wanted;
    const from = Math.min(wanted.from ?? 0, to + 1);
    const listedParts = form === "ll" ? wanted.withParts ?? 1 : 0;
    const openParts = form === "ll" ? wanted.open ?? 2 : 0;
    const createdAt = wanted.createdAt ?? TRIAL_START + Math.round((to + 2) * perSegment * partUs / 1e6);
    const chain = chainAt(to, openParts);
    const { kind, ...bent } = wanted.signed ?? {};
    const checkpoint = {
      ...checkpointOf(chain, { address: TRIAL_ADDRESS, state, lowLatency: form === "ll" }),
      ...bent,
    };
    const event = signEvent(checkpointTemplate(checkpoint, createdAt, kind), secret);
    const anchor = segments[from]?.before ?? chain.head;
    const rows = [
      "#EXTM3U",
      "#EXT-X-VERSION:10",
      `#EXT-X-TARGETDURATION:${wanted.targetS ?? Math.ceil(perSegment * partUs / 1e6)}`,
      `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES${form === "ll" ? ",PART-HOLD-BACK=1.5" : ""}`,
      ...(form === "ll" ? [`#EXT-X-PART-INF:PART-TARGET=${partUs / 1e6}`] : []),
      `#EXT-X-MEDIA-SEQUENCE:${from}`,
      `#EXT-X-DISCONTINUITY-SEQUENCE:${breaks.filter((n) => n < from).length}`,
      headTag({ sid, rid, anchor, event, ...wanted.head }),
    ];
    let shown = "0".repeat(64);
    for (let n = from; n <= to + 1; n++) {
      const held = segments[n];
      if (held === undefined || n > to && openParts === 0) break;
      const { segment, parts } = held;
      if (segment.discontinuity) rows.push("#EXT-X-DISCONTINUITY");
      if (segment.init !== shown) {
        shown = segment.init;
        rows.push(mapTag({ length: 700, sha256: shown }), `#EXT-X-MAP:URI="init-${shown.slice(0, 8)}.mp4"`);
      }
      rows.push(`#EXT-X-PROGRAM-DATE-TIME:${dateText(segment.dateMs)}`);
      const open = n > to;
      if (open || n > to - listedParts) {
        for (const [p, part] of parts.slice(0, open ? openParts : undefined).entries()) {
          const independent = part.independent ? ",INDEPENDENT=YES" : "";
          rows.push(
            partTag({ n, p, length: part.length, sha256: part.sha256 }),
            `#EXT-X-PART:DURATION=${durationText(part.durationUs)},URI="${part.uri}"${independent}`,
          );
        }
      }
      if (!open) rows.push(segmentTag(segment), `#EXTINF:${durationText(segment.durationUs)},`, `${n}.m4s`);
    }
    if (wanted.endlist) rows.push("#EXT-X-ENDLIST");
    else if (form === "ll") rows.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="next.m4s"`);
    return rows.join("\n") + "\n";
  }

  function chainAt(to: number, openParts: number): SealChain {
    let chain = chains[to + 1] ?? startChain(sid, rid);
    const next = segments[to + 1];
    if (next === undefined || openParts === 0) return chain;
    chain = openSegment(chain, next.segment);
    for (const part of next.parts.slice(0, openParts)) chain = addPart(chain, part);
    return chain;
  }
}

function initOf(number: number): { sha256: string } {
  return { sha256: sha256Hex(new TextEncoder().encode(`init ${number}`)) };
}
