import assert from "node:assert/strict";
import { partName, RIDS } from "./trial-box.ts";
import { makeTrialSwarm, type TrialSwarm } from "./trial-swarm.ts";

/** What a hostile page does each time the box has made a part; everything it sends goes to everybody. */
function eachPart(swarm: TrialSwarm, attack: (rid: string, k: number) => void): () => void {
  let done = swarm.box.count();
  return () => {
    for (; done < swarm.box.count(); done++) for (const rid of RIDS) attack(rid, done);
  };
}

const MALLORY = "-DS0100-mallory00000";

/** A page that only attacks. */
function withAttacker(pages = 4): TrialSwarm {
  const swarm = makeTrialSwarm({ pages, targetMs: 1400 });
  swarm.mesh.join(MALLORY, {
    arrived: () => undefined,
    playlist: () => undefined,
    announced: () => undefined,
    lost: () => undefined,
  });
  return swarm;
}

function assertUntouched(found: ReturnType<TrialSwarm["measure"]>): void {
  assert.equal(found.wrong, 0, "wrong bytes were played");
  assert.equal(found.stalls, 0, "the picture stood still");
  // A part or two are on their way at either end of a measurement.
  assert.ok(found.missing <= 8, `${found.missing} parts are missing`);
}

Deno.test("makeSharingClient() plays no wrong byte of a peer that always answers first, and blames it", () => {
  const swarm = withAttacker();
  const attack = eachPart(swarm, (rid, k) => {
    swarm.mesh.say.bytes(MALLORY, partName(rid, k), new Uint8Array(64).fill(66));
  });
  const found = swarm.measure(10, attack);
  assertUntouched(found);
  assert.deepEqual(
    [...new Set(swarm.mesh.blamed.map(({ peer, reason }) => `${peer} ${reason}`))],
    [`${MALLORY} byte-mismatch`],
  );
  // Whatever it sends after being blamed goes nowhere; picture and sound came at the same moment.
  assert.ok(swarm.mesh.blamed.length <= 8, `${swarm.mesh.blamed.length} times`);
});

Deno.test("makeSharingClient() keeps the floor when a peer announces everything and delivers nothing", () => {
  const swarm = withAttacker();
  const attack = eachPart(swarm, (rid, k) => swarm.mesh.say.coming(MALLORY, partName(rid, k)));
  assertUntouched(swarm.measure(10, attack));
  // By now nobody counts on it, but once in a while.
  const found = swarm.measure(10);
  assert.ok(found.copies <= 1.05 && found.playlistCopies <= 1.1, JSON.stringify(found));
});

Deno.test("makeSharingClient() takes no forged playlist from a peer, and blames whoever brought it", () => {
  const swarm = withAttacker();
  const attack = eachPart(swarm, (rid, k) => {
    const forged = swarm.box.playlist(rid, k + 1).replace("#EXTM3U", "#EXTM3U\n#FORGED");
    swarm.mesh.say.playlist(MALLORY, partName(rid, k), forged);
  });
  assertUntouched(swarm.measure(10, attack));
  assert.deepEqual(new Set(swarm.mesh.blamed.map(({ peer }) => peer)), new Set([MALLORY]));
});

Deno.test("makeSharingClient() isn't held in the past by old playlists under new names", () => {
  const swarm = withAttacker();
  const old = Object.fromEntries(RIDS.map((rid) => [rid, swarm.box.playlist(rid)]));
  const attack = eachPart(swarm, (rid, k) => {
    swarm.mesh.say.playlist(MALLORY, partName(rid, k), old[rid] ?? "");
  });
  assertUntouched(swarm.measure(10, attack));
  assert.deepEqual(new Set(swarm.mesh.blamed.map(({ peer }) => peer)), new Set([MALLORY]));
});

Deno.test("makeSharingClient() plays what one of its pages can't fetch for three seconds", () => {
  let hangs = false;
  const swarm = makeTrialSwarm({ pages: 4, roundTripMs: (page) => page === 0 && hangs ? 3000 : 30 });
  hangs = true;
  const found = swarm.measure(10);
  assertUntouched({ ...found, missing: 0 });
  assert.ok(found.copies <= 1.3, `${found.copies} copies`);
});

Deno.test("makeSharingClient() outlives a page that leaves and is counted on for two seconds more", () => {
  const swarm = makeTrialSwarm({ pages: 4 });
  swarm.pages[1]?.leave();
  swarm.mesh.leave(swarm.pages[1]?.id ?? "", 2000);
  swarm.pages.splice(1, 1);
  const found = swarm.measure(10);
  assertUntouched(found);
  assert.ok(found.copies <= 1.1, `${found.copies} copies`);
});

Deno.test("makeSharingClient() goes on by itself when everybody else is gone at once", () => {
  const swarm = makeTrialSwarm({ pages: 5 });
  for (const page of swarm.pages.splice(1)) {
    page.leave();
    swarm.mesh.leave(page.id, 5000);
  }
  assertUntouched(swarm.measure(10));
});

Deno.test("makeSharingClient() needs one copy of each part and each playlist, however many watch", () => {
  for (const pages of [1, 2, 4, 6]) {
    const found = makeTrialSwarm({ pages }).measure(10);
    assertUntouched(found);
    assert.deepEqual([found.copies, found.playlistCopies], [1, 1], `${pages} pages`);
    assert.ok(found.smallestMs > 900, `${found.smallestMs} ms left to play`);
  }
});

Deno.test("makeSharingClient() needs hardly more than one copy at 60 ms to the box and 40 ms between pages", () => {
  const found = makeTrialSwarm({ pages: 6, roundTripMs: () => 60, hopMs: 40, targetMs: 1600 }).measure(10);
  assertUntouched(found);
  assert.ok(found.copies <= 1.05, `${found.copies} copies`);
  assert.ok(found.playlistCopies <= 1.05, `${found.playlistCopies} copies of playlists`);
});
