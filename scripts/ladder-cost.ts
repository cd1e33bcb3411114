import { type LadderCost, measureLadder } from "../media/origin/ladder/cost.ts";
import { findFfmpeg } from "../media/origin/ladder/ffmpeg.ts";
import { readLadder, type Rung, rungSize, rungText } from "../media/origin/ladder/rungs.ts";

/** A source as a person writes it, such as `1080p30`. */
export type Source = { width: number; height: number; frameRate: number };

/** What a person may give besides the rungs. */
export const USUAL_SOURCE = "1080p30";

const SECONDS = 5;
/** Receiving and sealing the source, measured at 720p30 and rounded up. */
const SOURCE_CORES = 0.1;
/** A ladder that fills the machine has no room for a busier picture, viewers, or a second stream. */
const COMFORTABLE = { speed: 1.5, share: 0.7 };

/** Reads `1080p30` as 1920×1080, 30 pictures a second. */
export function readSource(text: string): Source | undefined {
  const found = /^(\d{3,4})p(\d{1,3})$/.exec(text);
  if (found === null) return undefined;
  const [height, frameRate] = [Number(found[1]), Number(found[2])];
  if (height % 2 !== 0 || frameRate < 1) return undefined;
  return { width: Math.round(height * 16 / 9 / 2) * 2, height, frameRate };
}

export type CostOptions = {
  /** As DSTREAM_LADDER has it. */
  ladder: string;
  /** As `readSource` takes it. */
  source: string;
  cores: number;
  say: (line: string) => void;
};

/** Measures a ladder here and says what it takes; 0 where this machine can carry it, 1 where not, 2 where that can't be told. */
export async function showLadderCost({ ladder, source: text, cores, say }: CostOptions): Promise<number> {
  const read = readLadder(ladder, { cores });
  if (read.state === "refused") {
    say(read.why);
    return 2;
  }
  const source = readSource(text);
  if (source === undefined) {
    say(`--source is "${text}": a height and pictures a second, such as ${USUAL_SOURCE}.`);
    return 2;
  }
  const rungs = read.rungs.filter((rung) => rungSize(rung, source) !== undefined);
  for (const rung of read.rungs) {
    if (!rungs.includes(rung)) say(`${rungText(rung)} is left out: the source is no larger.`);
  }
  if (rungs.length === 0) {
    say("No rung is left to be made, so there is nothing to pay.");
    return 0;
  }
  const ffmpeg = await findFfmpeg();
  if (ffmpeg.state === "missing") {
    say(`${ffmpeg.why} ${ffmpeg.fix}`);
    return 2;
  }
  say(
    `Making ${
      rungs.length === 1 ? "a rung" : `${rungs.length} rungs`
    } of a ${source.width}x${source.height} ` +
      `test picture, ${source.frameRate} a second, for ${SECONDS} s of it …`,
  );
  const cost = await measureLadder({ program: ffmpeg.program, rungs, source, seconds: SECONDS });
  if (cost.state === "failed") {
    say(cost.why);
    return 2;
  }
  for (const line of costTable(cost)) say(line);
  const judged = judgeCost(cost, cores);
  say(judged.text);
  if (judged.verdict !== "no") {
    say(`Switch it on: DSTREAM_LADDER=${rungs.map(rungText).join(",")} deno task box`);
  }
  return judged.verdict === "no" ? 1 : 0;
}

/** Whether a machine carries a ladder beside the source. */
export function judgeCost(
  { cores: needed, speed }: Pick<LadderCost, "cores" | "speed">,
  cores: number,
): { verdict: "yes" | "tight" | "no"; text: string } {
  const all = needed + SOURCE_CORES;
  const takes = `${all.toFixed(2)} of ${cores} cores for each stream that is live, the source included`;
  if (all > cores) {
    const text = `This machine can't carry it: it takes ${takes}. Ask for fewer or smaller rungs.`;
    return { verdict: "no", text };
  }
  if (speed < 1) {
    const text = `This machine is too busy now: ${takes} would do, but other programs left it only ` +
      `${speed.toFixed(1)} times the speed it is watched at. End them and measure again.`;
    return { verdict: "no", text };
  }
  if (speed < COMFORTABLE.speed || all > cores * COMFORTABLE.share) {
    return {
      verdict: "tight",
      text: `This machine just carries it: it takes ${takes}. A busier picture may be too much.`,
    };
  }
  return { verdict: "yes", text: `This machine can carry it: it takes ${takes}.` };
}

function costTable({ rungs, cores, speed }: LadderCost): string[] {
  const rows: [string, string, string, string][] = rungs.map(({ rung, size, cores, bitrate }) => [
    rungText(rung satisfies Rung),
    `${size.width}x${size.height}`,
    `${cores.toFixed(2)} cores`,
    `${Math.round(bitrate / 1000)} kbit/s made`,
  ]);
  rows.push([
    "all at once",
    "",
    `${cores.toFixed(2)} cores`,
    `${speed.toFixed(1)} times as fast as it is watched`,
  ]);
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => "  " + row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ").trimEnd());
}
