const LEFT_OUT = new Set(["node_modules", "dist", ".git", ".out"]);

const STACKS = /^media\/box[\w-]*\.test\.ts$|^scripts\/e2e\//;
const BROWSERS = /\.browser\.test\.tsx?$/;
const ALONE = /\.alone\.test\.ts$/;

/** The test files of the tree, by how they are run. */
export type TestFiles = {
  /** Take seconds in all, and run side by side. */
  unit: string[];
  /** Run whole boxes and stacks in real time: minutes, most of it waiting, so that three times as many go side by side as there are cores. */
  stacks: string[];
  /** Run Chromium, which has work for a core. */
  browsers: string[];
  /** Say how soon something happens, or that nothing stutters: one after the other, with the machine to themselves. */
  alone: string[];
};

/** The repository's test files, all or those whose path contains a word; the longest first, as they tend to take longest. */
export async function findTestFiles(root: string, filter = ""): Promise<TestFiles> {
  const files: TestFiles = { unit: [], stacks: [], browsers: [], alone: [] };
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
    list.sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0) || a.localeCompare(b));
  }
  return files;
}

function stageOf(path: string): keyof TestFiles {
  if (ALONE.test(path)) return "alone";
  if (STACKS.test(path)) return "stacks";
  return BROWSERS.test(path) ? "browsers" : "unit";
}
