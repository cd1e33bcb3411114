/** One piece as hls.js asks for it; pieces of picture and sound have the same numbers, and `init` is what all others need. */
export type Piece = { track: string; level: number; n: number | "init" };

/** Why a piece didn't come: bytes that weren't signed, an answer that it isn't there, or none. */
export type PieceFault = "refused" | "missing" | "silent";

/** What is wrong with a recording. */
export type Damage = {
  /** `trying` while a piece is asked for again, `stuck` when those after it hold no more than it does. */
  now: "fine" | "trying" | "stuck";
  /** What was wrong last. */
  why: "refused" | "missing";
  /** Pieces that were left out. */
  leftOut: number;
};

/** What is to become of a piece that failed once more. */
export type PieceVerdict = "again" | "leave-out" | "stop";

/** So often a piece may fail; what says nothing counts once a beginning, since only a list that came proves that somebody is there. */
const TRIES = 3;
/** A server that lacks a piece may be copying it. */
const MISSING_MS = 5000;
/** Pieces of one track that fail one after the other: there is no end of it to be looked for. */
const ROW = 3;

type Trial = { piece: Piece; tries: number; since: number; beginning: number };

/** Finds out which pieces of a recording never hold, so that the others can be played. */
export function makeDamage(now: () => number) {
  const trials = new Map<string, Trial>();
  const leftOut = new Map<string, number>();
  let rows = new Map<string, Set<number>>();
  let beginning = 0;
  let stuck = false;
  let why: Damage["why"] = "missing";

  return {
    /** Its list came, anew. */
    begun(): void {
      beginning++;
    },

    failed(piece: Piece, fault: PieceFault): PieceVerdict {
      const key = keyOf(piece);
      if (stuck) return "stop";
      if (leftOut.has(key)) return "again";
      const before = trials.get(key) ?? { piece, tries: 0, since: now(), beginning: 0 };
      if (fault === "silent" && before.beginning === beginning) return "again";
      const trial = { ...before, tries: before.tries + 1, beginning };
      trials.set(key, trial);
      why = fault === "refused" ? "refused" : "missing";
      const early = fault === "missing" && now() - trial.since < MISSING_MS;
      if (trial.tries < TRIES || early) return "again";
      trials.delete(key);
      const { n } = piece;
      if (n !== "init") {
        const row = new Set(rows.get(piece.track)).add(n);
        rows.set(piece.track, row);
        if (row.size < ROW) {
          leftOut.set(key, n);
          return "leave-out";
        }
      }
      stuck = true;
      return "stop";
    },

    /** A piece is there: of its track only the next may still be asked for, all else was had in another size or left behind. */
    held(piece: Piece): void {
      for (const [key, { piece: tried }] of trials) {
        if (tried.track === piece.track && !mayFollow(tried, piece)) trials.delete(key);
      }
      if (piece.n !== "init") rows.delete(piece.track);
    },

    isLeftOut: (piece: Piece): boolean => leftOut.has(keyOf(piece)),
    /** Whether a piece of any track with this number is left out. */
    lacks: (n: number): boolean => [...leftOut.values()].includes(n),

    /** Gives every piece another chance. */
    forgive(): void {
      trials.clear();
      leftOut.clear();
      rows = new Map();
      stuck = false;
    },

    view(): Damage {
      const trying = [...trials.values()].some(({ tries }) => tries > 1);
      return {
        now: stuck ? "stuck" : trying ? "trying" : "fine",
        why,
        leftOut: new Set(leftOut.values()).size,
      };
    },
  };
}

/** Whether one piece may be asked for right after another. */
function mayFollow({ n }: Piece, { n: before }: Piece): boolean {
  return before === "init" ? n !== "init" : n === before + 1;
}

function keyOf({ track, level, n }: Piece): string {
  return `${track} ${level} ${n}`;
}
