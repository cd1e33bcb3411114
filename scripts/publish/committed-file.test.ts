import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { committedFile } from "./committed-file.ts";

async function git(root: string, ...args: string[]): Promise<string> {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@watch.example", "-c", "commit.gpgsign=false"];
  const outcome = await runCommand("git", [...who, ...args], { cwd: root });
  assert.ok(outcome.state === "done", JSON.stringify(outcome));
  return outcome.lines[0] ?? "";
}

Deno.test("committedFile() knows no file that is new, changed, elsewhere or staged alone", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/sites`);
    await Deno.writeTextFile(`${root}/sites/mine.json`, "{}");
    await git(root, "init", "--quiet");
    await git(root, "add", ".");
    await git(root, "commit", "--quiet", "-m", "Begin");
    const commit = await git(root, "rev-parse", "HEAD");
    const nameOf = (path: string) => committedFile({ root, commit, path });
    assert.equal(await nameOf("sites/mine.json"), "sites/mine.json");
    assert.equal(await nameOf(`${root}/sites/mine.json`), "sites/mine.json");

    await Deno.writeTextFile(`${root}/sites/new.json`, "{}");
    for (const path of ["sites/new.json", "sites/none.json", "/etc/hostname", "sites"]) {
      assert.equal(await nameOf(path), undefined, path);
    }
    await git(root, "add", "sites/new.json");
    assert.equal(await nameOf("sites/new.json"), undefined);
    await git(root, "update-index", "--assume-unchanged", "sites/mine.json");
    await Deno.writeTextFile(`${root}/sites/mine.json`, '{"relays":[]}');
    assert.equal(await nameOf("sites/mine.json"), undefined);
    // To git, the commit now looks as if it had been made with this very file.
    await git(root, "update-index", "--no-assume-unchanged", "sites/mine.json");
    await git(root, "commit", "--quiet", "-a", "-m", "Change");
    await git(root, "replace", commit, "HEAD");
    assert.equal(await nameOf("sites/mine.json"), undefined);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
