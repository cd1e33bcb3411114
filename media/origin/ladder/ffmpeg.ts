import { runCommand } from "../../mediamtx/run-command.ts";

/** Whether this machine has what a ladder needs. */
export type FfmpegFound = { state: "found"; program: string } | {
  state: "missing";
  why: string;
  fix: string;
};

/** Looks for an ffmpeg that can make H.264. */
export async function findFfmpeg(program = "ffmpeg"): Promise<FfmpegFound> {
  const fix = "Install ffmpeg with libx264 (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg).";
  let knows = false;
  const outcome = await runCommand(program, ["-hide_banner", "-h", "encoder=libx264"], {
    onLine: (line) => (knows ||= line.startsWith("Encoder libx264")),
  });
  if (outcome.state === "not-found") return { state: "missing", why: `There is no ${program} here.`, fix };
  if (outcome.state === "failed" || !knows) {
    return { state: "missing", why: `The ${program} here can't make H.264 (libx264).`, fix };
  }
  return { state: "found", program };
}
