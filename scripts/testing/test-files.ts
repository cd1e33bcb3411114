const LEFT_OUT = new Set(["node_modules", "dist", ".git", ".out"]);

const STACKS = /^media\/box[\w-]*\.test\.ts$|^scripts\/e2e\//;
const BROWSERS = /\.browser\.test\.tsx?$/;
const TIMED = /\.timed\.test\.ts$/;
const ALONE = /\.alone\.test\.ts$/;
/** Hundreds of blocks are mined in these, whatever their length says. */
const CHAINS = /-chain\.test\.ts$/;

/** The test files of the tree, by how they are run. */
export type TestFiles = {
  /** Take milliseconds, and run side by side, one more than there are cores, since some wait. */
  unit: string[];
  /** Run whole boxes and stacks in real time: a third of a core each, so that three times as many go side by side as there are cores. */
  stacks: string[];
  /** Run Chromium, which has work for two thirds of a core: three side by side where there are two. */
  browsers: string[];
  /** Say how soon something happens, and leave a core idle while they wait: as many side by side as there are cores. */
  timed: string[];
  /** Say that nothing stutters while they keep the machine busy: one after the other, with all of it to themselves. */
  alone: string[];
};

/** The repository's test files, all or those whose path contains a word; chains and then the longest first, as they tend to take longest. */
export async function findTestFiles(root: string, filter = ""): Promise<TestFiles> {
  const files: TestFiles = { unit: [], stacks: [], browsers: [], timed: [], alone: [] };
  const sizes = new Map<string, number>();
  const visit = async (dir: string): Promise<void> => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(`${root}/${dir}`)) {
      const path = dir === "" ? name : `${dir}/${name}`;
      if (isDirectory && !LEFT_OUT.has(name)) await visit(path);
      if (!isFile || !/\.test\.tsx?$/.test(name) || !path.includes(filter)) continue;
      files[stageOf(path)].push(path);
      sizes.set(path, (await Deno.stat(`${root}/${path}`)).size);
    }
  };
  await visit("");
  for (const list of Object.values(files)) {
    list.sort((a, b) =>
      Number(CHAINS.test(b)) - Number(CHAINS.test(a)) || (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) ||
      a.localeCompare(b)
    );
  }
  return files;
}

function stageOf(path: string): keyof TestFiles {
  if (ALONE.test(path)) return "alone";
  if (TIMED.test(path)) return "timed";
  if (BROWSERS.test(path)) return "browsers";
  return STACKS.test(path) ? "stacks" : "unit";
}
