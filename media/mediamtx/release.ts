import { sha256Hex } from "../../contracts/sha256.ts";
import type { OnProgress } from "./progress.ts";
import { runCommand } from "./run-command.ts";
import { MEDIAMTX_VERSION } from "./version.ts";

/** SHA-256 of an official release archive, by platform. */
export type ReleasePins = Readonly<Record<string, string>>;

/**
 * Archives we may download, by platform (`linux_amd64`). A checksum belongs here only once somebody compared it with
 * the release page; none has been compared yet, so MediaMTX is built from its pinned source.
 */
export const RELEASE_PINS: ReleasePins = {};

const RELEASES = "https://github.com/bluenviron/mediamtx/releases/download";
/** The archives are about 20 MB; anything near this isn't one. */
const MAX_BYTES = 100_000_000;

export type DownloadOptions = {
  platform: string;
  pins: ReleasePins;
  /** Folder to unpack in. */
  dir: string;
  progress: OnProgress;
  fetch: (url: string) => Promise<Response>;
};

export type DownloadOutcome =
  | { state: "unpacked"; path: string }
  | { state: "not-pinned" }
  | { state: "failed"; why: string };

/** The name MediaMTX's releases have for this machine. */
export function releasePlatform(os: string, arch: string): string {
  return `${os}_${arch === "x86_64" ? "amd64" : arch === "aarch64" ? "arm64" : arch}`;
}

/** Downloads and unpacks the official release, if its checksum is pinned and holds. */
export async function downloadRelease(options: DownloadOptions): Promise<DownloadOutcome> {
  const { platform, pins, dir, progress, fetch } = options;
  const pin = pins[platform];
  if (pin === undefined) return { state: "not-pinned" };
  const url = `${RELEASES}/${MEDIAMTX_VERSION}/mediamtx_${MEDIAMTX_VERSION}_${platform}.tar.gz`;
  let archive: Uint8Array;
  try {
    const response = await fetch(url);
    if (!response.ok || response.body === null) {
      return { state: "failed", why: `${url} answered ${response.status}` };
    }
    const length = Number(response.headers.get("content-length") ?? NaN);
    archive = await readAtMost(response.body, MAX_BYTES, (bytes) =>
      progress({
        what: "downloading MediaMTX",
        done: Math.round(bytes / 1e5) / 10,
        ...(Number.isNaN(length) ? {} : { total: Math.round(length / 1e5) / 10 }),
        unit: "MB",
      }));
  } catch (error) {
    return { state: "failed", why: `${url}: ${error instanceof Error ? error.message : String(error)}` };
  }
  const saw = sha256Hex(archive);
  if (saw !== pin) return { state: "failed", why: `${url} has SHA-256 ${saw}, pinned is ${pin}` };
  await Deno.writeFile(`${dir}/release.tar.gz`, archive);
  const unpacked = await runCommand("tar", ["-xzf", "release.tar.gz", "mediamtx"], { cwd: dir });
  if (unpacked.state === "done") return { state: "unpacked", path: `${dir}/mediamtx` };
  return {
    state: "failed",
    why: unpacked.state === "failed" ? unpacked.lines.join(" ") : "tar is not installed",
  };
}

async function readAtMost(
  body: ReadableStream<Uint8Array>,
  limit: number,
  onBytes: (count: number) => void,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let count = 0;
  for await (const piece of body) {
    count += piece.length;
    if (count > limit) throw new Error(`more than ${limit} bytes`);
    pieces.push(piece);
    onBytes(count);
  }
  const whole = new Uint8Array(count);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
