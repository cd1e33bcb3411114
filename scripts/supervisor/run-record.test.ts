import assert from "node:assert/strict";
import { startChild } from "./child.ts";
import { processStarted } from "./process-identity.ts";
import { type RunRecord, takeOver, writeRunRecord } from "./run-record.ts";

async function inTempDir(work: (path: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await work(`${dir}/run.json`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const sleeper = () => startChild({ program: "sleep", args: ["100"], env: {}, cwd: "/" }, () => {});

Deno.test("takeOver() leaves alone a process that only has the number of one of ours", () =>
  inTempDir(async (path) => {
    const stranger = sleeper();
    await writeRunRecord(path, [{ name: "box", pid: stranger.pid, started: "another time" }]);
    assert.deepEqual(await takeOver(path), { state: "free", ended: [] });
    assert.ok(await processStarted(stranger.pid) !== undefined);
    await stranger.end(1000);
  }));

Deno.test("takeOver() refuses while the other run lives", () =>
  inTempDir(async (path) => {
    const other = sleeper();
    const started = await processStarted(other.pid) ?? "";
    const record: RunRecord = { supervisor: { pid: other.pid, started }, children: [] };
    await Deno.writeTextFile(path, JSON.stringify(record));
    assert.deepEqual(await takeOver(path), { state: "taken", pid: other.pid });
    await other.end(1000);
  }));

Deno.test("takeOver() goes on from a missing, broken or foreign record", () =>
  inTempDir(async (path) => {
    const free = { state: "free", ended: [] };
    assert.deepEqual(await takeOver(path), free);
    const init = { name: "box", pid: 1, started: await processStarted(1) };
    const texts = ["{", "7", `{"supervisor":{"pid":0,"started":"x"},"children":[]}`];
    for (
      const text of [
        ...texts,
        JSON.stringify({ supervisor: { pid: 2 ** 22, started: "x" }, children: [init] }),
      ]
    ) {
      await Deno.writeTextFile(path, text);
      assert.deepEqual(await takeOver(path), free);
    }
  }));

Deno.test("takeOver() ends the parts of a run that was killed", () =>
  inTempDir(async (path) => {
    const left = sleeper();
    const started = await processStarted(left.pid) ?? "";
    await writeRunRecord(path, [{ name: "relay", pid: left.pid, started }]);
    assert.deepEqual(await takeOver(path), { state: "free", ended: ["relay"] });
    await left.exited;
    assert.equal(await processStarted(left.pid), undefined);
  }));
