import { join } from "node:path";
import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { measureListing } from "./listing.ts";
import { best, load, type LoadResult, percentile } from "./load.ts";
import { newestObjects } from "./objects.ts";
import { usageOf, waitFor } from "./processes.ts";
import { encodeOnce, publish, STREAM, STREAM_MBIT } from "./publisher.ts";
import { type Server, startBoxServer, startMediaMtxServer, startNginx } from "./servers.ts";

const ROUNDS = 6;
const SECONDS = 2;
const CONNECTIONS = 16;
const IDLE_SECONDS = 20;
const LISTED_PARTS = 300;

const KINDS = ["segment", "part", "playlist"] as const;
type Kind = typeof KINDS[number];

const GOALS: Record<Kind, { mediamtx: number; nginx: number }> = {
  segment: { mediamtx: 2.5, nginx: 0.8 },
  part: { mediamtx: 1.4, nginx: 1 },
  playlist: { mediamtx: 1.3, nginx: 0.45 },
};

/** How fast one origin process serves, beside MediaMTX's own HLS server and nginx: same stream, same client, same run. */
export const run: RunBench = async ({ root, dir, mediamtx, say }): Promise<BenchReport> => {
  const conditions = {
    ...machineConditions(),
    stream: STREAM,
    client: `wrk, one thread, ${CONNECTIONS} connections, ${SECONDS} s, the best of ${ROUNDS} rounds in turn`,
  };
  say("origin: encoding the stream");
  const file = await encodeOnce(dir);

  say(`origin: ${LISTED_PARTS} parts from read to listed`);
  const listing = await measureListing({ root, dir, mediamtx, file, parts: LISTED_PARTS });

  const box = await startBoxServer({ root, dir, mediamtx });
  const mtx = await startMediaMtxServer({ root, dir, mediamtx });
  const nginx = await startNginx(dir);
  const sources = [publish(file, box.ingest), publish(file, mtx.ingest)];
  try {
    await waitFor("both to have segments", async () => (await newestObjects(box, mtx)) && true, 90_000);
    say(`origin: ${IDLE_SECONDS} s without viewers`);
    const before = await usageOf(box.pids);
    await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
    const idle = await usageOf(box.pids);
    const idlePercent = (idle.cpuSeconds - before.cpuSeconds) / IDLE_SECONDS * 100;

    const results = new Map<string, LoadResult[]>();
    for (let round = 1; round <= ROUNDS; round++) {
      for (const kind of KINDS) {
        // Windows move on: what is asked for has to be there for the whole round.
        const objects = await waitFor("fresh objects", () => newestObjects(box, mtx));
        // A new name each time: nginx keeps files open.
        await Deno.writeFile(join(nginx.folder, `${kind}-${round}`), objects[kind].bytes);
        const asked: [Server, string][] = [
          [box, objects[kind].box],
          [mtx, objects[kind].mediamtx],
          [nginx, `${nginx.url}/${kind}-${round}`],
        ];
        for (const [server, url] of asked) {
          say(`origin: round ${round} of ${ROUNDS}, ${kind}s from ${server.name}`);
          const result = await load({
            url,
            headers: server.headers,
            seconds: SECONDS,
            connections: CONNECTIONS,
            pids: server.pids,
          });
          const key = `${kind}/${server.name}`;
          results.set(key, [...results.get(key) ?? [], result]);
        }
      }
    }
    const memory = await Promise.all(
      [box, mtx, nginx].map(async ({ pids }) => (await usageOf(pids)).rssBytes / 1e6),
    );
    const of = (kind: Kind, name: string, pick: (result: LoadResult) => number) =>
      best((results.get(`${kind}/${name}`) ?? []).map(pick));
    const sizes = await newestObjects(box, mtx);
    return {
      name: "origin",
      conditions: {
        ...conditions,
        ...Object.fromEntries(KINDS.map((kind) => [`${kind} bytes`, sizes?.[kind].bytes.length ?? 0])),
      },
      rows: [
        ...KINDS.flatMap((kind) => servingRows(kind, of)),
        ...cpuRows(of),
        {
          what: "origin without viewers, per 5 Mbit/s stream",
          value: idlePercent * 5 / STREAM_MBIT,
          unit: "% of a core",
          goal: "≤ 4 %",
          met: idlePercent <= 4,
        },
        { what: "part read → listed, median", value: percentile(listing, 0.5), unit: "ms" },
        {
          what: "part read → listed, 95th percentile",
          value: percentile(listing, 0.95),
          unit: "ms",
          goal: "≤ 5 ms",
          met: percentile(listing, 0.95) <= 5,
        },
        {
          what: "memory after the load",
          value: memory[0] ?? NaN,
          unit: "MB",
          peer: { name: "MediaMTX", value: memory[1] ?? NaN },
        },
        {
          what: "memory after the load",
          value: memory[0] ?? NaN,
          unit: "MB",
          peer: { name: "nginx", value: memory[2] ?? NaN },
        },
      ],
    };
  } finally {
    for (const source of sources) await source.close();
    await Promise.all([box.close(), mtx.close(), nginx.close()]);
  }
};

type Of = (kind: Kind, name: string, pick: (result: LoadResult) => number) => number;

function servingRows(kind: Kind, of: Of): BenchRow[] {
  const rate = ({ requestsPerSecond }: LoadResult) => requestsPerSecond;
  const bytes = ({ bytesPerSecond }: LoadResult) => bytesPerSecond / 1e6;
  const value = of(kind, "origin", rate);
  const beside = (name: string, goal: number): BenchRow => {
    const peer = of(kind, name, rate);
    return {
      what: `${kind}s`,
      value,
      unit: "requests/s",
      peer: { name, value: peer },
      ratio: value / peer,
      goal: `≥ ${goal} × ${name}`,
      met: value / peer >= goal,
    };
  };
  return [
    beside("MediaMTX", GOALS[kind].mediamtx),
    beside("nginx", GOALS[kind].nginx),
    {
      what: `${kind}s`,
      value: of(kind, "origin", bytes),
      unit: "MB/s",
      peer: { name: "MediaMTX", value: of(kind, "MediaMTX", bytes) },
    },
  ];
}

function cpuRows(of: Of): BenchRow[] {
  const perCpu = ({ requestsPerCpuSecond }: LoadResult) => requestsPerCpuSecond;
  // Turned round, since the best of several is the largest.
  const perGB = (name: string) => 1 / of("segment", name, ({ cpuSecondsPerGB }) => 1 / cpuSecondsPerGB);
  const beside = (kind: Kind, name: string): BenchRow => {
    const value = of(kind, "origin", perCpu);
    const peer = of(kind, name, perCpu);
    const row = {
      what: `${kind}s per CPU second`,
      value,
      unit: "requests",
      peer: { name, value: peer },
      ratio: value / peer,
    };
    return kind === "segment" && name === "MediaMTX"
      ? { ...row, goal: "≥ 3 × MediaMTX", met: row.ratio >= 3 }
      : row;
  };
  return [
    ...KINDS.flatMap((kind) => [beside(kind, "MediaMTX"), beside(kind, "nginx")]),
    ...["MediaMTX", "nginx"].map((name): BenchRow => ({
      what: "CPU per GB of segments",
      value: perGB("origin"),
      unit: "s",
      peer: { name, value: perGB(name) },
    })),
  ];
}
