import type { LoadFailure, Report } from "./worker/messages.ts";

/** Why a source is not used any more. */
export type Blame = Extract<LoadFailure, { cause: "refused" }>["refusal"];

/** How one source has behaved since it was last fine. */
export type Conduct = {
  refusedPlaylists: number;
  refusedObjects: number;
  /** Milliseconds since 1970 of the first of an unbroken row of failures without an answer. */
  silentSince?: number;
  /** Set once it is left, with the reason. */
  left?: Blame;
};

export type SourceBook = ReadonlyMap<string, Conduct>;

/** Loads that fail in a row before a source is left; each has been retried in the worker by then. */
const PLAYLISTS = 2;
const OBJECTS = 3;

const FINE: Conduct = { refusedPlaylists: 0, refusedObjects: 0 };

/** Writes down that a source answered, or didn't, where no byte of it was judged. */
export function noteAnswer(book: SourceBook, source: string, answers: boolean, nowMs: number): SourceBook {
  const before = book.get(source) ?? FINE;
  if (answers === (before.silentSince === undefined)) return book;
  return new Map(book).set(source, answers ? answered(before) : { ...before, silentSince: nowMs });
}

/** Writes one report into the book; `source` is the id of the source it is about. */
export function note(book: SourceBook, source: string, report: Report, nowMs: number): SourceBook {
  const before = book.get(source) ?? FINE;
  const after = judge(before, report, nowMs);
  return after === before ? book : new Map(book).set(source, after);
}

function judge(before: Conduct, report: Report, nowMs: number): Conduct {
  if (report.report === "listed") return before;
  // What another viewer brought says nothing about the source, but that this page can wait for it.
  if (report.report !== "failure" && report.carrier === "peer") {
    return report.verdict === "verified" && before.silentSince !== undefined ? answered(before) : before;
  }
  // What the viewer bent is nobody's fault; the fresh copy's own report follows.
  if (report.report === "object") {
    if (report.verdict === "byte-mismatch") return before;
    return before.refusedObjects === 0 && before.silentSince === undefined
      ? before
      : answered({ ...before, refusedObjects: 0 });
  }
  if (report.report === "playlist") {
    if (report.refusal?.verdict === "fork") return { ...before, left: report.refusal };
    if (report.refusal !== undefined) return before;
    return before.refusedPlaylists === 0 && before.silentSince === undefined
      ? before
      : answered({ ...before, refusedPlaylists: 0 });
  }
  const { failure, kind } = report;
  if (failure.cause === "behind") return before;
  if (failure.cause !== "refused") return { ...before, silentSince: before.silentSince ?? nowMs };
  const refusedObjects = before.refusedObjects + (kind === "bytes" ? 1 : 0);
  const refusedPlaylists = before.refusedPlaylists + (kind === "bytes" ? 0 : 1);
  const left = before.left ??
    (refusedPlaylists >= PLAYLISTS || refusedObjects >= OBJECTS ? failure.refusal : undefined);
  return answered({ ...before, refusedObjects, refusedPlaylists, ...(left && { left }) });
}

function answered(conduct: Conduct): Conduct {
  const { silentSince: _, ...rest } = conduct;
  return rest;
}

export type Choice =
  | { choose: "stay" }
  | { choose: "other"; source: string }
  /** Every source was refused. */
  | { choose: "stop"; why: Blame };

export type ChoiceOptions = {
  /** Ids in the creator's order. */
  sources: readonly string[];
  current: string;
  book: SourceBook;
  nowMs: number;
  /** How long a silent source is waited for while another might answer. */
  patienceMs: number;
};

/** Which source to play from, given how all of them have behaved. */
export function chooseSource({ sources, current, book, nowMs, patienceMs }: ChoiceOptions): Choice {
  const conduct = book.get(current) ?? FINE;
  const silentFor = conduct.silentSince === undefined ? 0 : nowMs - conduct.silentSince;
  if (conduct.left === undefined && silentFor < patienceMs) return { choose: "stay" };

  const at = sources.indexOf(current);
  const inTurn = [...sources.slice(at + 1), ...sources.slice(0, Math.max(at, 0))];
  const usable = inTurn.filter((id) => id !== current && book.get(id)?.left === undefined);
  // One that has never been silent first; else whoever fell silent longest ago may be back.
  const next = usable.find((id) => book.get(id)?.silentSince === undefined) ??
    usable.toSorted((a, b) => (book.get(a)?.silentSince ?? 0) - (book.get(b)?.silentSince ?? 0))[0];
  if (next !== undefined) return { choose: "other", source: next };
  return conduct.left === undefined ? { choose: "stay" } : { choose: "stop", why: conduct.left };
}

/** Leaves one source for another. */
export function leave(book: SourceBook, source: string, left: Blame): SourceBook {
  return new Map(book).set(source, { ...(book.get(source) ?? FINE), left });
}

/** Gives one source another chance. */
export function bearWith(book: SourceBook, source: string): SourceBook {
  return new Map([...book].filter(([id]) => id !== source));
}

/** Gives every source another chance, except those that told two stories. */
export function forgive(book: SourceBook): SourceBook {
  return new Map([...book].filter(([, { left }]) => left?.verdict === "fork"));
}
