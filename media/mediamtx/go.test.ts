import assert from "node:assert/strict";
import { findGo, goInstallCommand, newEnough } from "./go.ts";

Deno.test("newEnough() refuses Debian 12's Go and what it can't read", () => {
  assert.equal(newEnough("go1.19.8"), false);
  assert.equal(newEnough(""), false);
  assert.equal(newEnough("devel"), false);
});

Deno.test("newEnough() takes a Go that fetches its own toolchain", () => {
  assert.equal(newEnough("go1.21.0"), true);
  assert.equal(newEnough("go1.26.8"), true);
  assert.equal(newEnough("go2.0"), true);
});

Deno.test("findGo() says missing when there is none", async () => {
  assert.deepEqual(await findGo(["no-go-here"]), { state: "missing", saw: "Go is not installed" });
});

Deno.test("goInstallCommand() names this machine's archive", () => {
  assert.match(goInstallCommand("linux", "aarch64"), /linux-arm64\.tar\.gz/);
  assert.equal(goInstallCommand("darwin", "aarch64"), "brew install go");
});
