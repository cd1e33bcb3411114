import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLIENT = join(ROOT, "client");
/** Git ignores it; builds of older sources are swept out by newer ones. */
const SITES = join(ROOT, ".out", "sites");
const SOURCES = [
  "client/chunks.ts",
  "client/embed-page.ts",
  "client/index.html",
  "client/vite.config.ts",
  "client/vite.tsconfig.json",
  "client/public",
  "client/src",
  "contracts",
  "deno.lock",
  "import_map.json",
];
const OLD_MS = 3_600_000;

let built: Promise<string> | undefined;

/** The folder of the client as its sources are now, built at most once for all test files of a run, or by who runs them. */
export function buildOnce(): Promise<string> {
  return built ??= (async () => {
    const given = Deno.env.get("BUILT_CLIENT");
    if (given !== undefined) return given;
    const folder = join(SITES, await hashSources());
    if (await exists(join(folder, "index.html"))) return folder;
    await sweep();
    const fresh = `${folder}-${crypto.randomUUID()}`;
    await buildInto(fresh);
    try {
      await rename(fresh, folder);
    } catch (error) {
      // Another test file was quicker; its build is the same to the byte.
      if (!await exists(join(folder, "index.html"))) throw error;
      await rm(fresh, { recursive: true });
    }
    return folder;
  })();
}

/** What a build reads, beside the packages. */
const TREE = ["client", "contracts", "deno.json", "deno.lock", "import_map.json", ".gitignore"];

/** What strangers may have put into a folder above; a build that looks there fails, or comes out otherwise. */
const ABOVE = {
  "package.json": '{ "browserslist": ["chrome 40"] }',
  "postcss.config.mjs": 'throw new Error("a stranger\'s code ran");',
  "tsconfig.json":
    '{ "compilerOptions": { "jsx": "react", "target": "es2017", "useDefineForClassFields": false } }',
};

/** Builds a copy of the sources that lies in another folder, as somebody in another country would. */
export async function buildElsewhere(folder: string): Promise<void> {
  const tree = join(folder, "another place");
  for (const name of TREE) {
    await cp(join(ROOT, name), join(tree, name), {
      recursive: true,
      filter: (path) => !["dist", "node_modules"].includes(basename(path)),
    });
  }
  for (const [name, text] of Object.entries(ABOVE)) await writeFile(join(folder, name), text);
  // A copy, since the order of modules within a file goes by where they lie, and a link would leave the packages here.
  await cp(join(ROOT, "node_modules"), join(tree, "node_modules"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await buildInto(join(folder, "dist"), join(tree, "client"), {
    TZ: "Pacific/Auckland",
    LANG: "tr_TR.UTF-8",
    LC_ALL: "tr_TR.UTF-8",
  });
}

/** Builds the client into a folder. */
export async function buildInto(
  folder: string,
  client = CLIENT,
  env: Record<string, string> = {},
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-prompt",
      "vite",
      "build",
      "--outDir",
      folder,
      "--emptyOutDir",
      "--logLevel",
      "warn",
    ],
    cwd: client,
    env,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`the client could not be built:\n${new TextDecoder().decode(stderr)}`);
}

async function hashSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const path of await filesIn(join(ROOT, source))) {
      if (/\.test\.tsx?$/.test(path)) continue;
      hash.update(`${relative(ROOT, path)}\0`).update(await readFile(path)).update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

async function filesIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

async function sweep(): Promise<void> {
  await mkdir(SITES, { recursive: true });
  for (const name of await readdir(SITES)) {
    const folder = join(SITES, name);
    const info = await stat(folder).catch(() => undefined);
    // A younger one may be another run's.
    if (info !== undefined && Date.now() - info.mtimeMs > OLD_MS) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const exists = (path: string) => stat(path).then(() => true, () => false);
