/** Media that ffmpeg makes for tests: fragmented MP4 of one track, an init segment and its fragments. */
export async function encodeFragments(
  {
    kind,
    seconds,
    fragmentMs = 200,
    bFrames = 0,
    sound = "sine=r=48000",
    codec: audioCodec = ["-c:a", "aac"],
  }: {
    kind: "video" | "audio";
    seconds: number;
    fragmentMs?: number;
    bFrames?: number;
    /** What is heard, as ffmpeg's lavfi has it. */
    sound?: string;
    /** ffmpeg's options for sound. */
    codec?: readonly string[];
  },
): Promise<{ init: Uint8Array; fragments: Uint8Array[] }> {
  const source = kind === "video"
    ? ["-f", "lavfi", "-i", `testsrc2=s=320x180:r=30:d=${seconds}`]
    : ["-f", "lavfi", "-t", `${seconds}`, "-i", sound];
  const codec = kind === "video"
    ? [
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-pix_fmt",
      "yuv420p",
      "-g",
      "30",
      "-keyint_min",
      "30",
      "-bf",
      `${bFrames}`,
    ]
    : audioCodec;
  const flags = "empty_moov+default_base_moof+delay_moov";
  const { success, code, signal, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      "-v",
      "error",
      ...source,
      ...codec,
      "-movflags",
      flags,
      "-frag_duration",
      `${fragmentMs * 1000}`,
      "-f",
      "mp4",
      "pipe:1",
    ],
  }).output();
  if (!success) {
    throw new Error(`ffmpeg ended with ${signal ?? code}: ${new TextDecoder().decode(stderr)}`);
  }
  const bytes = new Uint8Array(stdout);
  const view = new DataView(bytes.buffer);
  const init: number[] = [];
  const fragments: Uint8Array[] = [];
  let start = -1;
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "ftyp" || type === "moov") init.push(...bytes.subarray(at, at + size));
    if (type === "moof") start = at;
    if (type === "mdat" && start >= 0) fragments.push(bytes.slice(start, at + size));
    at += size;
  }
  return { init: Uint8Array.from(init), fragments };
}
