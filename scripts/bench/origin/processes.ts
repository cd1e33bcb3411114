import { createServer } from "node:net";

/** What a process has used so far, its children included. */
export type Usage = { cpuSeconds: number; rssBytes: number };

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** CPU time and memory of processes, added up; Linux only, since nothing else tells it without a dependency. */
export async function usageOf(pids: readonly number[]): Promise<Usage> {
  const usage = { cpuSeconds: 0, rssBytes: 0 };
  for (const pid of pids) {
    const text = await Deno.readTextFile(`/proc/${pid}/stat`);
    // The second field is the name, which may hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    usage.cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    usage.rssBytes += Number(fields[21]) * PAGE_BYTES;
  }
  return usage;
}

/** The most memory that a process ever had. */
export async function peakBytesOf(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1]) * 1024;
}

/** The processes that `pid` started. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
  return text.split(" ").filter((one) => one !== "").map(Number);
}

/** Ends a process and waits for it. */
export async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // It has ended by itself already.
    if (!(error instanceof TypeError)) throw error;
  }
  await child.status;
}

/** TCP ports that nobody holds. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address === "object" && address !== null) ports.push(address.port);
  }
  for (const server of servers) await new Promise<void>((resolve) => server.close(() => resolve()));
  return ports;
}

/** Polls until there is a value. */
export async function waitFor<T>(what: string, look: () => Promise<T | undefined>, ms = 30_000): Promise<T> {
  const deadline = Date.now() + ms;
  while (true) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${ms / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
