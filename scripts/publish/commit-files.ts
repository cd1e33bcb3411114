import { createHash } from "node:crypto";
import { toHex } from "../../contracts/hex.ts";
import { childEnvironment } from "../../media/child-environment.ts";

export type CommitFilesOptions = {
  /** The repository's folder. */
  root: string;
  /** The commit's whole id. */
  commit: string;
  signal?: AbortSignal | undefined;
};

/** A file as it was committed; `path` is relative to the repository's folder. */
export type CommitFile = { path: string; executable: boolean; bytes: Uint8Array<ArrayBuffer> };

/** All files of a commit, or why they can't be had. */
export type CommitFiles = { state: "read"; files: CommitFile[] } | { state: "bad"; why: string };

type GitObject = { type: string; bytes: Uint8Array<ArrayBuffer> };
type Found = { state: "found"; objects: Map<string, GitObject> } | { state: "bad"; why: string };
type Entry = { mode: string; name: string; id: string };

/** Lets git look at objects by their true ids: what replaces them stands on this machine alone. */
export const UNREPLACED = { GIT_NO_REPLACE_OBJECTS: "1" };

/** Reads a commit's files from git's objects, and checks each object by the id that led to it. */
export async function readCommitFiles({ root, commit, signal }: CommitFilesOptions): Promise<CommitFiles> {
  const read = (ids: readonly string[]) => readObjects([...new Set(ids)], { root, signal });
  const top = await read([commit]);
  if (top.state === "bad") return top;
  const head = top.objects.get(commit);
  const tree = /^tree ([0-9a-f]+)\n/.exec(new TextDecoder().decode(head?.bytes))?.[1];
  if (head?.type !== "commit" || tree === undefined) return bad(`${commit} is no commit`);

  const blobs: { path: string; executable: boolean; id: string }[] = [];
  let folders = [{ path: "", id: tree }];
  while (folders.length > 0) {
    const level = await read(folders.map(({ id }) => id));
    if (level.state === "bad") return level;
    const below: typeof folders = [];
    for (const { path, id } of folders) {
      const folder = level.objects.get(id);
      if (folder?.type !== "tree") return bad(`${id} is no folder`);
      for (const { mode, name, id: entry } of entriesOf(folder.bytes, commit.length / 2)) {
        const at = path + name;
        if (!isFileName(name)) return bad(`the commit names a file ${JSON.stringify(at)}`);
        if (mode === "40000") below.push({ path: `${at}/`, id: entry });
        else if (mode === "100644" || mode === "100755") {
          blobs.push({ path: at, executable: mode === "100755", id: entry });
        } else return bad(`${at} is neither a file nor a folder: a link leads out of the commit`);
      }
    }
    folders = below;
  }
  const contents = await read(blobs.map(({ id }) => id));
  if (contents.state === "bad") return contents;
  const files: CommitFile[] = [];
  for (const { path, executable, id } of blobs) {
    const blob = contents.objects.get(id);
    if (blob?.type !== "blob") return bad(`${path} is no file`);
    files.push({ path, executable, bytes: blob.bytes });
  }
  return { state: "read", files };
}

async function readObjects(
  ids: readonly string[],
  { root, signal }: { root: string; signal: AbortSignal | undefined },
): Promise<Found> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("git", {
      args: ["cat-file", "--batch"],
      cwd: root,
      env: childEnvironment({ given: UNREPLACED }),
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      ...(signal === undefined ? {} : { signal }),
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return bad("git was not found");
    throw error;
  }
  const asking = new Blob([ids.map((id) => `${id}\n`).join("")]).stream().pipeTo(child.stdin)
    // It ends early where this is no repository; its own words say so below.
    .catch((error: unknown) => String(error));
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), asking]);
  if (!success) return bad(new TextDecoder().decode(stderr).trim() || "git failed");

  const objects = new Map<string, GitObject>();
  let at = 0;
  for (const id of ids) {
    const end = stdout.indexOf(0x0a, at);
    const [said, type = "", size = ""] = new TextDecoder().decode(stdout.subarray(at, end)).split(" ");
    if (end < 0 || said !== id || !/^\d+$/.test(size)) return bad(`git has no object ${id}`);
    const bytes = stdout.slice(end + 1, end + 1 + Number(size));
    const hash = createHash(id.length === 40 ? "sha1" : "sha256").update(`${type} ${bytes.length}\0`).update(
      bytes,
    );
    if (hash.digest("hex") !== id) return bad(`git's object ${id} isn't what its id says`);
    objects.set(id, { type, bytes });
    at = end + 2 + bytes.length;
  }
  return { state: "found", objects };
}

/** A folder as git writes it: mode, space, name, zero, id in bytes. */
function entriesOf(tree: Uint8Array, idLength: number): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < tree.length;) {
    const zero = tree.indexOf(0, at);
    if (zero < 0) break;
    const [mode = "", ...name] = new TextDecoder().decode(tree.subarray(at, zero)).split(" ");
    const id = tree.subarray(zero + 1, zero + 1 + idLength);
    entries.push({ mode, name: name.join(" "), id: toHex(id) });
    at = zero + 1 + idLength;
  }
  return entries;
}

function isFileName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\\]/.test(name) && name.toLowerCase() !== ".git";
}

function bad(why: string): { state: "bad"; why: string } {
  return { state: "bad", why };
}
