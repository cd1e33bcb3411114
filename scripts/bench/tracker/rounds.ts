import type { AnnounceSays } from "./frames.ts";
import type { LoadedTracker, Measured } from "./trackers.ts";

/** Offers that peers answer: the others find themselves connected already, or gone. */
const ANSWERED = 0.2;
/** The swarms that everybody stays in. */
const HOME = 0;
/** What a page of ours says once it has its neighbours. */
const CONTENT: AnnounceSays = { numwant: 5, offers: 0, uplink: 0, degree: 5, most: 5 };
/** What stock clients say, always. */
const STOCK: AnnounceSays = { numwant: 5, offers: 5 };
/** What a page of ours says when it joins: as many offers, and how many neighbours it takes. */
const JOINING: AnnounceSays = { ...STOCK, uplink: 0, degree: 0, most: 5 };

/** Most bytes of a piece as lines carry them. */
export const PIECE_BYTES = 1400;

export type State = "join" | "ownJoin" | "satisfied" | "insistent" | "joinInPieces" | "insistentInPieces";

type Said = {
  edge: AnnounceSays;
  npm: AnnounceSays | undefined;
  /** Whether everybody joins swarms of its own. */
  joins: boolean;
  piece?: number;
};

/** What is measured, and of whom. */
export const STATES: Readonly<Record<State, Said>> = {
  /** Everybody joins with five fresh offers; of ours too each offer finds somebody. */
  join: { edge: STOCK, npm: STOCK, joins: true },
  /** The same as our pages do, who find no words for it at npm's tracker. */
  ownJoin: { edge: JOINING, npm: undefined, joins: true },
  /** Paired peers announce again, each as its own clients do: ours offer nothing once they have neighbours enough. */
  satisfied: { edge: CONTENT, npm: STOCK, joins: false },
  /** The same where both get the same bytes, with five offers that nobody needs. */
  insistent: { edge: STOCK, npm: STOCK, joins: false },
  /** What ours reads quickest is what comes whole; here nothing longer than a piece does. */
  joinInPieces: { edge: STOCK, npm: STOCK, joins: true, piece: PIECE_BYTES },
  insistentInPieces: { edge: STOCK, npm: STOCK, joins: false, piece: PIECE_BYTES },
};

/** The states of whole messages alone. */
export const WHOLE: readonly State[] = ["join", "ownJoin", "satisfied", "insistent"];
export const WHOLE_AND_IN_PIECES: readonly State[] = [...WHOLE, "joinInPieces", "insistentInPieces"];

/** All rounds of one tracker in one state. */
export type Rounds = Record<State, Measured[]>;

export type MeasureRoundsOptions = {
  edge: LoadedTracker;
  npm: LoadedTracker;
  rounds: number;
  /** Swarms that each peer joins in a round. */
  waves: number;
  /** How often each satisfied peer announces in a round. */
  repeats: number;
  states: readonly State[];
  say: (line: string) => void;
};

/** Brings everybody together once, so that all are paired. */
export async function settle({ edge, npm }: Pick<MeasureRoundsOptions, "edge" | "npm">): Promise<void> {
  for (const tracker of [edge, npm]) {
    const joined = await tracker.run({
      says: { ...STOCK, event: "started" },
      waves: [HOME],
      answered: 1,
    });
    sound(tracker, joined);
    sound(
      tracker,
      await tracker.run({ says: tracker === edge ? CONTENT : STOCK, waves: [HOME], answered: 0 }),
    );
  }
}

/** Loads both in turn, state after state, round after round. */
export async function measureRounds(
  { edge, npm, rounds, waves, repeats, states, say }: MeasureRoundsOptions,
): Promise<{ edge: Rounds; npm: Rounds }> {
  const results = { edge: emptyRounds(), npm: emptyRounds() };
  let fresh = HOME + 1;
  for (let round = 0; round < rounds; round++) {
    for (const state of states) {
      const order = round % 2 === 0 ? ["edge", "npm"] as const : ["npm", "edge"] as const;
      for (const who of order) {
        const tracker = who === "edge" ? edge : npm;
        const { [who]: says, joins, piece } = STATES[state];
        if (says === undefined) continue;
        say(`round ${round + 1} of ${rounds}, ${state}, ${tracker.name}`);
        // Waves of their own each time: nobody there knows anybody.
        const swarms = joins
          ? Array.from({ length: waves }, () => fresh++)
          : Array<number>(repeats).fill(HOME);
        const measured = await tracker.run({
          says: joins ? { ...says, event: "started" } : says,
          waves: swarms,
          answered: ANSWERED,
          ...(piece === undefined ? {} : { piece }),
        });
        sound(tracker, measured);
        results[who][state].push(measured);
        if (!joins) continue;
        const left = { says: { event: "stopped", numwant: 0, offers: 0 } as const, answered: 0 };
        await tracker.run({ ...left, waves: swarms });
      }
    }
  }
  return results;
}

const emptyRounds = (): Rounds => ({
  join: [],
  ownJoin: [],
  satisfied: [],
  insistent: [],
  joinInPieces: [],
  insistentInPieces: [],
});

/** Throws unless every announce was replied to: what isn't done costs nothing. */
function sound({ name }: LoadedTracker, { lost, failures }: Measured): void {
  if (lost > 0 || failures > 0) {
    throw new Error(`${name} left ${lost} announces without reply and refused ${failures}`);
  }
}

/** The median of what each round came to. */
export function medianOf(rounds: readonly Measured[], pick: (measured: Measured) => number): number {
  const values = rounds.map(pick).sort((a, b) => a - b);
  const middle = values.length / 2;
  return ((values[Math.floor(middle)] ?? NaN) + (values[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** Announces that a core takes in a second. */
export const perCoreSecond = ({ announces, cpuSeconds }: Measured) => announces / Math.max(cpuSeconds, 0.01);
