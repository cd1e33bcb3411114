/** What a fresh process needed for one verification. */
export type ColdRun = {
  /** From the process' start to its end. */
  wallMs: number;
  /** The verification alone, its first run. */
  verifyMs: number;
  rssBytes: number;
};

export type RunColdOptions = { root: string; what: "payment" | "reserve"; times: number };

/** Verifies once in each of several fresh processes, one after the other. */
export async function runCold({ root, what, times }: RunColdOptions): Promise<ColdRun[]> {
  const runs: ColdRun[] = [];
  for (let i = 0; i < times; i++) {
    const { wallMs, output } = await timed(root, ["scripts/bench/proofs/cold-process.ts", root, what]);
    const { verdict, ...run } = JSON.parse(output) as { verdict: string; verifyMs: number; rssBytes: number };
    if (verdict !== (what === "reserve" ? "reserved" : "paid")) throw new Error(`the verdict was ${verdict}`);
    runs.push({ wallMs, ...run });
  }
  return runs;
}

/** How long a process takes that does nothing. */
export async function runBare(root: string, times: number): Promise<number[]> {
  const walls: number[] = [];
  for (let i = 0; i < times; i++) {
    walls.push((await timed(root, ["scripts/bench/proofs/bare-process.ts"])).wallMs);
  }
  return walls;
}

async function timed(root: string, args: readonly string[]): Promise<{ wallMs: number; output: string }> {
  const begun = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-read", ...args],
    cwd: root,
  }).output();
  const wallMs = performance.now() - begun;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return { wallMs, output: new TextDecoder().decode(stdout) };
}
