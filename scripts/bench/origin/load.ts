import { usageOf } from "./processes.ts";

/** One server's answer to a load. */
export type LoadResult = {
  requestsPerSecond: number;
  bytesPerSecond: number;
  requestsPerCpuSecond: number;
  cpuSecondsPerGB: number;
};

export type LoadOptions = {
  url: string;
  headers?: Record<string, string>;
  seconds: number;
  connections: number;
  /** The server's processes, for their CPU time. */
  pids: readonly number[];
};

/** Asks for one object again and again with wrk, one thread. */
export async function load(
  { url, headers = {}, seconds, connections, pids }: LoadOptions,
): Promise<LoadResult> {
  const before = await usageOf(pids);
  const named = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { stdout, stderr, success } = await new Deno.Command("wrk", {
    args: ["-t1", `-c${connections}`, `-d${seconds}s`, ...named, url],
  }).output();
  const after = await usageOf(pids);
  const text = new TextDecoder().decode(stdout);
  if (!success) throw new Error(`wrk failed: ${new TextDecoder().decode(stderr)}${text}`);
  const counted = readWrk(text);
  if (counted === undefined) throw new Error(`wrk said something else than usual:\n${text}`);
  if (counted.faults !== undefined) throw new Error(`${url} was not served cleanly: ${counted.faults}`);
  const cpuSeconds = Math.max(after.cpuSeconds - before.cpuSeconds, 0.01);
  return {
    requestsPerSecond: counted.requests / counted.seconds,
    bytesPerSecond: counted.bytes / counted.seconds,
    requestsPerCpuSecond: counted.requests / cpuSeconds,
    cpuSecondsPerGB: cpuSeconds / (counted.bytes / 1e9),
  };
}

const UNITS: Record<string, number> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };

/** Reads wrk's summary. */
export function readWrk(
  text: string,
): { requests: number; seconds: number; bytes: number; faults?: string } | undefined {
  const total = /(\d+) requests in ([\d.]+)(ms|s|m), ([\d.]+)(B|KB|MB|GB|TB) read/.exec(text);
  if (total === null) return undefined;
  const [, requests = "", time = "", timeUnit = "", amount = "", unit = ""] = total;
  const faults = /Non-2xx or 3xx responses: \d+|Socket errors: .*/.exec(text)?.[0];
  return {
    requests: Number(requests),
    seconds: Number(time) * (timeUnit === "ms" ? 0.001 : timeUnit === "m" ? 60 : 1),
    bytes: Number(amount) * (UNITS[unit] ?? 1),
    ...(faults === undefined ? {} : { faults }),
  };
}

/** The best of several runs: on a shared machine the others were disturbed more. */
export function best(values: readonly number[]): number {
  return values.length === 0 ? NaN : Math.max(...values);
}

/** The value that a share `p` of all is below. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}
