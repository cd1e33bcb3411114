import assert from "node:assert/strict";
import { sourceState } from "./source-state.ts";

const COMMIT = "a".repeat(40);
const git = (head: string[] | undefined, changes: string[]) => (_program: string, args: readonly string[]) =>
  Promise.resolve(
    args[0] === "rev-parse"
      ? head === undefined
        ? { state: "failed" as const, code: 128, lines: ["fatal"] }
        : { state: "done" as const, lines: head }
      : { state: "done" as const, lines: changes },
  );

Deno.test("sourceState() knows no commit without git, a repository or a sound answer", async () => {
  assert.equal((await sourceState("/x", () => Promise.resolve({ state: "not-found" }))).state, "unknown");
  assert.equal((await sourceState("/x", git(undefined, []))).state, "unknown");
  assert.equal((await sourceState("/x", git(["HEAD"], []))).state, "unknown");
});

Deno.test("sourceState() names what nobody else has", async () => {
  assert.deepEqual(await sourceState("/x", git([COMMIT], [" M client/index.html", "?? client/src/new.ts"])), {
    state: "changed",
    commit: COMMIT,
    paths: ["client/index.html", "client/src/new.ts"],
  });
  assert.deepEqual(await sourceState("/x", git([COMMIT], [])), { state: "committed", commit: COMMIT });
});
