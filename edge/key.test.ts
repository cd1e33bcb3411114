import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "../contracts/hex.ts";
import { loadEdgeKey } from "./key.ts";

const load = (home: string, more: { key?: Uint8Array; hosted?: boolean } = {}) =>
  loadEdgeKey({ key: undefined, hosted: false, home, ...more });

async function withHome(run: (home: string) => Promise<void>) {
  const home = await mkdtemp(join(tmpdir(), "edge-"));
  try {
    await run(home);
  } finally {
    await rm(home, { recursive: true });
  }
}

Deno.test("loadEdgeKey() says to set the variable where no files are kept", () =>
  withHome(async (home) => {
    const key = load(home, { hosted: true });
    assert.equal(key.state, "missing");
    assert.match(key.state === "missing" ? key.problem : "", /DSTREAM_EDGE_KEY/);
    await assert.rejects(stat(join(home, "edge")));
  }));

Deno.test("loadEdgeKey() says to set the variable where it can't write", () =>
  withHome(async (home) => {
    await writeFile(join(home, "file"), "");
    const key = load(join(home, "file"));
    assert.match(key.state === "missing" ? key.problem : "", /DSTREAM_EDGE_KEY/);
  }));

Deno.test("loadEdgeKey() replaces no key it can't read", () =>
  withHome(async (home) => {
    const path = join(home, "edge", "key");
    await mkdir(join(home, "edge"));
    await writeFile(path, "half a ke");
    await chmod(path, 0o600);
    assert.equal(load(home).state, "missing");
    assert.equal(await readFile(path, "utf8"), "half a ke");
  }));

Deno.test("loadEdgeKey() makes a key once, for its owner's eyes only", () =>
  withHome(async (home) => {
    const [first, second] = [load(home), load(home)];
    assert.ok(first.state === "ok" && second.state === "ok");
    assert.equal(toHex(first.secret), toHex(second.secret));
    assert.equal(first.secret.length, 32);
    assert.equal((await stat(join(home, "edge", "key"))).mode & 0o777, 0o600);
  }));

Deno.test("loadEdgeKey() takes the configured key before any file", () =>
  withHome(async (home) => {
    const key = load(home, { key: new Uint8Array(32).fill(9), hosted: true });
    assert.deepEqual(key, { state: "ok", secret: new Uint8Array(32).fill(9) });
    await assert.rejects(stat(join(home, "edge")));
  }));
