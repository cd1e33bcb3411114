import type { After } from "../../webrtc/schedule.ts";
import type { Carriers, Way } from "./carriers.ts";
import type { LoadFailure, LoadRequest, Report } from "./messages.ts";
import type { Loaded } from "./loaded.ts";

export type CarryOptions = {
  carriers: Pick<Carriers, "ways" | "brought" | "failed" | "named" | "over">;
  after: After;
  report: (report: Report) => void;
};

/** Says that something arrived; `slow` while, going on like this, the rest of it comes too late. */
export type Heard = (slow: boolean) => void;

/** Asks one way; rejects only when the signal aborts. */
export type Attempt = (way: Way, signal: AbortSignal, heard: Heard) => Promise<Loaded>;

/** How long one carrier's first byte, or its next, is waited for before another is asked as well: what a buffer of a second bears. */
const LATE_MS = 450;
const LATE_PART_MS = 900;
/** A whole segment is waited for, and some more. */
const LATE_SEGMENT_MS = 2600;
/** Who is late for so much longer gets even the company of one that had better not be asked. */
const JOIN_MS = 1000;
/** The creator's first carrier has this much of a lead when a stream is opened. */
const OPENING_MS = 120;
/** Nobody has it, and nobody is to blame: asked again soon. */
const BEHIND_AGAIN_MS = 100;
/** Who is asked at once. Copies of media share the viewer's line; playlists are small, and often wait for the encoder alone. */
const MOST_AT_ONCE = { manifest: 4, playlist: 4, bytes: 2 } as const;

type Run = {
  turn: number;
  way: Way;
  stop: AbortController;
  /** Nothing has come for longer than is waited. */
  silent: boolean;
  slow: boolean;
  /** Something has come. */
  heard: boolean;
  callOff: () => void;
};

/**
 * Loads by the first way that brings what holds. Who fails or lies hands over to the next at once, and who is late gets company:
 * since every byte is checked, it doesn't matter who brings it, and whoever asked for it never learns of the change.
 */
export async function carry(
  request: LoadRequest,
  signal: AbortSignal,
  attempt: Attempt,
  { carriers, after, report }: CarryOptions,
): Promise<Loaded> {
  const ways = carriers.ways(request);
  const [only, ...others] = ways;
  if (only === undefined) throw new Error("a request without any way");
  if (others.length === 0) {
    const loaded = await attempt(only, signal, () => undefined);
    if (!loaded.ok && !signal.aborted) tell(only, loaded.failure, true);
    return loaded;
  }
  const lateMs = request.kind === "manifest" ? OPENING_MS : patienceFor(request.url, request.kind);
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const running = new Set<Run>();
  let callOffJoin = () => {};
  try {
    return await new Promise<Loaded>((resolve, reject) => {
      const failures: (Loaded & { ok: false })[] = [];
      /** Who never said a word and made room for another. */
      const mute: Way[] = [];
      let asked = 0;
      /** Whoever lied is asked first until it has been left for that: one lie may be an honest carrier's bad cache. */
      let lied = false;
      let joined = false;
      const next = (joins = false) => {
        const turn = asked;
        const way = ways[turn];
        if (way === undefined || (way.spare === true && running.size > 0 && !joins) || !makeRoom()) return;
        asked++;
        const run: Run = {
          turn,
          way,
          stop: new AbortController(),
          silent: false,
          slow: false,
          heard: false,
          callOff: () => {},
        };
        running.add(run);
        // The more of them are late, the likelier it is the viewer's own line.
        expect(run, lateMs * 2 ** Math.max(0, asked - 2));
        attempt(way, AbortSignal.any([both, run.stop.signal]), (slow) => hear(run, slow)).then(
          (loaded) => settle(run, loaded),
          (error) => run.stop.signal.aborted || reject(error),
        );
      };
      const expect = (run: Run, ms: number) => {
        run.callOff();
        run.callOff = after(ms, () => {
          run.silent = true;
          company();
        });
      };
      const hear = (run: Run, slow: boolean) => {
        if (!running.has(run)) return;
        // A playlist is small, and nothing comes before all of it is here: its first byte promises the last, further ones nothing.
        if (run.heard && request.kind !== "bytes") return;
        const turnsSlow = slow && !run.slow;
        Object.assign(run, { silent: false, heard: true, slow });
        expect(run, LATE_MS);
        if (turnsSlow) company();
      };
      /** Asks another where all who were asked are late. */
      const company = () => {
        if (![...running].every(isLate)) return;
        if (ways[asked]?.joins !== true) return next();
        callOffJoin();
        callOffJoin = after(JOIN_MS, join);
      };
      /** One alone joins: the others are asked when nobody else is left. */
      const join = () => {
        if (joined || running.size === 0 || ![...running].every(isLate)) return;
        joined = true;
        next(true);
      };
      const makeRoom = (): boolean => {
        if (running.size < MOST_AT_ONCE[request.kind]) return true;
        const silent = request.kind === "bytes" ? [...running].find((run) => run.silent) : undefined;
        if (silent === undefined) return false;
        if (!silent.heard) mute.push(silent.way);
        leave(silent);
        silent.stop.abort();
        return true;
      };
      const leave = (run: Run) => {
        run.callOff();
        running.delete(run);
      };
      const settle = (run: Run, loaded: Loaded) => {
        if (both.aborted || !running.has(run)) return;
        leave(run);
        const { way } = run;
        if (loaded.ok) {
          // Whose bytes are coming in time has not failed, though another was quicker.
          const late = [...running].filter((one) => one.turn < run.turn && isLate(one));
          if (request.kind === "manifest") carriers.named(way.source, loaded.sessions ?? []);
          else {
            for (const { source } of [...mute, ...late.map((one) => one.way)]) carriers.failed(source);
            if (!lied) carriers.brought(way.source, request, loaded.times);
          }
          return resolve(loaded);
        }
        failures.push(loaded);
        const { failure } = loaded;
        const everywhere = asked >= ways.length && running.size === 0;
        if (failure.cause === "refused") lied = true;
        else if (failure.cause !== "behind" && !isOver(failure)) carriers.failed(way.source);
        if (failure.cause !== "behind" && (everywhere || !isOver(failure))) tell(way, failure, everywhere);
        if (![...running].some((one) => one.heard && !isLate(one))) next();
        if (running.size > 0) return;
        const last = failures.find((one) => isOver(one.failure)) ?? failures[0] ?? loaded;
        if (isOver(last.failure)) carriers.over(request.url);
        if (last.failure.cause !== "behind") return resolve(last);
        after(BEHIND_AGAIN_MS, () => resolve(last));
      };
      next();
    });
  } finally {
    callOffJoin();
    for (const { callOff } of running) callOff();
    over.abort();
  }

  function tell({ source }: Way, failure: LoadFailure, everywhere: boolean): void {
    report({ report: "failure", source, kind: request.kind, failure, everywhere });
  }
}

function isLate({ silent, slow }: Run): boolean {
  return silent || slow;
}

/** Whether it says that the session is over, which is no fault. */
function isOver(failure: LoadFailure): boolean {
  return failure.cause === "http" && failure.status === 410;
}

function patienceFor(url: string, kind: LoadRequest["kind"]): number {
  if (kind === "bytes" || !url.includes("_HLS_msn=")) return LATE_MS;
  return url.includes("_HLS_part=") ? LATE_PART_MS : LATE_SEGMENT_MS;
}
