import assert from "node:assert/strict";
import {
  openSwarmRoom,
  openSwarmStand,
  type SwarmRoom,
  type SwarmStand,
  type SwarmStandOptions,
  untilMet,
  untilPlayed,
} from "../../testing/swarm-page/stand.ts";

let room: Promise<SwarmRoom> | undefined;

/** One browser and one build for the file, a stream and an edge of its own for each test. */
function trial(
  name: string,
  run: (stand: SwarmStand) => Promise<void>,
  options: SwarmStandOptions = {},
): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const stand = await openSwarmStand(await (room ??= openSwarmRoom()), options);
      try {
        await run(stand);
      } finally {
        await stand.close();
      }
    },
  });
}

/** Requests at the box since then, and how many different objects they were for. */
function asked({ origin }: SwarmStand, from: number, path: RegExp): { times: number; different: number } {
  const found = origin.requests.slice(from).filter((each) => path.test(each));
  return { times: found.length, different: new Set(found).size };
}

trial("a viewer who refused makes no peer connection, asks no edge, and plays", async (stand) => {
  const viewers = await Promise.all([
    stand.open({ choice: "declined" }),
    stand.open({ choice: "unasked" }),
    stand.open({ choice: "declined", rung: "crowd" }),
  ]);
  await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 3)));
  assert.deepEqual(await Promise.all(viewers.map(({ connections }) => connections())), [0, 0, 0]);
  assert.equal(stand.edge.asked, 0);
  const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
  assert.deepEqual(figures.map(({ state, because }) => [state, because]), [
    ["off", "declined"],
    ["asking", "not-asked"],
    ["off", "declined"],
  ]);
});

trial(
  "two viewers of a stream that shares from three on are counted, and connected to nobody",
  async (stand) => {
    const viewers = await Promise.all([stand.open(), stand.open()]);
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 4)));
    assert.equal(stand.edge.asked, 2);
    for (const viewer of viewers) {
      const { state, because } = await viewer.figures();
      assert.deepEqual([state, because, await viewer.connections()], ["waiting", "few-viewers", 0]);
    }
  },
);

trial("nobody is connected where the creator forbids it", async (stand) => {
  const viewers = await Promise.all([stand.open(), stand.open(), stand.open()]);
  await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
  for (const viewer of viewers) {
    assert.deepEqual([(await viewer.figures()).because, await viewer.connections()], ["creator", 0]);
  }
}, { sharing: { tier: "off", threshold: 3 } });

trial(
  "three viewers on the low rung need one copy of each part and playlist, and nothing stands still",
  async (stand) => {
    const viewers = await Promise.all([stand.open(), stand.open(), stand.open()]);
    await untilMet(viewers, 2);
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 3)));
    await Promise.all(viewers.map((viewer) => viewer.forget()));
    const from = stand.origin.requests.length;
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 8)));

    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    const parts = asked(stand, from, /\/p\d+\.m4s$/);
    const playlists = asked(stand, from, /\/(video|audio)\/ll\.m3u8$/);
    assert.ok(parts.different >= 60, `${parts.different} parts in eight seconds`);
    // A machine that is busy elsewhere makes one page late now and then.
    assert.ok(parts.times <= parts.different * 1.1, `${parts.times} requests for ${parts.different} parts`);
    // Ten a second for picture and sound of one page.
    assert.ok(playlists.times <= parts.different * 1.2, `${playlists.times} requests for playlists`);
    for (const { trust, stillMs, refused, state, engine, taken } of figures) {
      assert.deepEqual({ trust, refused, state, engine }, {
        trust: "verified",
        refused: 0,
        state: "sharing",
        engine: "mesh",
      });
      assert.ok(stillMs < 500, `stood still for ${stillMs} ms`);
      assert.ok(taken.peers > 0);
    }
  },
);
