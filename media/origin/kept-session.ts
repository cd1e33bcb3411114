import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { Count, Hex32 } from "../../contracts/api/fields.ts";
import { genesisHash } from "../../contracts/seal/hash.ts";
import {
  beginSegment,
  completeSegment,
  type Keeper,
  keepInit,
  listPart,
  makeRendition,
  type Rendition,
  sha256Of,
} from "./rendition.ts";
import { PLAN, Plan, type SessionPlan } from "./session-disk.ts";

const Anchor = v.object({ n: Count, before: Hex32, breaks: Count, k: Count });
const Opening = v.object({ discontinuity: v.boolean(), dateMs: Count, init: Hex32 });
const PartLine = v.object({
  k: Count,
  durationUs: Count,
  independent: v.boolean(),
  length: Count,
  sha256: Hex32,
});
const ClosedLine = v.object({ closed: v.literal(true) });

/** Two readings of the boot time of one run of the machine differ less than this. */
const SAME_BOOT_MS = 30_000;

/** A session as it was found on disk, checked byte by byte. */
export type KeptSession = {
  plan: SessionPlan;
  folder: string;
  renditions: Map<string, Rendition>;
  lastPartMs: number;
};

export type ResumeOptions = {
  /** Folder with one folder a session. */
  folder: string;
  address: string;
  signer: string;
  bootMs: number;
  /** Who keeps what the session in a folder lists from now on. */
  keeperIn: (folder: string) => (rid: string) => Keeper;
  /** Removes a folder of a session that nobody may go on with. */
  discard: (folder: string) => void;
};

/** The session that a box may go on with: all it ever listed is here. Every other kept one is removed. */
export function resumeSession(options: ResumeOptions): { kept?: KeptSession; refused: string[] } {
  const refused: string[] = [];
  let kept: KeptSession | undefined;
  for (const sid of existsSync(options.folder) ? readdirSync(options.folder) : []) {
    const folder = join(options.folder, sid);
    try {
      const one = loadSession(folder, options);
      if (kept === undefined || one.lastPartMs > kept.lastPartMs) {
        if (kept !== undefined) options.discard(kept.folder);
        kept = one;
        continue;
      }
    } catch (error) {
      // Going on without a part that was listed would look like a fork: such a session is over.
      refused.push(`session ${sid} can't go on: ${error instanceof Error ? error.message : error}`);
    }
    options.discard(folder);
  }
  return kept === undefined ? { refused } : { kept, refused };
}

function loadSession(
  folder: string,
  { address, signer, bootMs, keeperIn }: ResumeOptions,
): KeptSession {
  const plan = v.parse(Plan, JSON.parse(readFileSync(join(folder, PLAN), "utf8")));
  if (plan.address !== address) throw new Error("the stream has another address now");
  if (plan.signer !== signer) throw new Error("the box has another key now");
  // Written isn't on the platter: after a power cut the newest parts may be missing, and nothing here would show it.
  if (Math.abs(plan.bootMs - bootMs) > SAME_BOOT_MS) throw new Error("the machine was started again");
  // A disk that takes no writing now may have taken none of what was listed last.
  utimesSync(join(folder, PLAN), new Date(), new Date());
  const keeper = keeperIn(folder);
  const renditions = new Map<string, Rendition>();
  let lastPartMs = 0;
  for (const { rid } of plan.renditions) {
    const loaded = loadRendition(join(folder, rid), plan.sid, rid);
    loaded.rendition.keeper = keeper(rid);
    completeSegment(loaded.rendition);
    renditions.set(rid, loaded.rendition);
    lastPartMs = Math.max(lastPartMs, loaded.lastPartMs);
  }
  return { plan, folder, renditions, lastPartMs };
}

const NOWHERE: Keeper = { init: () => {}, open: () => {}, part: () => {}, closed: () => {}, slide: () => {} };

function loadRendition(
  folder: string,
  sid: string,
  rid: string,
): { rendition: Rendition; lastPartMs: number } {
  const rendition = makeRendition(sid, rid, NOWHERE);
  const anchorFile = join(folder, "anchor.json");
  const anchor = existsSync(anchorFile)
    ? v.parse(Anchor, JSON.parse(readFileSync(anchorFile, "utf8")))
    : { n: 0, before: genesisHash(sid, rid), breaks: 0, k: 0 };
  rendition.chain = { sid, rid, n: anchor.n - 1, head: anchor.before };
  rendition.breaks = anchor.breaks;
  rendition.nextK = anchor.k;
  let lastPartMs = 0;
  let n = anchor.n;
  for (; existsSync(join(folder, `${n}.jsonl`)); n++) {
    if (rendition.open.length > 0) completeSegment(rendition);
    const file = join(folder, `${n}.jsonl`);
    const [opening, ...lines] = readLines(file);
    const parts = lines.flatMap((line) => {
      const part = v.safeParse(PartLine, line);
      if (!part.success && !v.is(ClosedLine, line)) throw new Error(`${n}.jsonl of ${rid} is damaged`);
      return part.success ? [part.output] : [];
    });
    // Opened, and nothing of it was ever listed.
    if (parts.length === 0) continue;
    lastPartMs = Math.max(lastPartMs, statSync(file).mtimeMs);
    loadSegment(rendition, folder, v.parse(Opening, opening), parts);
    if (lines.some((line) => v.is(ClosedLine, line))) completeSegment(rendition);
  }
  refuseHole(folder, n);
  return { rendition, lastPartMs };
}

/** What lies behind a hole was listed, and so was the hole. */
function refuseHole(folder: string, at: number): void {
  for (const name of readdirSync(folder)) {
    const n = Number(/^(\d+)\.(?:m4s|jsonl)$/.exec(name)?.[1] ?? -1);
    // Opened, and not even its first line written.
    if (n >= at && statSync(join(folder, name)).size > 0) {
      throw new Error(`${at}.jsonl is missing before ${name}`);
    }
  }
}

function loadSegment(
  rendition: Rendition,
  folder: string,
  opening: v.InferOutput<typeof Opening>,
  parts: readonly v.InferOutput<typeof PartLine>[],
): void {
  const n = rendition.chain.n + 1;
  const init = new Uint8Array(readFileSync(join(folder, `${opening.init}.init`)));
  if (sha256Of(init) !== opening.init) throw new Error(`an init segment of ${rendition.rid} is damaged`);
  keepInit(rendition, init);
  beginSegment(rendition, opening);
  const bytes = new Uint8Array(readFileSync(join(folder, `${n}.m4s`)));
  let at = 0;
  for (const { k, durationUs, independent, length, sha256 } of parts) {
    const part = bytes.slice(at, at + length);
    if (part.length !== length || sha256Of(part) !== sha256 || k !== rendition.nextK) {
      throw new Error(`part ${k} of ${rendition.rid} is missing or damaged`);
    }
    listPart(rendition, { bytes: part, durationUs, independent });
    at += length;
  }
}

/** Whole lines only: the last one may have been cut off, and then it was never listed. */
function readLines(file: string): unknown[] {
  const text = readFileSync(file, "utf8");
  return text.split("\n").slice(0, -1).map((line): unknown => JSON.parse(line));
}
