import { join } from "node:path";
import { runCommand } from "../../mediamtx/run-command.ts";
import { rungArguments } from "./ffmpeg-arguments.ts";
import { type Rung, rungSize, type Size } from "./rungs.ts";

/** What one rung took on this machine. */
export type RungCost = {
  rung: Rung;
  size: Size;
  /** Processor cores while the stream is live. */
  cores: number;
  /** Bits a second it came to. */
  bitrate: number;
};

/** What a ladder takes: each rung, and how fast all of them at once were. */
export type LadderCost = {
  state: "measured";
  rungs: RungCost[];
  cores: number;
  /** Seconds of media made in a second, by the slowest while all ran at once; below 1 viewers would wait. */
  speed: number;
};

export type MeasureOptions = {
  /** Path of ffmpeg. */
  program: string;
  rungs: readonly Rung[];
  /** What an encoder would send. */
  source: Size & { frameRate: number };
  /** Length of the test picture. */
  seconds: number;
};

/** Makes every rung of a test picture at once, as beside a live source, and says what that took. */
export async function measureLadder(
  { program, rungs, source, seconds }: MeasureOptions,
): Promise<LadderCost | { state: "failed"; why: string }> {
  const folder = await Deno.makeTempDir({ prefix: "dstream-ladder-" });
  try {
    const clip = join(folder, "source.mp4");
    const made = await runCommand(program, clipArguments(source, seconds, clip));
    if (made.state !== "done") return failed(program, made);
    const began = performance.now();
    const costs = await Promise.all(rungs.flatMap((rung) => {
      const size = rungSize(rung, source);
      return size === undefined ? [] : [measureRung({ program, rung, size, clip, seconds, folder })];
    }));
    const wallS = (performance.now() - began) / 1000;
    const broken = costs.find((cost) => "why" in cost);
    if (broken !== undefined && "why" in broken) return broken;
    const measured = costs.flatMap((cost) => ("why" in cost ? [] : [cost]));
    const cores = measured.reduce((sum, cost) => sum + cost.cores, 0);
    return { state: "measured", rungs: measured, cores, speed: seconds / wallS };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What an encoder sends: a picture that moves, with some noise, since a clean one would be too easy. */
function clipArguments({ width, height, frameRate }: MeasureOptions["source"], seconds: number, to: string) {
  return [
    ...["-hide_banner", "-loglevel", "error", "-y", "-f", "lavfi"],
    ...["-i", `testsrc2=s=${width}x${height}:r=${frameRate}:d=${seconds},noise=alls=8:allf=t`],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"],
    ...["-b:v", "5M", "-maxrate", "5M", "-bufsize", "5M", "-g", String(frameRate), "-bf", "0"],
    ...["-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4", to],
  ];
}

type MeasureRungOptions = {
  program: string;
  rung: Rung;
  size: Size;
  clip: string;
  seconds: number;
  folder: string;
};

async function measureRung(
  { program, rung, size, clip, seconds, folder }: MeasureRungOptions,
): Promise<RungCost | { state: "failed"; why: string }> {
  const to = join(folder, `${rung.rid}.flv`);
  // The very arguments of a live rung, but from a file, into a file, and with the time it took.
  const args = rungArguments({ size, bitrate: rung.bitrate, timescale: 90_000, baseS: 0 })
    .map((word) => (word === "pipe:0" ? clip : word === "pipe:1" ? to : word === "error" ? "info" : word));
  const outcome = await runCommand(program, ["-benchmark", "-y", ...args]);
  if (outcome.state !== "done") return failed(program, outcome);
  const usedS = readBenchmark(outcome.lines);
  if (usedS === undefined) return { state: "failed", why: `${program} didn't say what time it took.` };
  const { size: bytes } = await Deno.stat(to);
  return { rung, size, cores: usedS / seconds, bitrate: bytes * 8 / seconds };
}

/** Processor seconds as ffmpeg's `-benchmark` prints them. */
export function readBenchmark(lines: readonly string[]): number | undefined {
  for (const line of lines) {
    const found = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(line);
    if (found !== null) return Number(found[1]) + Number(found[2]);
  }
  return undefined;
}

function failed(program: string, outcome: Awaited<ReturnType<typeof runCommand>>) {
  const said = outcome.state === "failed" ? outcome.lines.slice(-3).join("\n") : `${program} is not there`;
  return { state: "failed", why: `The test picture could not be made: ${said}` } as const;
}
