import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { ROOT } from "../root.ts";
import { type TreeFault, treeFaults } from "./tree-faults.ts";

const found = (path: string, text: string) =>
  treeFaults(path, new TextEncoder().encode(text)).map(({ what }) => what);
/** Joined here, so that this file holds none of it. */
const join = (...halves: string[]) => halves.join("");

Deno.test("treeFaults() finds keys, homes, registries and silencers", () => {
  const texts = [
    join("-----BEGIN EC PRIVATE ", "KEY-----"),
    join("nsec1", "qqqqqqqqqqqqqqqqqqqqqqqq"),
    join("see /home", "/alice/x"),
    join("cd /ro", "ot/x"),
    join('"https://registry.npm', 'js.org/x"'),
    join("// deno-lint-", "ignore no-explicit-any"),
    join("// @ts-", "ignore"),
    join('new URL("./x", import.meta.url)', ".pathname"),
    join("Deno.test.", "only('x')"),
    join("Deno.test({ ignore: ", "true })"),
  ];
  for (const text of texts) assert.equal(found("client/src/a.ts", text).length, 1, text);
});

Deno.test("treeFaults() finds what was built", () => {
  assert.match(found("a.bin", "x".repeat(500_001))[0] ?? "", /500001 bytes/);
});

Deno.test("treeFaults() lets pass what is meant to be there", () => {
  assert.deepEqual(found("a.test.ts", join("nsec1", "qqqqqqqqqqqqqqqqqqqqqqqq")), []);
  for (const text of ["~/.local/share", "/var/home", "client/src/pages/home/page.tsx", "localhost"]) {
    assert.deepEqual(found("a.ts", text), [], text);
  }
});

Deno.test("the repository holds no secrets, home folders, registries, silencers or built files", async () => {
  const list = await new Deno.Command("git", {
    args: ["-c", "safe.directory=*", "ls-files", "-z"],
    cwd: ROOT,
  }).output();
  const paths = new TextDecoder().decode(list.stdout).split("\0").filter(Boolean);
  assert.ok(paths.length > 100, "git lists the files");
  const faults: TreeFault[] = [];
  for (const path of paths) {
    const bytes = await Deno.readFile(`${ROOT}/${path}`).catch((error: unknown) => {
      // Removed, but not yet committed so.
      if (error instanceof Deno.errors.NotFound) return new Uint8Array();
      throw error;
    });
    faults.push(...treeFaults(path, bytes));
  }
  assert.deepEqual(faults, []);
});

Deno.test("the repository ignores what the tasks make", async () => {
  const made = ["node_modules/x", "client/dist/index.html", ".out/pictures/x.png"];
  const ignored = await runCommand("git", ["-c", "safe.directory=*", "check-ignore", ...made], { cwd: ROOT });
  assert.deepEqual(ignored, { state: "done", lines: made });
});
