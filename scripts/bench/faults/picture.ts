import { join } from "node:path";

/** Small, so that pages that decode it leave the machine to what is measured. */
export const PICTURE = "640x360 at 0.8 Mbit/s, 30 pictures a second, a keyframe each second, AAC";

/** Encodes two minutes once: sending it again and again costs next to nothing. */
export async function encodePicture(dir: string): Promise<string> {
  const file = join(dir, "picture.flv");
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=120"],
      ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=120"],
      ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"],
      ...["-g", "30", "-keyint_min", "30", "-sc_threshold", "0", "-bf", "0"],
      ...[
        "-b:v",
        "800k",
        "-maxrate",
        "800k",
        "-bufsize",
        "800k",
        "-c:a",
        "aac",
        "-b:a",
        "96k",
        "-f",
        "flv",
        file,
      ],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`ffmpeg failed: ${new TextDecoder().decode(stderr)}`);
  return file;
}

/** ffmpeg's arguments that send such a file in real time. */
export function sendingArgs(file: string, url: string): string[] {
  return ["-v", "error", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy", "-f", "flv", url];
}
