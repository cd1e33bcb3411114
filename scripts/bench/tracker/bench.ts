import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { SWARM_PEERS } from "./load.ts";
import { measureRounds, medianOf, perCoreSecond, type Rounds, settle, type State, STATES } from "./rounds.ts";
import { fileLimit, type LoadedTracker, startEdge, startNpmTracker } from "./trackers.ts";

const SOCKETS = 10_000;
const ROUNDS = 3;
const WAVES = 2;
const REPEATS = 5;
/** Files that a process has open beside its sockets. */
const OTHER_FILES = 500;

const PEER = "bittorrent-tracker";

/** How much signalling one core of our edge does, beside npm's bittorrent-tracker: same load, same run, in turn. */
export const run: RunBench = async ({ root, dir, say }) => {
  const sockets = Math.min(SOCKETS, await fileLimit() - OTHER_FILES);
  return await measureTracker({ root, dir, say, sockets, rounds: ROUNDS, waves: WAVES, repeats: REPEATS });
};

export type MeasureTrackerOptions = {
  root: string;
  dir: string;
  say: (line: string) => void;
  sockets: number;
  rounds: number;
  /** Swarms that each peer joins in a round. */
  waves: number;
  /** How often each satisfied peer announces in a round. */
  repeats: number;
};

/** The bench in any size. */
export async function measureTracker(
  { root, dir, say, sockets, rounds, waves, repeats }: MeasureTrackerOptions,
): Promise<BenchReport> {
  const tell = (line: string) => say(`tracker: ${line}`);
  const edge = await startEdge({ root, dir });
  const npm = await startNpmTracker({ root, dir });
  try {
    const empty = await memoryOf(edge, npm);
    for (const tracker of [edge, npm]) {
      tell(`${sockets} sockets to ${tracker.name}`);
      await tracker.open(sockets);
    }
    const idle = await memoryOf(edge, npm);
    tell("everybody meets in swarms");
    await settle({ edge, npm });
    const joined = await memoryOf(edge, npm);
    const measured = await measureRounds({ edge, npm, rounds, waves, repeats, say: tell });
    const loaded = await memoryOf(edge, npm);
    const held = sockets - await edge.closed();
    const heldByNpm = sockets - await npm.closed();
    const perPeer = (what: string, now: Memory, before: Memory): BenchRow => ({
      what,
      value: (now.edge - before.edge) / sockets / 1000,
      unit: "kB",
      peer: { name: PEER, value: (now.npm - before.npm) / sockets / 1000 },
    });
    return {
      name: "tracker",
      conditions: {
        ...machineConditions(),
        sockets,
        swarms: `of ${SWARM_PEERS} peers`,
        beside: `npm bittorrent-tracker 11.2.3 on ${npm.runtime}`,
        load: `node:net, a process for each tracker, 64 announces on their way, 20 % of offers answered`,
        rounds: `${rounds} in turn, median`,
        transport: "loopback, no TLS",
        "CPU of load to tracker": loadShares(measured),
        "load is the limit": isLoadTheLimit(measured),
      },
      rows: [
        ...stateRows("join wave", "join", measured, { ratio: 1.5 }),
        ...stateRows("join wave, as our own pages do", "ownJoin", measured),
        ...stateRows("satisfied", "satisfied", measured, { ratio: 10 }),
        ...stateRows("satisfied, still with 5 offers each", "insistent", measured),
        {
          what: "sockets held",
          value: held,
          unit: "sockets",
          peer: { name: PEER, value: heldByNpm },
          goal: `≥ ${SOCKETS}`,
          met: held >= SOCKETS,
        },
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

const STATE_NAMES: readonly State[] = ["join", "ownJoin", "satisfied", "insistent"];

/** How much of a core the load's process took while a tracker took the rest, by state. */
function loadShares({ edge }: Measurement): string {
  return STATE_NAMES.map((state) =>
    `${state} ${
      medianOf(edge[state], ({ loadCpuSeconds, seconds }) => loadCpuSeconds / seconds).toFixed(2)
    } to ${medianOf(edge[state], ({ cpuSeconds, seconds }) => cpuSeconds / seconds).toFixed(2)}`
  ).join(", ");
}

/** Where the load's process needs all of its core, the tracker was never full; what it needs per announce holds all the same. */
function isLoadTheLimit({ edge, npm }: Measurement): string {
  const full = [["edge", edge], [PEER, npm]] as const;
  const found = full.flatMap(([name, rounds]) =>
    STATE_NAMES.filter((state) =>
      medianOf(rounds[state], ({ loadCpuSeconds, cpuSeconds }) => loadCpuSeconds / cpuSeconds) > 1
    ).map((state) => `${name} ${state}`)
  );
  return found.length === 0 ? "nowhere" : found.join(", ");
}
