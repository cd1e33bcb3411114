import assert from "node:assert/strict";
import { startMirror } from "../../testing/mirror.ts";
import { swarmTrial, type SwarmViewer, untilMet, untilPlayed } from "../../testing/swarm-page/stand.ts";

/** Milliseconds that a picture may stand while a busy machine draws another. */
const UNSEEN_MS = 400;
/** What opening another place, or another session, may take from the picture; milliseconds. */
const OPENING_MS = 4000;

/** Waits until viewers take from each other what they take from now on. */
async function untilSharing(viewers: readonly SwarmViewer[]): Promise<void> {
  await untilMet(viewers, 1);
  await Promise.all(viewers.map(async ({ page, figures }) => {
    const { taken } = await figures();
    await page.waitForFunction(
      (before) => globalThis.swarmPage.figures().taken.peers > before,
      taken.peers,
      { timeout: 25_000, polling: 100 },
    );
  }));
}

/** Nobody of them saw anything of it. */
async function assertUnmoved(viewers: readonly SwarmViewer[], what: string): Promise<void> {
  for (const viewer of viewers) {
    const { player, trust, stillMs, rung } = await viewer.figures();
    assert.deepEqual([player, trust], ["playing", "verified"], what);
    assert.ok(stillMs < UNSEEN_MS, `${what}: ${rung} stood still for ${Math.round(stillMs)} ms`);
  }
}

/** Strikes, and waits until each plays from another place. Its timeline doesn't tell: a mirror's may be further on. */
async function playFromMirror(viewers: readonly SwarmViewer[], strike: () => Promise<void>): Promise<void> {
  await strike();
  await Promise.all(viewers.map(({ page }) =>
    page.waitForFunction(
      () => {
        const { player, taken } = globalThis.swarmPage.figures();
        return player === "playing" && taken.mirrors > 0;
      },
      undefined,
      { timeout: 25_000, polling: 50 },
    )
  ));
}

/** Strikes, and waits until each plays another session, whose timeline begins anew. */
async function playAnew(viewers: readonly SwarmViewer[], strike: () => void): Promise<void> {
  const before = await Promise.all(viewers.map(async ({ figures }) => (await figures()).position));
  strike();
  await Promise.all(viewers.map(({ page }, at) =>
    page.waitForFunction(
      (before) => globalThis.swarmPage.figures().position < before,
      before[at] ?? 0,
      { timeout: 25_000, polling: 50 },
    )
  ));
}

swarmTrial(
  "viewers of both kinds share on through faults, sleep, lost networks, another size, a mirror and another session",
  async (stand) => {
    const { origin } = stand;
    const [box, mirror] = await Promise.all([startMirror(origin.url), startMirror(origin.url)]);
    const streaming = [box, mirror].flatMap(({ url }) =>
      [origin.index, origin.ll].map((at) => at.replace(origin.url, url))
    );
    const watch = (rung: "low" | "crowd") =>
      stand.open({
        rung,
        ...(rung === "low" && { syncSeconds: 2 }),
        witness: { worker: true },
        streaming,
      });
    const [struck, near, strucker, far] = await Promise.all([
      watch("low"),
      watch("low"),
      watch("crowd"),
      watch("crowd"),
    ]);
    assert.ok(struck && near && strucker && far);
    const [hit, spared] = [[struck, strucker], [near, far]];
    const all = [...hit, ...spared];
    const step = async (what: string, strike: () => Promise<void>) => {
      await Promise.all(all.map((viewer) => viewer.forget()));
      await strike();
      await assertUnmoved(spared, what);
    };
    try {
      await untilSharing(all);
      await Promise.all(all.map((viewer) => untilPlayed(viewer, 2)));
      const engines = await Promise.all(all.map(async (viewer) => (await viewer.figures()).engine));
      assert.deepEqual(engines, ["mesh", "crowd", "mesh", "crowd"]);

      await step("a fault of the decoder", async () => {
        await Promise.all(hit.map(({ page }) => page.evaluate(() => globalThis.swarmPage.recover())));
        await untilSharing(hit);
      });

      await step("sleep", async () => {
        await Promise.all(hit.map(async ({ page }) => {
          const session = await page.context().newCDPSession(page);
          await session.send("Page.setWebLifecycleState", { state: "frozen" });
          await Promise.all(spared.map((viewer) => untilPlayed(viewer, 2)));
          await session.send("Page.setWebLifecycleState", { state: "active" });
          await session.detach();
        }));
        await Promise.all(hit.map((viewer) => untilPlayed(viewer, 1)));
        await untilSharing(hit);
      });

      await step("a lost network", async () => {
        await Promise.all(hit.map(async ({ page }) => {
          const session = await page.context().newCDPSession(page);
          const line = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
          await session.send("Network.emulateNetworkConditions", { ...line, offline: true, packetLoss: 100 });
          await Promise.all(spared.map((viewer) => untilPlayed(viewer, 3)));
          await session.send("Network.emulateNetworkConditions", { ...line, offline: false, packetLoss: 0 });
          await session.detach();
        }));
        await Promise.all(hit.map((viewer) => untilPlayed(viewer, 1)));
        await untilSharing(hit);
      });

      await step("another size", async () => {
        await Promise.all(all.map(({ page }) => page.evaluate(() => globalThis.swarmPage.size(0))));
        await Promise.all(all.map((viewer) => untilPlayed(viewer, 3)));
        await untilSharing(all);
        await assertUnmoved(hit, "another size");
      });

      await playFromMirror(all, box.close);
      await untilSharing(all);
      for (const viewer of all) {
        const { player, trust, taken, stillMs } = await viewer.figures();
        assert.deepEqual([player, trust], ["playing", "verified"]);
        assert.ok(stillMs < OPENING_MS, `stood still for ${Math.round(stillMs)} ms as the box went away`);
        assert.ok(taken.mirrors > 0, "what a mirror brought counts as a mirror's");
      }

      await Promise.all(all.map((viewer) => viewer.forget()));
      await playAnew(all, () => origin.restart());
      await untilSharing(all);
      for (const { figures } of all) {
        const { stillMs } = await figures();
        assert.ok(stillMs < OPENING_MS, `stood still for ${Math.round(stillMs)} ms as the session changed`);
      }
    } finally {
      await Promise.all([box.close(), mirror.close()]);
    }
  },
  { sharing: { tier: "open", threshold: 2 }, ladder: true },
);
