import { isRunning, type ProcessIdentity, processStarted, signalGroup } from "./process-identity.ts";
import { pause } from "./pause.ts";

/** What one `start` leaves on disk while it runs, so that the next can end what a killed one left behind. */
export type RunRecord = { supervisor: ProcessIdentity; children: (ProcessIdentity & { name: string })[] };

/** Whether a run may begin, and which left-over parts were ended for it. */
export type Takeover = { state: "free"; ended: string[] } | { state: "taken"; pid: number };

/** Ends the parts a killed run left behind; refuses while that run still lives. */
export async function takeOver(path: string): Promise<Takeover> {
  const record = await readRunRecord(path);
  if (record === undefined) return { state: "free", ended: [] };
  if (record.supervisor.pid !== Deno.pid && await isRunning(record.supervisor)) {
    return { state: "taken", pid: record.supervisor.pid };
  }
  const ended: string[] = [];
  for (const child of record.children) {
    // A number is reused in time: only the very process we started is ours to end.
    if (!await isRunning(child)) continue;
    signalGroup(child.pid, "SIGTERM");
    const deadline = AbortSignal.timeout(3000);
    while (!deadline.aborted && await isRunning(child)) await pause(20, deadline);
    signalGroup(child.pid, "SIGKILL");
    ended.push(child.name);
  }
  return { state: "free", ended };
}

/** Writes the record whole or not at all. */
export async function writeRunRecord(path: string, children: RunRecord["children"]): Promise<void> {
  const record: RunRecord = {
    supervisor: { pid: Deno.pid, started: await processStarted(Deno.pid) ?? "" },
    children,
  };
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(record));
  await Deno.rename(`${path}.new`, path);
}

async function readRunRecord(path: string): Promise<RunRecord | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { supervisor, children } = value as { supervisor?: unknown; children?: unknown };
  if (!isIdentity(supervisor) || !Array.isArray(children)) return undefined;
  const named = children.filter((child): child is RunRecord["children"][number] =>
    isIdentity(child) && "name" in child && typeof child.name === "string"
  );
  return { supervisor, children: named };
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== "object" || value === null || !("pid" in value) || !("started" in value)) return false;
  const { pid, started } = value;
  // 0 and 1 would address our own group and everybody.
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof started === "string" && started !== "";
}
