import { sha256Hex } from "../../contracts/sha256.ts";
import type { OnProgress } from "./progress.ts";
import { runCommand } from "./run-command.ts";

export type BuildOptions = {
  /** Empty folder to build in. */
  dir: string;
  /** The Go program. */
  go: string;
  progress: OnProgress;
  /** Ends the build. */
  signal?: AbortSignal | undefined;
};

export type BuildOutcome = { state: "built"; path: string } | {
  state: "failed";
  step: string;
  lines: string[];
};

const RECIPE = new URL("./build/", import.meta.url);
const RECIPE_FILES = ["go.mod", "go.sum", "overlay.json", "VERSION"];
const MODULE = "github.com/bluenviron/mediamtx";
/** MediaMTX embeds this file in a page of its own that the box never exposes; the compiler insists on it. */
const PLAYER = {
  package: "hls.js@1.7.0",
  file: "node_modules/hls.js/dist/hls.min.js",
  sha256: "1f28c6a43deedddbd59aea4c119bd788f5e2347772c19da1f6f92f8d0032d9dc",
};

/** Builds MediaMTX from its pinned Go module; two builds of one Go version give the same bytes. */
export async function buildMediamtx({ dir, go, progress, signal }: BuildOptions): Promise<BuildOutcome> {
  for (const file of RECIPE_FILES) await Deno.copyFile(new URL(file, RECIPE), `${dir}/${file}`);
  // An outer workspace or flags of the person's own would change what is built.
  const env = { GOWORK: "off", GOFLAGS: "", CGO_ENABLED: "0" };
  const fail = (step: string, lines: string[]): BuildOutcome => ({ state: "failed", step, lines });

  const ending = signal === undefined ? {} : { signal };

  const player = await fetchPlayer(dir);
  if (player !== undefined) return fail(`fetching ${PLAYER.package}`, [player]);

  const sums = (await Deno.readTextFile(`${dir}/go.mod`)).match(/\/\/ indirect/g)?.length ?? 0;
  let modules = 0;
  // -e: embedded files that only the overlay supplies are missing from the module.
  const vendored = await runCommand(go, ["mod", "vendor", "-e"], {
    cwd: dir,
    env,
    builds: true,
    ...ending,
    onLine: (line) => {
      if (!line.startsWith("go: downloading ")) return;
      progress({ what: "downloading MediaMTX's Go modules", done: ++modules, total: sums, unit: "modules" });
    },
  });
  if (vendored.state !== "done") return fail("go mod vendor", outcomeLines(vendored));

  let total = 0;
  const overlay = ["-mod=vendor", "-overlay", "overlay.json", "-trimpath"];
  await runCommand(go, ["list", "-deps", ...overlay, MODULE], {
    cwd: dir,
    env,
    builds: true,
    onLine: () => total++,
  });
  let packages = 0;
  const built = await runCommand(
    go,
    ["build", "-v", "-buildvcs=false", ...overlay, "-ldflags=-s -w", "-o", "mediamtx", MODULE],
    {
      cwd: dir,
      env,
      builds: true,
      ...ending,
      onLine: () => progress({ what: "compiling MediaMTX", done: ++packages, total, unit: "packages" }),
    },
  );
  return built.state === "done"
    ? { state: "built", path: `${dir}/mediamtx` }
    : fail("go build", outcomeLines(built));
}

/** Puts the embedded script in place through Deno's own npm client; answers what went wrong, if anything. */
async function fetchPlayer(dir: string): Promise<string | undefined> {
  await Deno.writeTextFile(`${dir}/deno.json`, `{ "nodeModulesDir": "auto", "lock": false }\n`);
  const installed = await runCommand(Deno.execPath(), ["install", `npm:${PLAYER.package}`], {
    cwd: dir,
    env: { NO_COLOR: "1" },
    builds: true,
  });
  if (installed.state !== "done") return outcomeLines(installed).join(" ");
  const script = await Deno.readFile(`${dir}/${PLAYER.file}`);
  const saw = sha256Hex(script);
  if (saw !== PLAYER.sha256) return `hls.min.js has SHA-256 ${saw}, pinned is ${PLAYER.sha256}`;
  await Deno.writeFile(`${dir}/hls.min.js`, script);
  return undefined;
}

function outcomeLines(outcome: Awaited<ReturnType<typeof runCommand>>): string[] {
  return outcome.state === "not-found" ? ["the program was not found"] : outcome.lines;
}
