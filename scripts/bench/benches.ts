import type { RunBench } from "./report.ts";

/** Benches that open the site as the stack serves it; the others build what they open by themselves, or open nothing. */
export const SITE_BENCHES: readonly string[] = ["faults"];

/** The names of the benches there are: the folders here that hold a `bench.ts`. */
export async function findBenches(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/scripts/bench`)) {
    if (!isDirectory) continue;
    for await (const file of Deno.readDir(`${root}/scripts/bench/${name}`)) {
      if (file.isFile && file.name === "bench.ts") names.push(name);
    }
  }
  return names.sort();
}

/** Loads one bench; throws where its file doesn't keep to the form. */
export async function loadBench(root: string, name: string): Promise<RunBench> {
  const module: unknown = await import(new URL(`file://${root}/scripts/bench/${name}/bench.ts`).href);
  if (typeof module === "object" && module !== null && "run" in module && typeof module.run === "function") {
    return module.run as RunBench;
  }
  throw new Error(`scripts/bench/${name}/bench.ts exports no function "run"`);
}
