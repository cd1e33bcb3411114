import assert from "node:assert/strict";
import { sha256Hex } from "../../contracts/sha256.ts";
import { type DownloadOptions, downloadRelease, releasePlatform } from "./release.ts";
import { runCommand } from "./run-command.ts";

/** Options whose `fetch` answers an archive with a file `mediamtx` in it. */
async function archiveOptions(dir: string, change: Partial<DownloadOptions> = {}): Promise<DownloadOptions> {
  await Deno.mkdir(`${dir}/made`);
  await Deno.writeTextFile(`${dir}/made/mediamtx`, "the binary");
  await runCommand("tar", ["-czf", "archive.tar.gz", "-C", "made", "mediamtx"], { cwd: dir });
  const archive = await Deno.readFile(`${dir}/archive.tar.gz`);
  return {
    platform: "linux_amd64",
    pins: { linux_amd64: sha256Hex(archive) },
    dir,
    progress: () => {},
    fetch: () => Promise.resolve(new Response(archive)),
    ...change,
  };
}

async function inTempDir(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("downloadRelease() asks nobody when the platform has no pinned checksum", () =>
  inTempDir(async (dir) => {
    const fetch = () => assert.fail("must not be asked");
    const options = await archiveOptions(dir, { platform: "plan9_amd64", fetch });
    assert.deepEqual(await downloadRelease(options), { state: "not-pinned" });
  }));

Deno.test("downloadRelease() unpacks nothing when the checksum is another", () =>
  inTempDir(async (dir) => {
    const options = await archiveOptions(dir, { pins: { linux_amd64: "0".repeat(64) } });
    const outcome = await downloadRelease(options);
    assert.equal(outcome.state, "failed");
    assert.match(outcome.state === "failed" ? outcome.why : "", /pinned is 0{64}/);
    await assert.rejects(Deno.stat(`${dir}/mediamtx`), Deno.errors.NotFound);
  }));

Deno.test("downloadRelease() gives the status when the server refuses", () =>
  inTempDir(async (dir) => {
    const options = await archiveOptions(dir, {
      fetch: () => Promise.resolve(new Response("gone", { status: 404 })),
    });
    const outcome = await downloadRelease(options);
    assert.match(outcome.state === "failed" ? outcome.why : "", /answered 404/);
  }));

Deno.test("downloadRelease() unpacks the binary when the checksum holds", () =>
  inTempDir(async (dir) => {
    const outcome = await downloadRelease(await archiveOptions(dir));
    assert.deepEqual(outcome, { state: "unpacked", path: `${dir}/mediamtx` });
    assert.equal(await Deno.readTextFile(`${dir}/mediamtx`), "the binary");
  }));

Deno.test("releasePlatform() speaks the names of the releases", () => {
  assert.equal(releasePlatform("linux", "x86_64"), "linux_amd64");
  assert.equal(releasePlatform("darwin", "aarch64"), "darwin_arm64");
});
