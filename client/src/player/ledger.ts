import type { Carrier, ObjectName, ObjectReport, PlaylistReport, Report } from "./worker/messages.ts";

/** Something that was not let through. */
export type Refused = {
  /** Milliseconds since 1970. */
  at: number;
  source: string;
  carrier: Carrier;
  verdict: string;
  /** The playlist's rendition, or the object. */
  name: ObjectName | { kind: "playlist"; rid?: string };
  expected?: string;
  got?: string;
  /** The viewer bent it with the button. */
  tampered: boolean;
  /** When a good copy of the same object came. */
  replacedAt?: number;
};

/** What was checked since the page was opened. */
export type Ledger = {
  verifiedBytes: number;
  unsealedBytes: number;
  /** Objects since the source or the rung last changed: the badge speaks of these alone. */
  here: { verified: number; unsealed: number };
  segments: number;
  parts: number;
  playlists: number;
  refusedCount: number;
  /** Newest first. */
  refused: readonly Refused[];
  /** What addresses on the web gave. */
  bytesBySource: ReadonlyMap<string, number>;
  /** What other viewers gave. */
  peerBytes: number;
  /** Last word of each rendition that is being played. */
  renditions: ReadonlyMap<string, PlaylistReport>;
  /** The newest playlist verdict, of whichever rendition. */
  last?: PlaylistReport;
  clockOffsetMs: number;
};

export const EMPTY_LEDGER: Ledger = {
  verifiedBytes: 0,
  unsealedBytes: 0,
  here: { verified: 0, unsealed: 0 },
  segments: 0,
  parts: 0,
  playlists: 0,
  refusedCount: 0,
  refused: [],
  bytesBySource: new Map(),
  peerBytes: 0,
  renditions: new Map(),
  clockOffsetMs: 0,
};

const KEPT_REFUSALS = 20;

/** Enters one report of the worker. */
export function enter(ledger: Ledger, report: Report, nowMs: number): Ledger {
  switch (report.report) {
    case "playlist":
      return enterPlaylist(ledger, report, nowMs);
    case "object":
      return enterObject(ledger, report, nowMs);
    case "failure":
    case "listed":
      return ledger;
  }
}

function enterPlaylist(ledger: Ledger, report: PlaylistReport, at: number): Ledger {
  const { carrier, source, verdict } = report;
  const next = { ...ledger, last: report, clockOffsetMs: report.clockOffsetMs };
  if (report.refusal !== undefined) {
    const name = { kind: "playlist" as const, ...(report.rid !== undefined && { rid: report.rid }) };
    // What a viewer made up is no word of the box, not even its last one.
    const known = carrier === "http" ? next : ledger;
    return refuse(known, { at, source, carrier, verdict, name, tampered: false });
  }
  return {
    ...next,
    playlists: ledger.playlists + (verdict === "verified" ? 1 : 0),
    renditions: new Map(ledger.renditions).set(report.rid ?? "", report),
  };
}

function enterObject(ledger: Ledger, report: ObjectReport, at: number): Ledger {
  const { name, bytes, source, carrier } = report;
  if (report.mismatch !== undefined) {
    const { expected, got } = report.mismatch;
    const { tampered, verdict } = report;
    return refuse(ledger, { at, source, carrier, verdict, name, expected, got, tampered });
  }
  const verified = report.verdict === "verified";
  return {
    ...ledger,
    verifiedBytes: ledger.verifiedBytes + (verified ? bytes : 0),
    unsealedBytes: ledger.unsealedBytes + (verified ? 0 : bytes),
    here: {
      verified: ledger.here.verified + (verified ? 1 : 0),
      unsealed: ledger.here.unsealed + (verified ? 0 : 1),
    },
    segments: ledger.segments + (name.kind === "segment" ? 1 : 0),
    parts: ledger.parts + (name.kind === "part" ? 1 : 0),
    ...(carrier === "peer" ? { peerBytes: ledger.peerBytes + bytes } : {
      bytesBySource: new Map(ledger.bytesBySource).set(
        source,
        (ledger.bytesBySource.get(source) ?? 0) + bytes,
      ),
    }),
    refused: replace(ledger.refused, name, at),
  };
}

function refuse(ledger: Ledger, refused: Refused): Ledger {
  return {
    ...ledger,
    refusedCount: ledger.refusedCount + 1,
    refused: [refused, ...ledger.refused].slice(0, KEPT_REFUSALS),
  };
}

function replace(refused: readonly Refused[], name: ObjectName, at: number): readonly Refused[] {
  const waiting = refused.some((r) => r.replacedAt === undefined && same(r.name, name));
  if (!waiting) return refused;
  return refused.map((r) => r.replacedAt === undefined && same(r.name, name) ? { ...r, replacedAt: at } : r);
}

function same(a: Refused["name"], b: ObjectName): boolean {
  return a.kind !== "playlist" && a.kind === b.kind && a.rid === b.rid && a.n === b.n && a.p === b.p;
}

/** What the badge may say; `live` is what comes without anything that could be checked. */
export type Trust = "checking" | "verified" | "unsealed" | "refused" | "live";

/** Judges the whole from its parts: it is verified only when everything that plays is. */
export function trustOf({ renditions, here }: Ledger, refused: boolean): Trust {
  if (refused) return "refused";
  if (here.unsealed > 0) return "unsealed";
  const verdicts = [...renditions.values()].map(({ verdict }) => verdict);
  const allVerified = verdicts.length > 0 && verdicts.every((verdict) => verdict === "verified");
  return allVerified && here.verified > 0 ? "verified" : "checking";
}

/** Begins a new source or rung: what was played before keeps its sums, but vouches for nothing that follows. */
export function turnPage(ledger: Ledger): Ledger {
  const { last: _, ...rest } = ledger;
  return { ...rest, renditions: new Map(), here: { verified: 0, unsealed: 0 } };
}
