import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { heldRow, sizeOn } from "./held.ts";
import { SWARM_PEERS } from "./jobs.ts";
import {
  measureRounds,
  medianOf,
  perCoreSecond,
  PIECE_BYTES,
  type Rounds,
  settle,
  type State,
  STATES,
  WHOLE,
  WHOLE_AND_IN_PIECES,
} from "./rounds.ts";
import { fileLimit, type LoadedTracker, startEdge, startNpmTracker } from "./trackers.ts";

/** Both sizes see the same number of announces in each state of a round. */
const SIZES: readonly Size[] = [
  { sockets: 2000, waves: 5, repeats: 10, states: WHOLE_AND_IN_PIECES },
  { sockets: 10_000, waves: 1, repeats: 2, states: WHOLE },
];
const ROUNDS = 3;

const PEER = "bittorrent-tracker";

/** One size of the bench. */
export type Size = {
  /** Wished; fewer where the machine doesn't allow a process so many open files. */
  sockets: number;
  /** Swarms that each peer joins in a round. */
  waves: number;
  /** How often each satisfied peer announces in a round. */
  repeats: number;
  states: readonly State[];
};

/** How much signalling one core of our edge does, beside npm's bittorrent-tracker: same load, same run, in turn. */
export const run: RunBench = async ({ root, dir, say, only = "" }) => {
  const sizes = SIZES.filter(({ sockets }) => String(sockets).includes(only));
  return await measureTracker({ root, dir, say, sizes, rounds: ROUNDS, files: await fileLimit() });
};

export type MeasureTrackerOptions = {
  root: string;
  dir: string;
  say: (line: string) => void;
  sizes: readonly Size[];
  rounds: number;
  /** How many files a process may have open. */
  files: number;
};

/** The bench in any sizes, one after the other. */
export async function measureTracker(
  { root, dir, say, sizes, rounds, files }: MeasureTrackerOptions,
): Promise<BenchReport> {
  const conditions: Record<string, string | number> = {};
  const rows: BenchRow[] = [];
  for (const size of sizes) {
    const measured = await measureSize({
      root,
      dir,
      say: (line) => say(`tracker: ${line}`),
      size,
      rounds,
      files,
    });
    Object.assign(conditions, measured.conditions);
    rows.push(...measured.rows);
  }
  return {
    name: "tracker",
    conditions: {
      ...machineConditions(),
      swarms: `of ${SWARM_PEERS} peers`,
      peers: `raw sockets, a process for each tracker, 64 announces on their way, 20 % of offers answered`,
      rounds: `${rounds} in turn, median`,
      transport: "loopback, no TLS",
      messages: "each whole in one piece, which ours reads quickest, but where it says in pieces",
      "in pieces": `of at most ${PIECE_BYTES} bytes, each sent once the tracker has read the one before`,
      "open files": `${files.toLocaleString("en")} a process (ulimit -Hn)`,
      satisfied: "paired peers announce again, each as its own clients do, ours without offers",
      "satisfied, same bytes": "the same announce with 5 offers that nobody needs to both",
      intervals: "told to who is satisfied: 120 s by both, so no announce is saved beside npm's",
      ...conditions,
    },
    rows,
  };
}

async function measureSize(
  { root, dir, say, size, rounds, files }: Omit<MeasureTrackerOptions, "sizes"> & {
    size: Size;
  },
): Promise<Pick<BenchReport, "conditions" | "rows">> {
  const { waves, repeats, states } = size;
  const { sockets, at, cut } = sizeOn(files, size.sockets);
  const edge = await startEdge({ root, dir });
  const npm = await startNpmTracker({ root, dir });
  try {
    const empty = await memoryOf(edge, npm);
    for (const tracker of [edge, npm]) {
      say(`${at} to ${tracker.name}`);
      await tracker.open(sockets);
    }
    const idle = await memoryOf(edge, npm);
    say("everybody meets in swarms");
    await settle({ edge, npm });
    const joined = await memoryOf(edge, npm);
    const measured = await measureRounds({ edge, npm, rounds, waves, repeats, states, say });
    const loaded = await memoryOf(edge, npm);
    const held = sockets - await edge.closed();
    const heldByNpm = sockets - await npm.closed();
    const perPeer = (what: string, now: Memory, before: Memory): BenchRow => ({
      what: `${at}: ${what}`,
      value: (now.edge - before.edge) / sockets / 1000,
      unit: "kB",
      peer: { name: PEER, value: (now.npm - before.npm) / sockets / 1000 },
    });
    return {
      conditions: {
        ...cut,
        beside: `npm bittorrent-tracker 11.2.3 on ${npm.runtime}`,
        [`CPU of load to tracker, ${at}`]: loadShares(measured),
        [`load is the limit, ${at}`]: isLoadTheLimit(measured),
      },
      rows: [
        ...stateRows(`${at}, join wave`, "join", measured, { ratio: 1.5 }),
        ...stateRows(`${at}, join wave as our own pages do`, "ownJoin", measured),
        ...stateRows(`${at}, satisfied`, "satisfied", measured, { ratio: 10 }),
        ...stateRows(`${at}, satisfied, same bytes`, "insistent", measured, { ratio: 10 }),
        ...stateRows(`${at}, join wave in pieces`, "joinInPieces", measured),
        ...stateRows(`${at}, satisfied, same bytes in pieces`, "insistentInPieces", measured),
        heldRow({ at, wished: size.sockets, held, beside: { name: PEER, value: heldByNpm } }),
        perPeer("memory of an idle socket", idle, empty),
        perPeer("memory of a peer in a swarm", joined, empty),
        perPeer("memory of a peer after the load", loaded, empty),
      ],
    };
  } finally {
    await edge.close();
    await npm.close();
  }
}

type Memory = { edge: number; npm: number };
type Measurement = { edge: Rounds; npm: Rounds };

/** Resident bytes. */
async function memoryOf(edge: LoadedTracker, npm: LoadedTracker): Promise<Memory> {
  return { edge: (await edge.usage()).rssBytes, npm: (await npm.usage()).rssBytes };
}

function stateRows(
  what: string,
  state: State,
  { edge, npm }: Measurement,
  goal?: { ratio: number },
): BenchRow[] {
  // Not of this size.
  if (edge[state].length === 0) return [];
  const row = (name: string, unit: string, pick: Parameters<typeof medianOf>[1]): BenchRow => ({
    what: `${what}: ${name}`,
    value: medianOf(edge[state], pick),
    unit,
    // What npm's tracker has no words for is set beside what its clients do in the same place.
    peer: { name: PEER, value: medianOf(npm[STATES[state].npm === undefined ? "join" : state], pick) },
  });
  const announces = row("announces per core-second", "announces", perCoreSecond);
  const ratio = announces.value / (announces.peer?.value ?? NaN);
  return [
    {
      ...announces,
      ratio,
      ...(goal === undefined ? {} : { goal: `≥ ${goal.ratio} × ${PEER}`, met: ratio >= goal.ratio }),
    },
    row("offers passed on for each announce", "offers", ({ offers, announces }) => offers / announces),
    row("reply", "ms", ({ replyMs }) => replyMs),
  ];
}

const measuredIn = (rounds: Rounds) => WHOLE_AND_IN_PIECES.filter((state) => rounds[state].length > 0);

/** How much of a core the load's process took while a tracker took the rest, by state. */
function loadShares({ edge }: Measurement): string {
  return measuredIn(edge).map((state) =>
    `${state} ${
      medianOf(edge[state], ({ loadCpuSeconds, seconds }) => loadCpuSeconds / seconds).toFixed(2)
    } to ${medianOf(edge[state], ({ cpuSeconds, seconds }) => cpuSeconds / seconds).toFixed(2)}`
  ).join(", ");
}

/** Where the load's process needs all of its core, the tracker was never full; what it needs per announce holds all the same. */
function isLoadTheLimit({ edge, npm }: Measurement): string {
  const full = [["edge", edge], [PEER, npm]] as const;
  const found = full.flatMap(([name, rounds]) =>
    measuredIn(rounds).filter((state) =>
      medianOf(rounds[state], ({ loadCpuSeconds, cpuSeconds }) => loadCpuSeconds / cpuSeconds) > 1
    ).map((state) => `${name} ${state}`)
  );
  return found.length === 0 ? "nowhere" : found.join(", ");
}
