import { buildMediamtx, type BuildOptions, type BuildOutcome } from "./build.ts";
import { findGo, type GoFound, goInstallCommand } from "./go.ts";
import { withLock } from "./lock.ts";
import type { OnProgress } from "./progress.ts";
import { downloadRelease, RELEASE_PINS, releasePlatform } from "./release.ts";
import { checkVersion, MEDIAMTX_VERSION } from "./version.ts";

export type FindMediamtxOptions = {
  /** `DSTREAM_MEDIAMTX`: the person's own choice, never silently passed over. */
  configured?: string | undefined;
  /** `PATH`. */
  searchPath?: string | undefined;
  /** Folder that keeps the binary between runs. */
  cacheDir: string;
  /** A sentence worth showing, such as why a binary was passed over. */
  say: (line: string) => void;
  progress: OnProgress;
  /** Ends a build under way. */
  signal?: AbortSignal | undefined;
  /** How a missing binary is made; replaced in tests. */
  make?: MakeBinary;
};

export type FoundMediamtx =
  | { state: "found"; path: string; from: "DSTREAM_MEDIAMTX" | "cache" | "PATH" | "release" | "source" }
  | { state: "missing"; why: string; fix: string };

/** Makes the binary in an empty folder. */
export type MakeBinary = (
  dir: string,
  report: Pick<FindMediamtxOptions, "say" | "progress" | "signal">,
) => Promise<
  { state: "made"; path: string; from: "release" | "source" } | { state: "missing"; why: string; fix: string }
>;

/** The MediaMTX that this machine has for the box, if any; looks only, and makes nothing. */
export async function presentMediamtx(
  { configured, searchPath = "", cacheDir, say }: Pick<
    FindMediamtxOptions,
    "configured" | "searchPath" | "cacheDir" | "say"
  >,
): Promise<FoundMediamtx | { state: "absent" }> {
  if (configured !== undefined && configured !== "") {
    const check = await checkVersion(configured);
    if (check.state === "right") return { state: "found", path: configured, from: "DSTREAM_MEDIAMTX" };
    const why = check.state === "wrong" ? `is MediaMTX ${check.version}` : `can't be run (${check.why})`;
    return {
      state: "missing",
      why: `DSTREAM_MEDIAMTX is ${configured}, which ${why}; dStream needs ${MEDIAMTX_VERSION}.`,
      fix: `Unset DSTREAM_MEDIAMTX, or point it at MediaMTX ${MEDIAMTX_VERSION}.`,
    };
  }
  const onPath = await searchIn(searchPath, say);
  if (onPath !== undefined) return { state: "found", path: onPath, from: "PATH" };

  const cached = cachedIn(cacheDir);
  return (await checkVersion(cached)).state === "right"
    ? { state: "found", path: cached, from: "cache" }
    : { state: "absent" };
}

/** Finds the one MediaMTX version the box runs on, and makes it when the machine has none. */
export async function findMediamtx(options: FindMediamtxOptions): Promise<FoundMediamtx> {
  const { cacheDir, say, make = makeBinary } = options;
  const present = await presentMediamtx(options);
  if (present.state !== "absent") return present;

  const cached = cachedIn(cacheDir);
  const inCache = async () => (await checkVersion(cached)).state === "right";
  await Deno.mkdir(cacheDir, { recursive: true });
  const waiting = () => say("Another dStream is making MediaMTX right now: waiting for it.");
  return await withLock(`${cacheDir}/lock`, waiting, async () => {
    if (await inCache()) return { state: "found", path: cached, from: "cache" };
    await removeLeftOver(cacheDir);
    const dir = await Deno.makeTempDir({ dir: cacheDir, prefix: MAKING });
    try {
      const made = await make(dir, options);
      if (made.state === "missing") return made;
      const check = await checkVersion(made.path);
      if (check.state !== "right") {
        const saw = check.state === "wrong" ? check.version : check.why;
        return {
          state: "missing",
          why: `The MediaMTX just made doesn't run as ${MEDIAMTX_VERSION}: ${saw}.`,
          fix: FIX,
        };
      }
      // A rename shows the whole binary or none to whoever looks meanwhile.
      await Deno.rename(made.path, cached);
      return { state: "found", path: cached, from: made.from };
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }, {
    signal: options.signal,
    answer: () => ({ state: "missing", why: "Interrupted while another dStream made MediaMTX.", fix: FIX }),
  });
}

const MAKING = "making-";

const cachedIn = (cacheDir: string) =>
  `${cacheDir}/mediamtx-${MEDIAMTX_VERSION}-${Deno.build.os}-${Deno.build.arch}`;

/** Removes what a killed build left; whoever holds the lock is the only one who builds. */
async function removeLeftOver(cacheDir: string): Promise<void> {
  for await (const { name } of Deno.readDir(cacheDir)) {
    if (name.startsWith(MAKING)) await Deno.remove(`${cacheDir}/${name}`, { recursive: true });
  }
}

const FIX = `Get MediaMTX ${MEDIAMTX_VERSION} from its release page and set DSTREAM_MEDIAMTX to the binary.`;

/** The first `mediamtx` in PATH with the right version; others are named and passed over. */
async function searchIn(searchPath: string, say: (line: string) => void): Promise<string | undefined> {
  for (const dir of searchPath.split(Deno.build.os === "windows" ? ";" : ":")) {
    if (dir === "") continue;
    const path = `${dir}/mediamtx`;
    const check = await checkVersion(path);
    if (check.state === "right") return path;
    if (check.state === "wrong") {
      say(`${path} is MediaMTX ${check.version}; dStream needs ${MEDIAMTX_VERSION} and makes its own.`);
    }
  }
  return undefined;
}

/** Release archive where its checksum is pinned, else a build from source. */
const makeBinary: MakeBinary = async (dir, { say, progress, signal }) => {
  const { os, arch } = Deno.build;
  const download = await downloadRelease({
    platform: releasePlatform(os, arch),
    pins: RELEASE_PINS,
    dir,
    progress,
    fetch: (url) => fetch(url, { signal: AbortSignal.timeout(300_000) }),
  });
  if (download.state === "unpacked") return { state: "made", path: download.path, from: "release" };
  if (download.state === "failed") {
    say(`The release couldn't be used (${download.why}): building it instead.`);
  }
  return await buildFromSource(dir, { say, progress, signal });
};

type BuildTools = { find: () => Promise<GoFound>; build: (options: BuildOptions) => Promise<BuildOutcome> };

/** Builds with the machine's Go, or says the one command that installs it. */
export async function buildFromSource(
  dir: string,
  { say, progress, signal }: Pick<FindMediamtxOptions, "say" | "progress" | "signal">,
  { find, build }: BuildTools = { find: findGo, build: buildMediamtx },
): ReturnType<MakeBinary> {
  const go = await find();
  if (go.state === "missing") {
    return {
      state: "missing",
      why: `MediaMTX ${MEDIAMTX_VERSION} is not on this machine and can't be built: ${go.saw}.`,
      fix: `Install Go:  ${goInstallCommand(Deno.build.os, Deno.build.arch)}\nOr: ${FIX}`,
    };
  }
  say(`Building MediaMTX ${MEDIAMTX_VERSION} from source with ${go.version}: about two minutes, once.`);
  const built = await build({ dir, go: go.path, progress, signal });
  if (built.state === "built") return { state: "made", path: built.path, from: "source" };
  return {
    state: "missing",
    why: `Building MediaMTX failed at "${built.step}":\n  ${built.lines.slice(-12).join("\n  ")}`,
    fix: `Is the network up? Try again, or: ${FIX}`,
  };
}
