import { findFfmpeg } from "./ffmpeg.ts";
import { type Ladder, makeLadder } from "./ladder.ts";
import { type Rung, rungText } from "./rungs.ts";

export type ReadyLadderOptions = {
  /** None: the ladder is off. */
  rungs: readonly Rung[];
  now: () => number;
  log: (line: string) => void;
};

/** Makes the ladder of each stream, or nothing where it is off or can't be: the box works without. */
export async function readyLadder(
  { rungs, now, log }: ReadyLadderOptions,
): Promise<((d: string) => Ladder) | undefined> {
  if (rungs.length === 0) return undefined;
  const ffmpeg = await findFfmpeg();
  const wanted = rungs.map(rungText).join(",");
  if (ffmpeg.state === "missing") {
    log(`DSTREAM_LADDER is ${wanted}, but no rung can be made: ${ffmpeg.why} ${ffmpeg.fix}`);
    return undefined;
  }
  log(`every stream gets the rungs ${wanted}. What they cost here: deno task box --ladder ${wanted} --cost`);
  return (d) => makeLadder({ rungs, ffmpeg: ffmpeg.program, now, log: (line) => log(`${d}: ${line}`) });
}
