import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { buildFresh, type BuildIntoOptions } from "./fresh-build.ts";

async function git(root: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@watch.example", "-c", "commit.gpgsign=false"];
  const outcome = await runCommand("git", [...who, ...args], { cwd: root });
  assert.ok(outcome.state === "done", JSON.stringify(outcome));
  return outcome.lines[0] ?? "";
}

/** A repository of one page, with a build from before that git ignores. */
async function inRepository(
  work: (root: string, commit: string, scratch: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const root = `${folder}/repository`;
  try {
    await Deno.mkdir(`${root}/client/dist`, { recursive: true });
    await Deno.writeTextFile(`${root}/.gitignore`, "client/dist/\n.DS_Store\n");
    await Deno.writeTextFile(`${root}/client/index.html`, "the commit's");
    await git(root, "init", "--quiet");
    await git(root, "add", ".");
    await git(root, "commit", "--quiet", "-m", "Begin");
    await Deno.writeTextFile(`${root}/client/dist/index.html`, "steal()");
    await Deno.writeTextFile(`${root}/client/.DS_Store`, "junk");
    await work(root, await git(root, "rev-parse", "HEAD"), `${folder}/scratch`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Builds by copying what lies in the client's folder. */
async function copying({ tree, dist }: BuildIntoOptions) {
  await Deno.mkdir(dist);
  for await (const { name, isFile } of Deno.readDir(`${tree}/client`)) {
    if (isFile) await Deno.copyFile(`${tree}/client/${name}`, `${dist}/${name}`);
  }
  return { state: "done" as const, lines: [] };
}

const wordsOf = (files: readonly { path: string; bytes: Uint8Array }[]) =>
  files.map(({ path, bytes }) => `${path}: ${new TextDecoder().decode(bytes)}`);

Deno.test("buildFresh() gives the lines of a build that failed, and of a commit that isn't there", () =>
  inRepository(async (root, _commit, scratch) => {
    const progress = () => {};
    const build = () => Promise.resolve({ state: "failed" as const, code: 1, lines: ["no such export"] });
    const failed = await buildFresh({ root, commit: undefined, scratch, progress, build });
    assert.deepEqual(failed, { state: "failed", lines: ["no such export"] });
    const nowhere = await buildFresh({ root, commit: "0".repeat(40), scratch, progress, build: copying });
    assert.equal(nowhere.state, "failed");
  }));

Deno.test("buildFresh() packs nothing but the commit's files: no older build, no change, nothing git ignores", () =>
  inRepository(async (root, commit, scratch) => {
    // Git is told to look away, so that it would call the folder unchanged.
    await git(root, "update-index", "--assume-unchanged", "client/index.html");
    await Deno.writeTextFile(`${root}/client/index.html`, "steal()");
    assert.equal(await git(root, "status", "--porcelain"), "");
    const built = await buildFresh({ root, commit, scratch, progress: () => {}, build: copying });
    assert.ok(built.state === "built");
    assert.deepEqual(wordsOf(built.files), ["index.html: the commit's"]);
    assert.equal(await git(root, "ls-files", "-v", "client/index.html"), "h client/index.html");
  }));

Deno.test("buildFresh() builds the commit's own bytes, whatever git is told to put in their place", () =>
  inRepository(async (root, commit, scratch) => {
    const filtered = async () => {
      const built = await buildFresh({ root, commit, scratch, progress: () => {}, build: copying });
      assert.ok(built.state === "built", JSON.stringify(built));
      return wordsOf(built.files);
    };
    await git(root, "config", "filter.bend.smudge", "sed s/commit/thief/");
    await Deno.mkdir(`${root}/.git/info`, { recursive: true });
    await Deno.writeTextFile(
      `${root}/.git/info/attributes`,
      "*.html filter=bend ident working-tree-encoding=UTF-16\n",
    );
    assert.deepEqual(await filtered(), ["index.html: the commit's"]);
    await Deno.remove(`${root}/.git/info/attributes`);

    await Deno.writeTextFile(`${root}/evil`, "steal()");
    const evil = await git(root, "hash-object", "-w", "evil");
    await git(root, "replace", await git(root, "rev-parse", `${commit}:client/index.html`), evil);
    assert.equal(await git(root, "cat-file", "blob", `${commit}:client/index.html`), "steal()");
    assert.deepEqual(await filtered(), ["index.html: the commit's"]);
  }));

Deno.test("buildFresh() builds the working tree into a folder of its own, which is gone afterwards", () =>
  inRepository(async (root, _commit, scratch) => {
    let used = "";
    const built = await buildFresh({
      root,
      commit: undefined,
      scratch,
      progress: () => {},
      build: (options) => {
        assert.deepEqual([options.tree, options.exported], [root, false]);
        used = options.dist;
        return copying(options);
      },
    });
    assert.ok(built.state === "built");
    assert.deepEqual(wordsOf(built.files), [".DS_Store: junk", "index.html: the commit's"]);
    assert.ok(used.startsWith(`${scratch}/`), used);
    await assert.rejects(Deno.stat(used), Deno.errors.NotFound);
  }));
