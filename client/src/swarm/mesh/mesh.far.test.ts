import assert from "node:assert/strict";
import { meshPatienceMs } from "../../../../contracts/swarm/election.ts";
import { objectKey } from "../../../../contracts/swarm/object-name.ts";
import { makeTrialRandom } from "../trial-time.ts";
import { makeTrialSwarm, type TrialSwarm } from "./trial-swarm.ts";

const OBJECTS = 100;
const PAGES = 6;
const BOX_MS = 80;
const HOP_MS = 40;
/** What one channel carries where one packet in a hundred is lost and a round trip takes 80 ms. */
const CHANNEL_KBIT = 1500;
/** Playlists come by way of others too, so pages learn of a part so long after each other at most. */
const SKEW_MS = 120;

const part = (p: number) => ({ rid: "video", n: Math.floor(p / 10), p: p % 10 });

/** Six pages far from each other and from the box, where packets are lost. */
async function stand(uplinkKbit: number, seed: number) {
  const random = makeTrialRandom(seed);
  const swarm = makeTrialSwarm({ patienceMs: meshPatienceMs({ boxRoundTripMs: BOX_MS, hopMs: HOP_MS }) });
  for (let at = 0; at < PAGES; at++) {
    const line = { channelKbit: CHANNEL_KBIT, isLost: () => random() < 0.01 };
    swarm.add({ boxMs: BOX_MS, hopMs: HOP_MS, uplinkKbit, line });
  }
  swarm.joinAll(5, random);
  swarm.time.pass(6000);
  // A browser says by a promise how far somebody is.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return { swarm, random };
}

function stream({ time, peers }: TrialSwarm, random: () => number): number[] {
  const listedAt: number[] = [];
  for (let at = 0; at < OBJECTS; at++) {
    listedAt.push(time.now());
    for (const peer of peers) time.after(random() * SKEW_MS, () => peer.list(part(at)));
    time.pass(200);
  }
  time.pass(3000);
  return listedAt.map((since, p) =>
    Math.max(...peers.map(({ at }) => (at.get(objectKey("media", part(p))) ?? Infinity) - since))
  );
}

// At 5 Mbit/s 85 % of the most that six pages can share.
for (const [mbit, most] of [[10, 1.15], [5, 1.75]] as const) {
  for (const seed of [1, 2, 3]) {
    Deno.test(`far from each other at ${mbit} Mbit/s up, with loss, pages need ${most} copies (${seed})`, async () => {
      const { swarm, random } = await stand(mbit * 1000, seed);
      const late = stream(swarm, random).sort((a, b) => a - b);
      const copies = swarm.peers.reduce((sum, { fetched }) => sum + fetched.length, 0) / OBJECTS;
      assert.ok(copies <= most, `${copies} copies of each object from the box`);
      // Whoever waits in vain asks the box 1190 ms after its player asks, which is up to 120 ms after others do.
      assert.ok(Math.max(...late) <= 1400, `the last waited ${Math.max(...late)} ms`);
    });
  }
}
