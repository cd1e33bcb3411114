import { createHash } from "node:crypto";

/** What a box runs from: sources, their packages and the built client. */
const PIECES = ["contracts", "edge", "media", "scripts", "client/dist"] as const;
const FILES = ["deno.json", "deno.lock", "import_map.json"] as const;

/** What is copied into a release, beside `client/dist`. */
export const RELEASED = ["contracts", "edge", "media", "scripts", "node_modules", ...FILES] as const;

/** A name made of all that a release runs: the same sources have the same, so that installing them twice changes nothing. */
export async function releaseName(root: string): Promise<string> {
  const hash = createHash("sha256");
  const files: string[] = [...FILES];
  for (const piece of PIECES) await gather(root, piece, files);
  for (const path of files.toSorted()) {
    const bytes = await Deno.readFile(`${root}/${path}`);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex").slice(0, 16);
}

async function gather(root: string, folder: string, files: string[]): Promise<void> {
  for await (const { name, isFile, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    if (isFile) files.push(`${folder}/${name}`);
    else if (isDirectory) await gather(root, `${folder}/${name}`, files);
  }
}
