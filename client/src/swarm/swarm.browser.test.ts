import assert from "node:assert/strict";
import { swarmTrial, type SwarmViewer, untilMet, untilPlayed } from "../../testing/swarm-page/stand.ts";

/** Makes one in a frame of the page and one by the old name, which must both be counted. */
function connectInFrame({ page }: SwarmViewer): Promise<void> {
  return page.evaluate(() => {
    const { contentWindow } = document.body.appendChild(document.createElement("iframe"));
    const { webkitRTCPeerConnection } = globalThis as unknown as Record<string, typeof RTCPeerConnection>;
    new (contentWindow as unknown as typeof globalThis).RTCPeerConnection().close();
    if (webkitRTCPeerConnection) new webkitRTCPeerConnection().close();
  });
}

swarmTrial(
  "a viewer who refused, wasn't asked or isn't admitted makes no peer connection, before and after a reload, and plays",
  async (stand) => {
    const viewers = await Promise.all(
      (["low", "crowd"] as const).flatMap((rung) => [
        stand.open({ choice: "declined", rung }),
        stand.open({ choice: "unasked", rung }),
      ]),
    );
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
    await Promise.all(viewers.map((viewer) => viewer.reload()));
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 1)));
    assert.deepEqual(await Promise.all(viewers.map(({ connections }) => connections())), [0, 0, 0, 0]);
    assert.equal(stand.edge.asked, 0);
    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    assert.deepEqual(figures.map(({ state, because }) => [state, because]), [
      ["off", "declined"],
      ["asking", "not-asked"],
      ["off", "declined"],
      ["asking", "not-asked"],
    ]);
    const [first] = viewers;
    assert.ok(first);
    await connectInFrame(first);
    assert.equal(await first.connections(), 2, "the count counts");

    stand.edge.refuses = true;
    const refused = await stand.open();
    await untilPlayed(refused, 2);
    assert.deepEqual([(await refused.figures()).state, await refused.connections()], ["refused", 0]);
  },
);

swarmTrial(
  "two viewers of a stream that shares from three on are counted, and connected to nobody",
  async (stand) => {
    const viewers = await Promise.all([stand.open(), stand.open({ rung: "crowd" })]);
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
    await viewers[0]?.reload();
    await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 3)));
    assert.equal(stand.edge.asked, 3);
    for (const viewer of viewers) {
      const { state, because } = await viewer.figures();
      assert.deepEqual([state, because, await viewer.connections()], ["waiting", "few-viewers", 0]);
    }
  },
);

swarmTrial("nobody is connected where the creator forbids it", async (stand) => {
  const viewers = await Promise.all([stand.open(), stand.open({ rung: "crowd" }), stand.open()]);
  await Promise.all(viewers.map((viewer) => untilPlayed(viewer, 2)));
  for (const viewer of viewers) {
    assert.deepEqual([(await viewer.figures()).because, await viewer.connections()], ["creator", 0]);
  }
}, { sharing: { tier: "off", threshold: 3 } });

swarmTrial(
  "who is alone with what plays says so, and who pauses lets go of the others until they play on",
  async (stand) => {
    const [one, other] = await Promise.all([stand.open(), stand.open()]);
    const until = (viewer: SwarmViewer, state: string) =>
      viewer.page.waitForFunction(
        (state) => globalThis.swarmPage.figures().state === state,
        state,
        { timeout: 30_000, polling: 100 },
      );
    await untilMet([one, other], 1);
    await one.page.evaluate(() => document.querySelector("video")?.pause());
    await until(one, "waiting");
    assert.deepEqual([(await one.figures()).because, (await one.figures()).peers], ["paused", 0]);
    await until(other, "alone");
    await one.page.evaluate(() => document.querySelector("video")?.play());
    await untilMet([one, other], 1);

    // Whole segments are shared by nobody else: after a while they are made of the parts that the others share.
    const apart = await stand.open({ rung: "crowd" });
    await until(apart, "alone");
    await until(apart, "sharing");
    await apart.page.waitForFunction(() => globalThis.swarmPage.figures().taken.peers > 0, undefined, {
      timeout: 30_000,
      polling: 100,
    });
    const { rung, engine } = await apart.figures();
    assert.deepEqual([rung, engine], ["crowd", "mesh"]);
    for (const viewer of [one, other, apart]) await untilPlayed(viewer, 1);
  },
  { sharing: { tier: "open", threshold: 2 } },
);
