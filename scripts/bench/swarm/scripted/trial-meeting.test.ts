import assert from "node:assert/strict";
import { makeMeetingTrial } from "./trial-meeting.ts";

const JOIN_MS = 200;

async function joined(pages: number, connectMs: number) {
  const trial = makeMeetingTrial({ describeMs: connectMs / 4, connectMs, seed: 1 });
  for (let page = 0; page < pages; page++) {
    trial.open();
    await trial.pass(JOIN_MS);
  }
  return trial;
}

for (const connectMs of [100, 1000, 4000]) {
  Deno.test(`48 pages that come one after the other have four neighbours each soon after, where connecting takes ${connectMs} ms`, async () => {
    const trial = await joined(48, connectMs);
    await trial.pass(2 * connectMs + 1000);
    const neighbours = trial.neighbours();
    const mean = neighbours.reduce((sum, one) => sum + one, 0) / neighbours.length;
    assert.ok(mean >= 3.7, `${mean} in the mean`);
    assert.ok(Math.min(...neighbours) >= 1 && Math.max(...neighbours) <= 5, neighbours.join());
  });
}

Deno.test("pages that have some neighbours ask their browsers for few more connections than they use", async () => {
  const trial = await joined(24, 100);
  await trial.pass(20_000);
  const before = trial.made();
  await trial.pass(120_000);
  assert.ok(trial.made() - before <= 24 * 6, `${trial.made() - before} made in two minutes`);
});
