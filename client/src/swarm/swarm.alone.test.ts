import assert from "node:assert/strict";
import {
  type SwarmStand,
  swarmTrial,
  type SwarmViewer,
  untilMet,
  untilPlayed,
} from "../../testing/swarm-page/stand.ts";

/** Requests at the box since then, and how many different objects they were for. */
function asked({ origin }: SwarmStand, from: number, path: RegExp): { times: number; different: number } {
  const found = origin.requests.slice(from).filter((each) => path.test(each));
  return { times: found.length, different: new Set(found).size };
}

/** Whatever happened on the way, the viewer saw a verified picture that went on. */
async function assertWatched(viewers: readonly SwarmViewer[]): Promise<void> {
  for (const viewer of viewers) {
    const { player, trust, rung, stillMs } = await viewer.figures();
    assert.deepEqual([player, trust, rung], ["playing", "verified", "low"]);
    assert.ok(stillMs < 500, `stood still for ${stillMs} ms`);
  }
}

swarmTrial(
  "three viewers need one copy of each part and playlist, and nothing stands still as one turns off and on",
  async (stand) => {
    const viewers = await Promise.all([stand.open(), stand.open(), stand.open()]);
    const [first] = viewers;
    assert.ok(first);
    await untilMet(viewers, 2);
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 3)));
    await Promise.all(viewers.map((viewer) => viewer.forget()));
    const from = stand.origin.requests.length;
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 6)));

    const parts = asked(stand, from, /\/p\d+\.m4s$/);
    const playlists = asked(stand, from, /\/(video|audio)\/ll\.m3u8$/);
    assert.ok(parts.different >= 45, `${parts.different} parts in six seconds`);
    assert.ok(parts.times <= parts.different * 1.1, `${parts.times} requests for ${parts.different} parts`);
    // One page asks for as many playlists as there are parts.
    assert.ok(playlists.times <= parts.different * 1.2, `${playlists.times} requests for playlists`);
    await assertWatched(viewers);
    for (const viewer of viewers) {
      const { refused, state, engine, taken } = await viewer.figures();
      assert.deepEqual({ refused, state, engine }, { refused: 0, state: "sharing", engine: "mesh" });
      assert.ok(taken.peers > 0);
    }

    await first.page.evaluate(() => globalThis.swarmPage.wish("declined"));
    await untilPlayed(first, 1);
    const { state, peers } = await first.figures();
    assert.deepEqual([state, peers], ["off", 0]);
    await first.page.evaluate(() => globalThis.swarmPage.wish("share"));
    await untilMet(viewers, 2);
    await assertWatched(viewers);

    // Another session is another swarm.
    stand.origin.restart();
    await untilMet(viewers, 0);
    await untilMet(viewers, 2);
  },
);
