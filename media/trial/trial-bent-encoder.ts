import { Buffer } from "node:buffer";

/** An encoder whose timestamps are bent on their way, as a faulty one's are. */
export type BentEncoder = { stop: () => Promise<void> };

export type BentEncoderOptions = {
  /** An RTMP address. */
  url: string;
  /** Seconds of media. */
  seconds: number;
  /** The time that is sent in place of the right one, both milliseconds. */
  bend: (ms: number) => number;
};

/** FLV: what precedes the first tag, a tag's head, and the length that follows it. */
const [FILE_HEAD, TAG_HEAD, TAG_TAIL] = [13, 11, 4];

/** Publishes a picture and a tone in real time. */
export async function startBentEncoder({ url, seconds, bend }: BentEncoderOptions): Promise<BentEncoder> {
  const flv = Buffer.from((await makeFlv(seconds)).buffer);
  // It knows nothing of media here: what is written to it goes to the box as it is.
  const child = new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-f", "data", "-i", "pipe:0", "-map", "0", "-c", "copy", "-f", "data", url],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const line = child.stdin.getWriter();
  let stopped = false;
  const sending = (async () => {
    await line.write(flv.subarray(0, FILE_HEAD));
    const begunMs = Date.now();
    for (let at = FILE_HEAD; at + TAG_HEAD < flv.length && !stopped;) {
      const end = at + TAG_HEAD + flv.readUIntBE(at + 1, 3) + TAG_TAIL;
      const ms = flv.readUIntBE(at + 4, 3);
      const tag = Buffer.from(flv.subarray(at, end));
      tag.writeUIntBE(bend(ms), 4, 3);
      const early = ms - (Date.now() - begunMs);
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      await line.write(tag);
      at = end;
    }
    await line.close();
  })().catch((error: unknown) => {
    // The box, or the test, has ended the connection.
    if (!(error instanceof Error)) throw error;
  });
  return {
    stop: async () => {
      stopped = true;
      try {
        child.kill("SIGKILL");
      } catch (error) {
        // It has ended by itself already.
        if (!(error instanceof TypeError)) throw error;
      }
      await Promise.all([child.status, sending]);
    },
  };
}

async function makeFlv(seconds: number): Promise<Uint8Array<ArrayBuffer>> {
  const picture = ["-f", "lavfi", "-i", `testsrc2=s=320x180:r=30:d=${seconds}`];
  const tone = ["-f", "lavfi", "-i", `sine=r=48000:d=${seconds}`];
  const video = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "30", "-bf", "0"];
  const { success, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      "-v",
      "error",
      ...picture,
      ...tone,
      ...video,
      "-pix_fmt",
      "yuv420p",
      "-c:a",
      "aac",
      "-f",
      "flv",
      "pipe:1",
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return stdout.slice();
}
