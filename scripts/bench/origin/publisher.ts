import { join } from "node:path";
import { end } from "./processes.ts";

/** A stream under measurement. */
export type BenchStream = {
  /** Of its picture. */
  kbit: number;
  name: string;
};

/** 720p with 650 kB in a segment of 2 s. */
export const STREAM: BenchStream = { kbit: 2600, name: "2.6 Mbit/s" };
/** 720p with 1.25 MB in a segment of 2 s. */
export const LARGE_STREAM: BenchStream = { kbit: 5000, name: "5 Mbit/s" };
/** What they have in common. */
export const STREAMS_ARE = "1280x720 30 fps H.264, 128 kbit/s AAC, 1 s keyframes";

/** Encodes the test picture once, so that publishing it costs next to nothing later. */
export async function encodeOnce(dir: string, { kbit }: BenchStream): Promise<string> {
  const file = join(dir, `stream-${kbit}.flv`);
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
    `${kbit}k`,
    "-minrate",
    `${kbit}k`,
    "-maxrate",
    `${kbit}k`,
    "-bufsize",
    `${kbit}k`,
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
