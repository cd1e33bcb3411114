import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Git ignores it. A dozen test files need the same two minutes, which take seconds to encode. */
const KEPT = fileURLToPath(new URL("../../.out/fixtures/", import.meta.url));
/** Longer ones, such as a bench needs, are encoded each time. */
const KEPT_BYTES = 20_000_000;

/** One piece of fragmented MP4: a moof with its mdat. */
export type Fragment = { bytes: Uint8Array; durationUs: number; independent: boolean };

/** A rendition as an encoder might have made it: an init segment, then fragments of about 200 ms. */
export type FixtureRendition = { rid: "video" | "audio"; init: Uint8Array; fragments: Fragment[] };

export type FixtureMedia = { video: FixtureRendition; audio: FixtureRendition };

export type EncodeOptions = {
  seconds: number;
  size?: string;
  /** Names a second encoder's pattern apart from the first's. */
  pattern?: "testsrc2" | "smptebars";
  /** Of the picture; default 600, as the picture needs. More than it needs is filled up. */
  kbit?: number;
};

/** Encodes a test picture with a tone by ffmpeg: one keyframe a second, fragments of 200 ms. */
export async function encodeFixture(
  { seconds, size = "320x180", pattern = "testsrc2", kbit }: EncodeOptions,
): Promise<FixtureMedia> {
  const video = await encode("video", [
    ...["-f", "lavfi", "-i", `${pattern}=size=${size}:rate=30`, "-t", String(seconds)],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"],
    ...["-pix_fmt", "yuv420p", "-g", "30", "-keyint_min", "30", "-sc_threshold", "0"],
    ...["-b:v", `${kbit ?? 600}k`],
    ...(kbit === undefined
      ? []
      : ["-maxrate", `${kbit}k`, "-bufsize", `${kbit}k`, "-x264-params", "nal-hrd=cbr:filler=1"]),
  ]);
  const audio = await encode("audio", [
    ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", String(seconds)],
    ...["-c:a", "aac", "-b:a", "64k"],
  ]);
  return { video, audio };
}

async function encode(rid: "video" | "audio", input: string[]): Promise<FixtureRendition> {
  const args = [
    ...["-hide_banner", "-loglevel", "error", "-y", ...input],
    ...["-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "200000", "-f", "mp4"],
  ];
  await mkdir(KEPT, { recursive: true });
  const name = createHash("sha256").update(args.join("\0")).digest("hex").slice(0, 16);
  const kept = join(KEPT, `${name}.mp4`);
  const known = await readFile(kept).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (known !== undefined) return split(rid, known);
  const fresh = join(KEPT, `${crypto.randomUUID()}.mp4`);
  try {
    await promisify(execFile)("ffmpeg", [...args, fresh]);
    const file = await readFile(fresh);
    // Only what is whole gets the name; another test file that was quicker made the same.
    if (file.length <= KEPT_BYTES) await rename(fresh, kept);
    return split(rid, file);
  } finally {
    await rm(fresh, { force: true });
  }
}

type Box = { type: string; start: number; end: number };

/** Cuts a fragmented file at its boxes, and reads each fragment's duration from where the next one begins. */
function split(rid: "video" | "audio", file: Uint8Array): FixtureRendition {
  const boxes = boxesIn(file, 0, file.length);
  const first = boxes.findIndex(({ type }) => type === "moof");
  const timescale = readTimescale(file);
  const pieces: { bytes: Uint8Array; at: number }[] = [];
  for (const [index, box] of boxes.entries()) {
    if (box.type !== "moof") continue;
    const next = boxes.slice(index + 1).find(({ type }) => type !== "mdat");
    pieces.push({ bytes: file.slice(box.start, next?.start ?? file.length), at: readDecodeTime(file, box) });
  }
  const fragments = pieces.slice(0, -1).map(({ bytes, at }, index) => {
    const next = pieces[index + 1]?.at ?? at;
    const microseconds = (ticks: number) => Math.round(ticks * 1e6 / timescale);
    return {
      bytes,
      durationUs: microseconds(next) - microseconds(at),
      // At one keyframe a second a fragment begins on it, and audio may be entered anywhere.
      independent: rid === "audio" || Math.abs(at / timescale % 1) < 0.001,
    };
  });
  return { rid, init: file.slice(0, boxes[first]?.start ?? 0), fragments };
}

function boxesIn(bytes: Uint8Array, start: number, end: number): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (size < 8) throw new Error(`a box of ${size} bytes in the test's own media`);
    boxes.push({ type, start: at, end: at + size });
    at += size;
  }
  return boxes;
}

function find(bytes: Uint8Array, path: string[], start = 0, end = bytes.length): Box {
  const [type, ...rest] = path;
  const box = boxesIn(bytes, start, end).find((candidate) => candidate.type === type);
  if (box === undefined) throw new Error(`no ${type} in the test's own media`);
  return rest.length === 0 ? box : find(bytes, rest, box.start + 8, box.end);
}

function readTimescale(file: Uint8Array): number {
  const mdhd = find(file, ["moov", "trak", "mdia", "mdhd"]);
  const view = new DataView(file.buffer, file.byteOffset);
  const version = view.getUint8(mdhd.start + 8);
  return view.getUint32(mdhd.start + (version === 1 ? 28 : 20));
}

function readDecodeTime(file: Uint8Array, moof: Box): number {
  const tfdt = find(file, ["traf", "tfdt"], moof.start + 8, moof.end);
  const view = new DataView(file.buffer, file.byteOffset);
  return view.getUint8(tfdt.start + 8) === 1
    ? Number(view.getBigUint64(tfdt.start + 12))
    : view.getUint32(tfdt.start + 12);
}
