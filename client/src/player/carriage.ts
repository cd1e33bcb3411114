import {
  bearWith,
  type Blame,
  chooseSource,
  forgive,
  leave,
  note,
  noteAnswer,
  type SourceBook,
} from "./source-book.ts";
import { placeOf, type Source } from "./source-list.ts";
import type { CarrierPlace, Report } from "./worker/messages.ts";

/** What to do about the source that plays. */
export type Turn =
  | { turn: "stay" }
  | { turn: "other"; source: Source }
  /** Every source was refused; `refusal` says why. */
  | { turn: "stop" };

/** A silent source is left for another after this. */
const PATIENCE_MS = 2500;
const PROBE_MS = [10_000, 20_000, 40_000, 60_000];
/** What is refused again sooner than this was no use looking at: a piece or two that held say nothing of the rest. */
const CALM_MS = 120_000;

/** Who may carry the stream to this page: the sources, how each behaved, and when a refused one gets another chance. */
export function makeCarriage(now: () => number) {
  let sources: Source[] = [];
  let book: SourceBook = new Map();
  /** Of the last sources of a recording, what they were borne with for. */
  let borne = new Map<string, Blame>();
  let refusal: Blame | undefined;
  let probes = 0;
  let stoppedAt = -Infinity;
  let probeAt = Infinity;
  const sourceOf = (playlist: string) =>
    sources.find(({ parts, plain }) => playlist === parts || playlist === plain);
  const usable = () => sources.find(({ id }) => book.get(id)?.left === undefined);

  const carriage = {
    sources: (): readonly Source[] => sources,
    /** Why none is left to play from. */
    refusal: () => refusal,
    /** Sources that were left, and why. */
    left: (): ReadonlyMap<string, Blame> =>
      new Map([...book].flatMap(([id, { left }]) => left === undefined ? [] : [[id, left]])),
    silentSince: (id: string) => book.get(id)?.silentSince,
    usable,
    /** The source that a multivariant playlist is of. */
    sourceOf,

    /** Those that may be asked for what another of them has. */
    places: (): CarrierPlace[] =>
      sources.filter(({ id }) => book.get(id)?.left === undefined).flatMap((source) => placeOf(source) ?? []),

    /** Whether the worker asks the one for what it doesn't get of the other, so that nothing has to be opened anew. */
    standsIn: (next: Source, playlist: string): boolean => {
      const opened = sourceOf(playlist);
      const file = opened?.parts === playlist ? next.parts : next.plain;
      return file !== undefined && placeOf(next) !== undefined && opened?.status !== undefined;
    },

    /** Takes the announced sources; those of another stream have no past here. */
    announce(next: Source[], sameStream: boolean): void {
      sources = next;
      if (sameStream) return;
      book = new Map();
      borne = new Map();
    },

    /** Enters what the worker found out. */
    report(report: Report): void {
      const source = sourceOf(report.source);
      if (source !== undefined) book = note(book, source.id, report, now());
      if (report.report === "object" && report.verdict !== "byte-mismatch" && report.name.kind !== "init") {
        refusal = undefined;
      }
    },

    /** Enters whether a source answered where nothing was judged. */
    answered(id: string, answers: boolean): void {
      book = noteAnswer(book, id, answers, now());
    },

    /** Leaves a source that lied or fell silent. */
    turn(current: string, isRecording = false): Turn {
      const choice = chooseSource({
        sources: sources.map(({ id }) => id),
        current,
        book,
        nowMs: now(),
        patienceMs: PATIENCE_MS,
      });
      if (choice.choose === "stay") return { turn: "stay" };
      if (choice.choose === "other") {
        const source = sources.find(({ id }) => id === choice.source);
        return source === undefined ? { turn: "stay" } : { turn: "other", source };
      }
      // Of a recording other pieces may hold: who plays it leaves the one out that doesn't.
      if (isRecording && choice.why.verdict === "byte-mismatch") {
        book = bearWith(book, current);
        borne.set(current, choice.why);
        return { turn: "stay" };
      }
      if (now() - stoppedAt > CALM_MS) probes = 0;
      stoppedAt = now();
      refusal = choice.why;
      // What is false today may be mended tomorrow; two stories never are.
      probeAt = choice.why.verdict === "fork" ? Infinity : now() + (PROBE_MS[probes] ?? 60_000);
      probes++;
      return { turn: "stop" };
    },

    /** Of a recording, the next source that was left for bytes alone, where nothing more holds of the one that was borne with. */
    instead(current: string): Source | undefined {
      const why = borne.get(current);
      const at = sources.findIndex(({ id }) => id === current);
      const next = [...sources.slice(at + 1), ...sources.slice(0, Math.max(at, 0))]
        .find(({ id }) => book.get(id)?.left?.verdict === "byte-mismatch");
      if (why === undefined || next === undefined) return undefined;
      borne.delete(current);
      // Else one piece that doesn't hold there either would lead back here.
      book = leave(bearWith(book, next.id), current, why);
      return next;
    },

    /** The source to look at again after a refusal, once it is time. */
    probe(): Source | undefined {
      if (refusal === undefined || now() < probeAt) return undefined;
      probeAt = Infinity;
      book = forgive(book);
      return usable();
    },

    /** Gives every source another chance at once. */
    forgive(): void {
      book = forgive(book);
      borne = new Map();
      refusal = undefined;
      probes = 0;
    },
  };
  return carriage;
}

export type Carriage = ReturnType<typeof makeCarriage>;
