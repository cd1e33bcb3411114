import { readLines } from "../../../media/mediamtx/run-command.ts";
import type { BenchRow } from "../report.ts";
import { COUNTING, type CrowdFigures, type CrowdOrder } from "./crowd-order.ts";
import { percentile } from "./load.ts";
import { peakBytesOf, usageOf, waitFor } from "./processes.ts";
import type { Ingesting } from "./servers.ts";

/** What so many viewers were served, and what that took. */
export type Served = CrowdFigures & {
  viewers: number;
  seconds: number;
  /** Of a core, by the box's own process. */
  cpu: number;
  /** The same of the process of the viewers. */
  crowdCpu: number;
  /** The most that the box's own process ever had; audiences come smallest first. */
  peakBytes: number;
};

const JOIN_S = 6;

/** Lets so many viewers watch the box's stream, in a process of their own. */
export async function serveViewers(
  root: string,
  box: Ingesting,
  { viewers, seconds }: { viewers: number; seconds: number },
): Promise<Served> {
  const { hostname, port } = new URL(box.url);
  const folder = await waitFor("four segments", () => folderOf(box.url), 60_000);
  const order: CrowdOrder = { hostname, port: Number(port), folder, viewers, joinSeconds: JOIN_S, seconds };
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-prompt",
      `${root}/scripts/bench/origin/crowd-process.ts`,
      JSON.stringify(order),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const usage = () => Promise.all([usageOf(box.pids), usageOf([child.pid])]);
  let last = "";
  let before: ReturnType<typeof usage> | undefined;
  let after: ReturnType<typeof usage> | undefined;
  await readLines(child.stdout, (line) => {
    if (line === COUNTING) {
      before = usage();
      // The process of the viewers is gone once it has said all.
      setTimeout(() => after = usage(), seconds * 1000 - 200);
    } else last = line;
  });
  const { success } = await child.status;
  if (!success || before === undefined || after === undefined) throw new Error("the viewers ended early");
  const [[boxFrom, crowdFrom], [boxTo, crowdTo]] = await Promise.all([before, after]);
  const spent = seconds - 0.2;
  return {
    ...JSON.parse(last) as CrowdFigures,
    viewers,
    seconds,
    cpu: (boxTo.cpuSeconds - boxFrom.cpuSeconds) / spent,
    crowdCpu: (crowdTo.cpuSeconds - crowdFrom.cpuSeconds) / spent,
    peakBytes: await peakBytesOf(box.pids[0] ?? 0),
  };
}

/** The folder of the session that is on, once it is long enough to be watched at 4 s behind live. */
async function folderOf(url: string): Promise<string | undefined> {
  const top = await (await fetch(`${url}/live/bench/index.m3u8`)).text();
  const sid = /^([0-9a-f]{16})\/video/m.exec(top)?.[1];
  if (sid === undefined) return undefined;
  const folder = `/live/bench/${sid}/`;
  const text = await (await fetch(`${url}${folder}video/index.m3u8`)).text();
  return (text.match(/#EXTINF:/g) ?? []).length >= 4 ? folder : undefined;
}

/** The figures of several sizes of an audience, smallest first, and what the largest costs beside the smallest. */
export function viewerRows(served: readonly Served[]): BenchRow[] {
  const [least] = served;
  return served.flatMap((one): BenchRow[] => {
    const { viewers, fetches, stalls, stoodMs, cpu, crowdCpu, peakBytes, bytes, seconds, segments, faults } =
      one;
    const beside = (value: number, of: (served: Served) => number): Pick<BenchRow, "peer" | "ratio"> =>
      least === undefined || least === one
        ? {}
        : { peer: { name: `${least.viewers} viewers`, value: of(least) }, ratio: value / of(least) };
    const p99 = (served: Served) => percentile(served.fetches, 0.99);
    const mega = (served: Served) => served.peakBytes / 1e6;
    return [
      {
        what: `${viewers} viewers: picture stood, all viewers together`,
        value: stoodMs / 1000,
        unit: `s, ${stalls} times in ${segments} segments`,
        goal: "0 s",
        met: stalls === 0 && faults.length === 0 && segments > 0,
      },
      {
        what: `${viewers} viewers: segment of the picture, median`,
        value: percentile(fetches, 0.5),
        unit: "ms",
      },
      {
        what: `${viewers} viewers: segment of the picture, 99th percentile`,
        value: p99(one),
        unit: "ms",
        ...beside(p99(one), p99),
      },
      {
        what: `${viewers} viewers: CPU of the box's process`,
        value: 100 * cpu,
        unit: "% of a core",
        ...beside(100 * cpu, (served) => 100 * served.cpu),
      },
      { what: `${viewers} viewers: CPU of the viewers' process`, value: 100 * crowdCpu, unit: "% of a core" },
      {
        what: `${viewers} viewers: most memory`,
        value: peakBytes / 1e6,
        unit: "MB",
        ...beside(peakBytes / 1e6, mega),
      },
      { what: `${viewers} viewers: picture sent`, value: bytes / 1e6 / seconds, unit: "MB/s" },
    ];
  });
}
