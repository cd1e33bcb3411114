import { clockFrame } from "./clock-blocks.ts";

/** Frames a second, and what the picture measures. */
export const PICTURE = { width: 640, height: 360, rate: 30 } as const;

/** Publishes the drawn clock by ffmpeg to every address in `Deno.args`, after the program's path, until it is ended. */
async function publish(ffmpeg: string, urls: readonly string[]): Promise<void> {
  const { width, height, rate } = PICTURE;
  const encoder = new Deno.Command(ffmpeg, {
    args: [
      ...["-hide_banner", "-loglevel", "error"],
      ...[
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-s",
        `${width}x${height}`,
        "-framerate",
        String(rate),
        "-i",
        "pipe:0",
      ],
      ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"],
      ...["-map", "0:v", "-map", "1:a", "-flags", "+global_header"],
      ...[
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-tune",
        "zerolatency",
        "-profile:v",
        "baseline",
        "-bf",
        "0",
      ],
      ...["-g", String(rate), "-keyint_min", String(rate), "-sc_threshold", "0", "-b:v", "1500k"],
      ...["-c:a", "aac", "-b:a", "128k"],
      ...["-f", "tee", urls.map((url) => `[f=flv:onfail=ignore]${url}`).join("|")],
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const pipe = encoder.stdin.getWriter();
  const start = performance.now();
  for (let n = 0;; n++) {
    // By the schedule, not by the last frame: a late frame must not delay all that follow.
    const wait = start + n * 1000 / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await pipe.write(clockFrame(Date.now(), width, height));
  }
}

if (import.meta.main) {
  const [ffmpeg = "ffmpeg", ...urls] = Deno.args;
  await publish(ffmpeg, urls);
}
