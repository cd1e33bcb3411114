/** One measured figure. */
export type BenchRow = {
  what: string;
  value: number;
  unit: string;
  /** The same figure of somebody else, measured in the same run. */
  peer?: { name: string; value: number };
  /** `value` against the peer's. */
  ratio?: number;
  /** As words, such as `≤ 25 ms` or `≥ 2.5 × MediaMTX`. */
  goal?: string;
  met?: boolean;
};

/** What one bench found, and under which conditions. */
export type BenchReport = {
  name: string;
  conditions: Record<string, string | number | boolean>;
  rows: BenchRow[];
};

export type BenchOptions = {
  /** The repository's folder. */
  root: string;
  /** Scratch folder, removed afterwards. */
  dir: string;
  /** The MediaMTX binary. */
  mediamtx: string;
  /** Trials whose names don't contain it are left out; a bench of one piece takes no notice. */
  only?: string;
  /** Puts what was measured into the README, for benches that have a place there. */
  write?: boolean;
  /** Says what is being measured; shown to the person, never part of the report. */
  say: (line: string) => void;
};

/** What `scripts/bench/<name>/bench.ts` exports as `run`. */
export type RunBench = (options: BenchOptions) => Promise<BenchReport>;

/** Conditions that belong to every report. */
export function machineConditions(): BenchReport["conditions"] {
  return {
    cores: navigator.hardwareConcurrency,
    arch: Deno.build.arch,
    deno: Deno.version.deno,
    load: Math.round((Deno.loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** A report as a person reads it. */
export function reportTable({ name, conditions, rows }: BenchReport): string {
  const cells = rows.map(({ what, value, unit, peer, ratio, goal, met }) => [
    what,
    `${shown(value)} ${unit}`,
    peer === undefined ? "" : `${peer.name}: ${shown(peer.value)} ${unit}`,
    ratio === undefined ? "" : `× ${shown(ratio)}`,
    goal ?? "",
    met === undefined ? "" : met ? "met" : "MISSED",
  ]);
  const heading = ["what", "value", "beside it", "ratio", "goal", ""];
  const widths = heading.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0))
  );
  const line = (row: readonly string[]) =>
    row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ").trimEnd();
  const under = Object.entries(conditions).map(([key, value]) => `${key} ${value}`).join(", ");
  return [`${name} (${under})`, "", ...[heading, ...cells].map((row) => `  ${line(row)}`)].join("\n");
}

/** Three significant digits are what a run on a shared machine can promise. */
function shown(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
