import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { readCommitFiles } from "./commit-files.ts";

async function git(root: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@watch.example", "-c", "commit.gpgsign=false"];
  const outcome = await runCommand("git", [...who, ...args], { cwd: root });
  assert.ok(outcome.state === "done", JSON.stringify(outcome));
  return outcome.lines[0] ?? "";
}

async function inRepository(work: (root: string) => Promise<void>, format = "sha1"): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await git(root, "init", "--quiet", `--object-format=${format}`);
    await Deno.mkdir(`${root}/a/b`, { recursive: true });
    await Deno.writeTextFile(`${root}/a/b/run.sh`, "echo \r\n", { mode: 0o755 });
    await Deno.writeTextFile(`${root}/a/names & spaces.txt`, "");
    await git(root, "add", ".");
    await git(root, "commit", "--quiet", "-m", "Begin");
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const whyNot = async (root: string, commit: string) => {
  const read = await readCommitFiles({ root, commit });
  return read.state === "bad" ? read.why : "read";
};

Deno.test("readCommitFiles() says why of what is no commit, and of a folder without git", () =>
  inRepository(async (root) => {
    for (const commit of ["0".repeat(40), "HEAD", await git(root, "rev-parse", "HEAD:a")]) {
      assert.match(await whyNot(root, commit), /no object|no commit/, commit);
    }
    await Deno.remove(`${root}/.git`, { recursive: true });
    assert.match(await whyNot(root, "0".repeat(40)), /not a git repository/i);
  }));

Deno.test("readCommitFiles() refuses an object that isn't what its id says", () =>
  inRepository(async (root) => {
    const blob = await git(root, "rev-parse", "HEAD:a/b/run.sh");
    await Deno.writeTextFile(`${root}/evil`, "steal()");
    const evil = await git(root, "hash-object", "-w", "evil");
    const at = (id: string) => `${root}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    await Deno.remove(at(blob));
    await Deno.copyFile(at(evil), at(blob));
    assert.match(
      await whyNot(root, await git(root, "rev-parse", "HEAD")),
      /isn't what its id says|corrupt|mismatch/,
    );
  }));

Deno.test("readCommitFiles() refuses a link, which leads out of the commit", () =>
  inRepository(async (root) => {
    await Deno.symlink("/etc/hostname", `${root}/a/link`);
    await git(root, "add", ".");
    await git(root, "commit", "--quiet", "-m", "Link");
    assert.match(await whyNot(root, await git(root, "rev-parse", "HEAD")), /^a\/link is neither/);
  }));

Deno.test("readCommitFiles() gives every file as it was committed, by either hash of git", async () => {
  for (const format of ["sha1", "sha256"]) {
    await inRepository(async (root) => {
      const read = await readCommitFiles({ root, commit: await git(root, "rev-parse", "HEAD") });
      assert.ok(read.state === "read", JSON.stringify(read));
      assert.deepEqual(
        read.files.map(({ path, executable, bytes }) => [path, executable, new TextDecoder().decode(bytes)]),
        [["a/names & spaces.txt", false, ""], ["a/b/run.sh", true, "echo \r\n"]],
      );
    }, format);
  }
});
