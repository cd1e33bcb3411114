import assert from "node:assert/strict";
import {
  buildFromSource,
  findMediamtx,
  type FindMediamtxOptions,
  type MakeBinary,
  presentMediamtx,
} from "./binary.ts";
import { MEDIAMTX_VERSION } from "./version.ts";

async function fakeBinary(path: string, version: string): Promise<string> {
  await Deno.writeTextFile(path, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  return path;
}

async function inTempDir(work: (dir: string, said: string[], base: FindMediamtxOptions) => Promise<void>) {
  const dir = await Deno.makeTempDir();
  const said: string[] = [];
  const make: MakeBinary = () => Promise.resolve({ state: "missing", why: "not made in tests", fix: "-" });
  try {
    const base = {
      cacheDir: `${dir}/cache`,
      say: (line: string) => said.push(line),
      progress: () => {},
      make,
    };
    await work(dir, said, base);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const makes = (version: string): MakeBinary => async (dir) => ({
  state: "made",
  path: await fakeBinary(`${dir}/mediamtx`, version),
  from: "source",
});

Deno.test("findMediamtx() stops at a DSTREAM_MEDIAMTX of another version", () =>
  inTempDir(async (dir, _said, base) => {
    const configured = await fakeBinary(`${dir}/mine`, "v1.19.0");
    const found = await findMediamtx({ ...base, configured, make: makes(MEDIAMTX_VERSION) });
    assert.equal(found.state, "missing");
    assert.match(
      found.state === "missing" ? found.why : "",
      /is MediaMTX v1\.19\.0; dStream needs v1\.20\.1/,
    );
  }));

Deno.test("findMediamtx() stops at a DSTREAM_MEDIAMTX that isn't there", () =>
  inTempDir(async (dir, _said, base) => {
    const found = await findMediamtx({ ...base, configured: `${dir}/nothing` });
    assert.match(found.state === "missing" ? found.why : "", /can't be run \(no such file\)/);
  }));

Deno.test("presentMediamtx() says absent where there is none of the right version, and makes nothing", () =>
  inTempDir(async (dir, said, base) => {
    await Deno.mkdir(`${dir}/old`);
    await fakeBinary(`${dir}/old/mediamtx`, "v1.9.0");
    assert.deepEqual(await presentMediamtx({ ...base, searchPath: `${dir}/old` }), { state: "absent" });
    assert.equal(said.length, 1);
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["old"]);
  }));

Deno.test("presentMediamtx() sees the one that was made before", () =>
  inTempDir(async (_dir, _said, base) => {
    const made = await findMediamtx({ ...base, make: makes(MEDIAMTX_VERSION) });
    assert.ok(made.state === "found");
    assert.deepEqual(await presentMediamtx(base), { state: "found", path: made.path, from: "cache" });
  }));

Deno.test("findMediamtx() names and passes over another version in PATH", () =>
  inTempDir(async (dir, said, base) => {
    await Deno.mkdir(`${dir}/old`);
    await Deno.mkdir(`${dir}/new`);
    await fakeBinary(`${dir}/old/mediamtx`, "v1.9.0");
    const right = await fakeBinary(`${dir}/new/mediamtx`, MEDIAMTX_VERSION);
    const found = await findMediamtx({ ...base, searchPath: `${dir}/old::${dir}/new` });
    assert.deepEqual(found, { state: "found", path: right, from: "PATH" });
    assert.match(said.join("\n"), /old\/mediamtx is MediaMTX v1\.9\.0/);
  }));

Deno.test("findMediamtx() refuses what was made when it is another version, and keeps nothing", () =>
  inTempDir(async (_dir, _said, base) => {
    await Deno.mkdir(`${base.cacheDir}/making-of-a-killed-run`, { recursive: true });
    const found = await findMediamtx({ ...base, make: makes("v9.9.9") });
    assert.equal(found.state, "missing");
    assert.deepEqual([...Deno.readDirSync(base.cacheDir)].map(({ name }) => name), ["lock"]);
  }));

Deno.test("findMediamtx() makes the binary once and finds it in its cache from then on", () =>
  inTempDir(async (_dir, _said, base) => {
    let made = 0;
    const make: MakeBinary = (dir, report) => {
      made++;
      return makes(MEDIAMTX_VERSION)(dir, report);
    };
    const both = await Promise.all([findMediamtx({ ...base, make }), findMediamtx({ ...base, make })]);
    assert.deepEqual(both.map((found) => found.state === "found" && found.from).sort(), ["cache", "source"]);
    assert.equal((await findMediamtx({ ...base, make })).state, "found");
    assert.equal(made, 1);
  }));

Deno.test("findMediamtx() takes DSTREAM_MEDIAMTX when its version is right", () =>
  inTempDir(async (dir, _said, base) => {
    const configured = await fakeBinary(`${dir}/mine`, MEDIAMTX_VERSION);
    const found = await findMediamtx({ ...base, configured });
    assert.deepEqual(found, { state: "found", path: configured, from: "DSTREAM_MEDIAMTX" });
  }));

const quiet = { say: () => {}, progress: () => {} };

Deno.test("buildFromSource() prints the command that installs Go when there is none", async () => {
  const made = await buildFromSource("unused", quiet, {
    find: () => Promise.resolve({ state: "missing", saw: "Go is not installed" }),
    build: () => assert.fail("nothing to build with"),
  });
  assert.match(made.state === "missing" ? made.fix : "", /^Install Go: {2}\S+/);
});

Deno.test("buildFromSource() tells the step that failed with its last lines", async () => {
  const made = await buildFromSource("unused", quiet, {
    find: () => Promise.resolve({ state: "found", path: "go", version: "go1.26.0" }),
    build: () => Promise.resolve({ state: "failed", step: "go build", lines: ["undefined: x"] }),
  });
  assert.match(made.state === "missing" ? made.why : "", /"go build":\n {2}undefined: x/);
});
