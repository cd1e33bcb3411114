import assert from "node:assert/strict";
import { meshPatienceMs } from "../../../../contracts/swarm/election.ts";
import { makeTrialRandom } from "../trial-time.ts";
import type { TrialPeer } from "./trial-peer.ts";
import { makeTrialSharedBox } from "./trial-shared-box.ts";
import { makeTrialSwarm } from "./trial-swarm.ts";

const PAGES = 48;
const HOP_MS = 20;
const BOX_MS = 40;
const OBJECT_BYTES = 40_000;
const PART_MS = 200;
/** How far behind live players are. */
const TARGET_MS = 2000;
const JITTER_MS = 20;
/** Parts before the box hangs, and after it. */
const [BEFORE, AFTER] = [10, 40];

const part = (k: number) => ({ rid: "video", n: Math.floor(k / 10), p: k % 10 });

type Player = { peer: TrialPeer; next: number; listed: number; busy: boolean; zeroMs: number };

type StreamOptions = {
  /** Default 48. */
  pages?: number;
  /** What a request takes besides its bytes, milliseconds. Default 40. */
  boxMs?: number;
  /** To so many pages the box' line carries a part in the time of one. */
  each: number;
  /** For how long it once sends nothing, milliseconds. */
  hangMs: number;
};

/** Pages that play while the box they share hangs. */
function streamThroughHang({ pages = PAGES, boxMs = BOX_MS, each, hangMs }: StreamOptions) {
  const random = makeTrialRandom(7);
  const swarm = makeTrialSwarm({
    objectBytes: OBJECT_BYTES,
    patienceMs: meshPatienceMs({ boxRoundTripMs: boxMs, hopMs: 2 * HOP_MS }),
  });
  const { time } = swarm;
  const kbit = OBJECT_BYTES * 8 * each / PART_MS;
  const box = makeTrialSharedBox({ time, roundTripMs: boxMs, kbit });
  const players = Array.from({ length: pages }, () => {
    const player: Player = {
      peer: swarm.add({
        askBox: box.ask,
        hopMs: HOP_MS,
        bufferedMs: () => Math.max(0, player.zeroMs + player.next * PART_MS - time.now()),
      }),
      next: 0,
      listed: -1,
      busy: false,
      zeroMs: Infinity,
    };
    return player;
  });
  swarm.joinAll(5, random);
  time.pass(3000);
  const beginMs = time.now() + TARGET_MS;
  for (const player of players) player.zeroMs = beginMs;

  function play(player: Player): void {
    if (player.busy || player.next > player.listed) return;
    player.busy = true;
    player.peer.play(part(player.next), () => {
      // A picture that stood goes on later by as much.
      player.zeroMs = Math.max(player.zeroMs, time.now() - player.next * PART_MS);
      player.next++;
      player.busy = false;
      play(player);
    });
  }

  for (let k = 0; k < BEFORE + AFTER; k++) {
    if (k === BEFORE) box.hang(hangMs);
    for (const player of players) {
      time.after(random() * JITTER_MS, () => {
        player.listed = k;
        player.peer.read(part(k));
        play(player);
      });
    }
    time.pass(PART_MS);
  }
  const open = box.open();
  time.pass(2000);
  const copies = Array.from({ length: BEFORE + AFTER }, () => 0);
  for (const { peer } of players) {
    for (const { n, p = 0 } of peer.fetched) copies[n * 10 + p] = (copies[n * 10 + p] ?? 0) + 1;
  }
  const mean = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
  return {
    open,
    before: mean(copies.slice(0, BEFORE)),
    all: mean(copies),
    last: mean(copies.slice(-15)),
    stoodMs: Math.max(...players.map(({ zeroMs }) => zeroMs - beginMs)),
    missing: players.filter(({ next }) => next < BEFORE + AFTER).length,
    blamed: players.flatMap(({ peer }) => peer.blamed),
  };
}

Deno.test("48 pages outlive a box that hangs for a second, and soon need little more than one copy again", () => {
  const { open, before, all, last, stoodMs, missing, blamed } = streamThroughHang({ each: 25, hangMs: 1000 });
  assert.deepEqual([open, missing, blamed], [0, 0, []]);
  assert.equal(before, 1);
  assert.ok(all <= 5 && last <= 1.5, `${all} copies of each part, ${last} of the last ones`);
  assert.equal(stoodMs, 0);
});

Deno.test("a box that hangs so long that all pictures stand, and can't answer more than half of 24 pages, is not asked by them for ever", () => {
  const { open, all, last, stoodMs, missing } = streamThroughHang({ pages: 24, each: 12, hangMs: 1800 });
  assert.deepEqual([open, missing], [0, 0]);
  assert.ok(all <= 4 && last <= 1.5, `${all} copies of each part, ${last} of the last ones`);
  assert.ok(stoodMs <= 1500, `pictures stood for ${stoodMs} ms`);
});

Deno.test("a box that can answer four of 24 pages comes to its breath too", () => {
  const { open, all, last, missing } = streamThroughHang({ pages: 24, each: 4, hangMs: 1000 });
  assert.deepEqual([open, missing], [0, 0]);
  assert.ok(all <= 5 && last <= 1.5, `${all} copies of each part, ${last} of the last ones`);
});

Deno.test("pages that are few and far from a box fetch ahead of each other, as it takes no longer than ever", () => {
  for (const [pages, boxMs, most] of [[2, 700, 0], [2, 900, 400], [6, 900, 100]] as const) {
    const { open, stoodMs, missing } = streamThroughHang({ pages, boxMs, each: 25, hangMs: 0 });
    assert.deepEqual([open, missing], [0, 0]);
    assert.ok(stoodMs <= most, `${pages} pictures stood for ${stoodMs} ms`);
  }
});
