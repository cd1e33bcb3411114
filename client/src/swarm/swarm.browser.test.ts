import assert from "node:assert/strict";
import { swarmTrial, type SwarmViewer, untilMet, untilPlayed } from "../../testing/swarm-page/stand.ts";

swarmTrial("a viewer who refused makes no peer connection, asks no edge, and plays", async (stand) => {
  const viewers = await Promise.all([
    stand.open({ choice: "declined" }),
    stand.open({ choice: "unasked" }),
    stand.open({ choice: "declined", rung: "crowd" }),
  ]);
  await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
  assert.deepEqual(await Promise.all(viewers.map(({ connections }) => connections())), [0, 0, 0]);
  assert.equal(stand.edge.asked, 0);
  const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
  assert.deepEqual(figures.map(({ state, because }) => [state, because]), [
    ["off", "declined"],
    ["asking", "not-asked"],
    ["off", "declined"],
  ]);
});

swarmTrial(
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

swarmTrial("nobody is connected where the creator forbids it", async (stand) => {
  const viewers = await Promise.all([stand.open(), stand.open(), stand.open()]);
  await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
  for (const viewer of viewers) {
    assert.deepEqual([(await viewer.figures()).because, await viewer.connections()], ["creator", 0]);
  }
}, { sharing: { tier: "off", threshold: 3 } });

swarmTrial("a viewer whom no edge admits plays on, and makes no peer connection", async (stand) => {
  stand.edge.refuses = true;
  const viewer = await stand.open();
  await untilPlayed(viewer, 2);
  assert.deepEqual([(await viewer.figures()).state, await viewer.connections()], ["refused", 0]);
});

swarmTrial(
  "who is alone with what plays says so, and who pauses lets go of the others until they play on",
  async (stand) => {
    const [one, other, apart] = await Promise.all([
      stand.open(),
      stand.open(),
      stand.open({ rung: "crowd" }),
    ]);
    const until = (viewer: SwarmViewer, state: string) =>
      viewer.page.waitForFunction(
        (state) => globalThis.swarmPage.figures().state === state,
        state,
        { timeout: 30_000, polling: 100 },
      );
    await untilMet([one, other], 1);
    await until(apart, "alone");
    await one.page.evaluate(() => document.querySelector("video")?.pause());
    await until(one, "waiting");
    assert.deepEqual([(await one.figures()).because, (await one.figures()).peers], ["paused", 0]);
    await until(other, "alone");
    await one.page.evaluate(() => document.querySelector("video")?.play());
    await untilMet([one, other], 1);
    for (const viewer of [one, other, apart]) await untilPlayed(viewer, 1);
    assert.equal((await apart.figures()).state, "alone");
  },
);
