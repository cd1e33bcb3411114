import assert from "node:assert/strict";
import { join } from "node:path";
import { type BoxStatus } from "../contracts/api/status.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { fillDisk } from "./trial/trial-full-disk.ts";
import { startViewer } from "./trial/trial-viewer.ts";

const codes = ({ warnings }: BoxStatus) => warnings.map(({ code }) => code);
const detailOf = ({ warnings }: BoxStatus, code: string) =>
  warnings.find((one) => one.code === code)?.detail ?? "";

const run = async (command: string, ...args: string[]) => {
  const { success } = await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output();
  return success;
};

/** A disk of its own with this many bytes; undefined where only others may make one. */
async function makeSmallDisk(bytes: number): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "dstream-disk-" });
  if (await run("mount", "-t", "tmpfs", "-o", `size=${bytes}`, "none", folder)) return folder;
  await Deno.remove(folder);
  return undefined;
}

/** Writes until nothing more fits. */
async function fill(folder: string): Promise<void> {
  const filler = await Deno.open(join(folder, "filler"), { create: true, write: true });
  const chunk = new Uint8Array(64 * 1024);
  await assert.rejects(async () => {
    while (true) await filler.write(chunk);
  });
  filler.close();
}

const SMALL = 4 * 1024 * 1024;

Deno.test({
  name: "a box whose disk is small says so before a stream, and a stream goes on when it is full",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const disk = await makeSmallDisk(SMALL);
    const trial = await startTrialBox({ streams: ["one"], ...(disk === undefined ? {} : { within: disk }) });
    // Who may mount none gets the same from the kernel file by file.
    if (disk === undefined) trial.diskHas(SMALL - 1);
    const url = trial.ingest("one", trial.keyOf("one")).rtmp;
    const encoder = startEncoder({ url });
    const viewer = startViewer({
      url: trial.url("/live/one/ll.m3u8"),
      address: trial.address("one"),
      delegation: () => trial.delegation("one"),
    });
    try {
      const small = await trial.until("one", (status) => codes(status).includes("disk-short"));
      assert.match(detailOf(small, "disk-short"), /has [0-3] MB left/);
      await trial.until("one", ({ state }) => state === "live");
      await (disk === undefined ? fillDisk(trial, "one") : fill(disk));
      const full = await trial.until(
        "one",
        (status) => detailOf(status, "disk-short").includes("no space left"),
      );
      assert.ok(!JSON.stringify(full).includes(trial.config.home));
      const reached = (viewer.seen.newest.get("video") ?? -1) + 2;
      await waitFor(
        "two more segments",
        () => ((viewer.seen.newest.get("video") ?? -1) >= reached ? true : undefined),
      );
      assert.deepEqual(viewer.seen.faults, []);

      // The next session finds the disk as full as it is.
      await encoder.stop();
      const silent = startEncoder({ url, audio: "none" });
      try {
        const again = await trial.until("one", ({ state, sid }) => state === "live" && sid !== full.sid);
        assert.ok(codes(again).includes("disk-short"));
      } finally {
        await silent.stop();
      }
    } finally {
      await Promise.all([encoder.stop(), viewer.stop()]);
      await trial.close();
      if (disk !== undefined) {
        assert.ok(await run("umount", disk), "something on the disk is open still");
        await Deno.remove(disk);
      }
    }
  },
});

Deno.test("a box that is short of CPU says so, blames no encoder for it, and takes it back", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  let working: ReturnType<typeof setInterval> | undefined;
  try {
    await trial.until("one", ({ state }) => state === "live");
    // The test's process is the box's: what keeps it busy keeps the box.
    working = setInterval(() => {
      const until = performance.now() + 400;
      while (performance.now() < until);
    }, 450);
    const short = await trial.until("one", (status) => codes(status).includes("cpu-short"), 40_000);
    assert.match(detailOf(short, "cpu-short"), /late on average/);
    for (const code of ["uplink-short", "frames-dropped"]) assert.ok(!codes(short).includes(code));
    clearInterval(working);
    await trial.until("one", (status) => !codes(status).includes("cpu-short"), 30_000);
  } finally {
    clearInterval(working);
    await encoder.stop();
    await trial.close();
  }
});
