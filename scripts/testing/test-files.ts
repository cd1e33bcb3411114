const LEFT_OUT = new Set(["node_modules", "dist", ".git", ".out"]);

const REAL = /\.browser\.test\.tsx?$|^media\/box[\w-]*\.test\.ts$/;

/** The test files of the tree, by how they are run. */
export type TestFiles = {
  /** Take seconds in all, and run side by side. */
  unit: string[];
  /** Run MediaMTX, ffmpeg or Chromium in real time: minutes, most of it waiting. */
  real: string[];
  /** Bring up the whole stack, one after the other. */
  e2e: string[];
};

/** The repository's test files, all or those whose path contains a word. */
export async function findTestFiles(root: string, filter = ""): Promise<TestFiles> {
  const files: TestFiles = { unit: [], real: [], e2e: [] };
  const visit = async (dir: string): Promise<void> => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(`${root}/${dir}`)) {
      const path = dir === "" ? name : `${dir}/${name}`;
      if (isDirectory && !LEFT_OUT.has(name)) await visit(path);
      if (!isFile || !/\.test\.tsx?$/.test(name) || !path.includes(filter)) continue;
      files[path.startsWith("scripts/e2e/") ? "e2e" : REAL.test(path) ? "real" : "unit"].push(path);
    }
  };
  await visit("");
  for (const list of Object.values(files)) list.sort();
  return files;
}
