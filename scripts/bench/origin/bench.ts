import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { measureListing } from "./listing.ts";
import { type LoadResult, percentile } from "./load.ts";
import { newestObjects } from "./objects.ts";
import { usageOf, waitFor } from "./processes.ts";
import { type BenchStream, encodeOnce, LARGE_STREAM, publish, STREAM, STREAMS_ARE } from "./publisher.ts";
import { type Ingesting, startBoxServer, startMediaMtxServer, startNginx } from "./servers.ts";
import { type Kind, KINDS, measureServing, type Of } from "./serving.ts";
import { type Served, serveViewers, viewerRows } from "./viewers.ts";

const ROUNDS = 6;
const SECONDS = 2;
const CONNECTIONS = 16;
const IDLE_SECONDS = 20;
const LISTED_PARTS = 300;

const GOALS: Record<Kind, { mediamtx: number; nginx: number }> = {
  segment: { mediamtx: 2.5, nginx: 0.8 },
  part: { mediamtx: 1.4, nginx: 1 },
  playlist: { mediamtx: 1.3, nginx: 0.45 },
};

/** Sizes of an audience, and how long each is watched. */
const AUDIENCES = [50, 150, 500];
const AUDIENCE_SECONDS = 16;
/** What that audience watches, sound included. */
const WATCHED: BenchStream = { kbit: 2870, name: "3 Mbit/s" };

/** How one origin process serves: many viewers, and beside other servers. `--only viewers` and `--only serving` take one of the two. */
export const run: RunBench = async (options) => {
  const { only = "" } = options;
  const reports = [
    ..."viewers".includes(only) ? [await runViewers(options)] : [],
    ..."serving".includes(only) ? [await runServing(options)] : [],
  ];
  if (reports.length === 0) throw new Error('there are "viewers" and "serving"');
  return {
    name: "origin",
    conditions: Object.assign({}, ...reports.map(({ conditions }) => conditions)),
    rows: reports.flatMap(({ rows }) => rows),
  };
};

/** Many viewers of one stream, by HTTP alone. */
const runViewers: RunBench = async ({ root, dir, mediamtx, say }) => {
  const conditions = machineConditions();
  const file = await encodeOnce(dir, WATCHED);
  const box = await startBoxServer({ root, dir: await Deno.makeTempDir({ dir }), mediamtx });
  const source = publish(file, box.ingest);
  try {
    const served: Served[] = [];
    for (const viewers of AUDIENCES) {
      say(`origin: ${viewers} viewers, ${AUDIENCE_SECONDS} s`);
      served.push(await serveViewers(root, box, { viewers, seconds: AUDIENCE_SECONDS }));
      for (const fault of new Set(served.at(-1)?.faults)) say(`origin: a viewer failed: ${fault}`);
    }
    return {
      name: "origin",
      conditions: {
        ...conditions,
        viewers:
          `of ${WATCHED.name}, 4 s behind live, one connection each, blocking reloads of picture and sound, nothing decoded or ` +
          `checked, in one process on this machine, ${AUDIENCE_SECONDS} s of each audience`,
        network: "loopback, no TLS",
      },
      rows: viewerRows(served),
    };
  } finally {
    await source.close();
    await box.close();
  }
};

/** How fast one origin process serves, beside MediaMTX's own HLS server and nginx: same stream, same client, same run. */
const runServing: RunBench = async ({ root, dir, mediamtx, say }): Promise<BenchReport> => {
  say("origin: encoding the streams");
  const file = await encodeOnce(dir, STREAM);
  const largeFile = await encodeOnce(dir, LARGE_STREAM);

  say(`origin: ${LISTED_PARTS} parts from read to listed`);
  const listing = await measureListing({ root, dir, mediamtx, file: largeFile, parts: LISTED_PARTS });

  const box = await startBoxServer({ root, dir, mediamtx });
  const mtx = await startMediaMtxServer({ root, dir, mediamtx });
  const nginx = await startNginx(dir);
  try {
    const idlePercent = await published(largeFile, { box, mtx }, async () => {
      say(`origin: ${IDLE_SECONDS} s without viewers`);
      const before = await usageOf(box.pids);
      await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
      const idle = await usageOf(box.pids);
      return (idle.cpuSeconds - before.cpuSeconds) / IDLE_SECONDS * 100;
    });
    const serve = ({ name }: BenchStream, file: string) =>
      published(file, { box, mtx }, () =>
        measureServing({
          servers: { box, mtx, nginx },
          seconds: SECONDS,
          connections: CONNECTIONS,
          rounds: ROUNDS,
          name: name.replaceAll(/[^0-9]/g, ""),
          say: (line) => say(`origin: ${name}, ${line}`),
        }));
    const large = await serve(LARGE_STREAM, largeFile);
    const usual = await serve(STREAM, file);
    const memory = await Promise.all(
      [box, mtx, nginx].map(async ({ pids }) => (await usageOf(pids)).rssBytes / 1e6),
    );
    return {
      name: "origin",
      conditions: {
        ...machineConditions(),
        streams: STREAMS_ARE,
        client:
          `wrk, one thread, ${CONNECTIONS} connections, ${SECONDS} s, the best of ${ROUNDS} rounds in turn`,
        ...Object.fromEntries(KINDS.map((kind) => [`${kind} bytes`, usual.bytes[kind]])),
        ...Object.fromEntries(
          KINDS.map((kind) => [`${kind} bytes at ${LARGE_STREAM.name}`, large.bytes[kind]]),
        ),
      },
      rows: [
        ...KINDS.flatMap((kind) => servingRows(kind, usual.of)),
        ...cpuRows(usual.of),
        ...(["segment", "part"] as const).flatMap((kind) => sizeRows(kind, large.of)),
        {
          what: `origin without viewers, ${LARGE_STREAM.name}`,
          value: idlePercent,
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
        ...(["MediaMTX", "nginx"] as const).map((name, at): BenchRow => ({
          what: "memory after the load",
          value: memory[0] ?? NaN,
          unit: "MB",
          peer: { name, value: memory[at + 1] ?? NaN },
        })),
      ],
    };
  } finally {
    await Promise.all([box.close(), mtx.close(), nginx.close()]);
  }
};

/** Runs `then` while a file is published to both, once both have segments of it. */
async function published<T>(
  file: string,
  { box, mtx }: { box: Ingesting; mtx: Ingesting },
  then: () => Promise<T>,
): Promise<T> {
  const sources = [publish(file, box.ingest), publish(file, mtx.ingest)];
  try {
    await waitFor("both to have segments", async () => (await newestObjects(box, mtx)) && true, 90_000);
    return await then();
  } finally {
    for (const source of sources) await source.close();
  }
}

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

/** The same with larger objects: more of the time goes into copying bytes, which costs all servers alike. */
function sizeRows(kind: "segment" | "part", of: Of): BenchRow[] {
  const rate = ({ requestsPerSecond }: LoadResult) => requestsPerSecond;
  const value = of(kind, "origin", rate);
  return ["MediaMTX", "nginx"].map((name) => {
    const peer = of(kind, name, rate);
    return {
      what: `${kind}s at ${LARGE_STREAM.name}`,
      value,
      unit: "requests/s",
      peer: { name, value: peer },
      ratio: value / peer,
    };
  });
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
