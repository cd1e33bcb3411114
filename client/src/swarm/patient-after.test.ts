import assert from "node:assert/strict";
import { patientAfter } from "./patient-after.ts";
import { makeTrialMachine } from "./trial-machine.ts";
import { makeTrialSwarm } from "./trial-swarm.ts";
import { makeTrialTime } from "./trial-time.ts";

Deno.test("patientAfter() does what is due in time, and nothing that was called off", () => {
  const time = makeTrialTime(0);
  const done: number[] = [];
  const after = patientAfter(time.now, time.after);
  after(100, () => done.push(time.now()));
  after(200, () => assert.fail("called off"))();
  time.pass(1000);
  assert.deepEqual(done, [100]);
});

Deno.test("patientAfter() lets a page that was busy hear first what came meanwhile", () => {
  const world = makeTrialTime(0);
  const slow = { busyMs: 300, everyMs: 1_000_000, costMs: 0 };
  const { time } = makeTrialMachine({ time: world, slow, phaseMs: 0 });
  const done: string[] = [];
  const after = patientAfter(time.now, time.after);
  let cancel = () => {};
  after(100, () => done.push("what is overdue"));
  cancel = after(100, () => done.push("what was done meanwhile"));
  time.after(200, () => {
    done.push("a message");
    cancel();
  });
  world.pass(1000);
  assert.deepEqual(done, ["a message", "what is overdue"]);
});

Deno.test("makeSharingClient() comes back to one copy of each part after all pages were too slow for a while", () => {
  // Nearly all that a page's thread can do; with sharing paid for by everybody alone it would stay so.
  const slow = { busyMs: 0, everyMs: 1000, costMs: 14 };
  const swarm = makeTrialSwarm({ pages: 6, targetMs: 1300, slow: () => slow });
  swarm.measure(5);
  slow.costMs = 30;
  swarm.measure(2);
  slow.costMs = 14;
  swarm.measure(6);
  const { copies, playlistCopies, stalls, wrong } = swarm.measure(3);
  assert.deepEqual({ stalls, wrong }, { stalls: 0, wrong: 0 });
  assert.ok(copies <= 1.1, `${copies} copies`);
  assert.ok(playlistCopies <= 1.1, `${playlistCopies} copies of playlists`);
});
