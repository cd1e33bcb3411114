import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { TrialBox } from "./trial-box.ts";

/** The kernel's own full disk: whoever writes there is told that no space is left. */
const FULL = "/dev/full";

/** Lets the disk be full, for real, under what a stream's session is about to keep. */
export async function fillDisk(trial: TrialBox, d: string): Promise<void> {
  const { sid } = await trial.status(d);
  const folder = join(trial.config.home, "box", "live", d, String(sid), "video");
  const kept = [...Deno.readDirSync(folder)].flatMap(({ name }) => /^(\d+)\.m4s$/.exec(name)?.[1] ?? []);
  const newest = Math.max(...kept.map(Number));
  symlinkSync(FULL, join(folder, `${newest + 1}.m4s`));
}
