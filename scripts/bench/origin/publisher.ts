import { join } from "node:path";
import { end } from "./processes.ts";

/** What is published: 720p at 5 Mbit/s with a keyframe every second, and sound. */
export const STREAM = "1280x720 30 fps 5 Mbit/s H.264, 128 kbit/s AAC, 1 s keyframes";
/** Its picture and sound together, about. */
export const STREAM_MBIT = 5;

/** Encodes the test picture once, so that publishing it costs next to nothing later. */
export async function encodeOnce(dir: string): Promise<string> {
  const file = join(dir, "stream.flv");
  const picture = [
    "-f",
    "lavfi",
    "-i",
    "testsrc2=s=1280x720:r=30:d=30",
    "-f",
    "lavfi",
    "-i",
    "anoisesrc=d=30:r=48000:a=0.1",
  ];
  // Padded to the rate: the test picture alone would be far below it.
  const video = [
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-tune",
    "zerolatency",
    "-pix_fmt",
    "yuv420p",
    "-g",
    "30",
    "-keyint_min",
    "30",
    "-bf",
    "0",
  ];
  const rate = [
    "-b:v",
    "5M",
    "-minrate",
    "5M",
    "-maxrate",
    "5M",
    "-bufsize",
    "5M",
    "-x264-params",
    "nal-hrd=cbr",
  ];
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      "-v",
      "error",
      "-y",
      ...picture,
      ...video,
      ...rate,
      "-c:a",
      "aac",
      "-b:a",
      "128k",
      "-f",
      "flv",
      file,
    ],
  }).output();
  if (!success) throw new Error(`ffmpeg failed: ${new TextDecoder().decode(stderr)}`);
  return file;
}

/** Publishes the encoded file in real time, again and again. */
export function publish(file: string, url: string): { close: () => Promise<void> } {
  const child = new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy", "-f", "flv", url],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return { close: () => end(child) };
}
