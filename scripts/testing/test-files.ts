const LEFT_OUT = new Set(["node_modules", "dist", ".git", ".out"]);

const REAL = /\.browser\.test\.tsx?$|^media\/box[\w-]*\.test\.ts$/;
const ALONE = /\.alone\.test\.ts$|^scripts\/e2e\//;

/** The test files of the tree, by how they are run. */
export type TestFiles = {
  /** Take seconds in all, and run side by side. */
  unit: string[];
  /** Run MediaMTX, ffmpeg or Chromium in real time: minutes, most of it waiting, so two go side by side. */
  real: string[];
  /** Bring up whole stacks, or say how soon something happens: one after the other, with the machine to themselves. */
  alone: string[];
};

/** The repository's test files, all or those whose path contains a word. */
export async function findTestFiles(root: string, filter = ""): Promise<TestFiles> {
  const files: TestFiles = { unit: [], real: [], alone: [] };
  const visit = async (dir: string): Promise<void> => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(`${root}/${dir}`)) {
      const path = dir === "" ? name : `${dir}/${name}`;
      if (isDirectory && !LEFT_OUT.has(name)) await visit(path);
      if (!isFile || !/\.test\.tsx?$/.test(name) || !path.includes(filter)) continue;
      files[ALONE.test(path) ? "alone" : REAL.test(path) ? "real" : "unit"].push(path);
    }
  };
  await visit("");
  for (const list of Object.values(files)) list.sort();
  return files;
}
