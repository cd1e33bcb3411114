import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { startViewer } from "./trial/trial-viewer.ts";

Deno.test("a box goes on in the same session, verified throughout, when MediaMTX is killed and when the box itself is started again", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const { rtmp } = trial.ingest("one", trial.keyOf("one"));
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
    patient: true,
  });
  let encoder = startEncoder({ url: rtmp });
  const reached = (n: number) => () => ((viewer.seen.newest.get("audio") ?? -1) >= n ? true : undefined);
  const why = () => viewer.seen.faults.join("\n") + trial.log.join("\n");
  try {
    await waitFor("a segment", reached(0), 20_000, why);
    Deno.kill(trial.box().mediamtxPid() ?? 0, "SIGKILL");
    await encoder.ended;
    await trial.until("one", ({ state }) => state === "reconnecting");
    encoder = await returning(rtmp, trial.until);
    await waitFor("media after MediaMTX's end", reached(3), 20_000, why);
    await trial.restart();
    await encoder.ended;
    encoder = await returning(rtmp, trial.until);
    await waitFor("media after the box's restart", reached(6), 20_000, why);
    assert.deepEqual(viewer.seen.faults, []);
    assert.equal(viewer.seen.sids.length, 1);
    assert.ok(viewer.seen.discontinuities.size >= 4);
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
});

Deno.test("a box begins a new session, and says 410 for the old one, when a part it listed is missing after its restart", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const { rtmp } = trial.ingest("one", trial.keyOf("one"));
  const encoder = startEncoder({ url: rtmp });
  try {
    const { sid } = await trial.until("one", ({ state, sid }) => state === "live" && sid !== null);
    const folder = join(trial.config.home, "box", "live", "one", sid ?? "", "video");
    await waitFor("a second segment", () => existsSync(join(folder, "1.m4s")) || undefined);
    await trial.restart({ between: () => Deno.truncate(join(folder, "0.m4s"), 1000) });
    assert.ok(trial.log.some((line) => line.includes("can't go on")));
    const old = await fetch(trial.url(`/live/one/${sid}/video/ll.m3u8`));
    assert.equal(old.status, 410);
    assert.equal((await old.json()).code, "session-over");
    assert.equal(existsSync(folder), false);
    await encoder.ended;
    const again = await returning(rtmp, trial.until);
    const renewed = await trial.status("one");
    await again.stop();
    assert.notEqual(renewed.sid, sid);
  } finally {
    await encoder.stop();
    await trial.close();
  }
});

Deno.test("a box that is started again with its clock set right dates no seal before those of its run before", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const { rtmp } = trial.ingest("one", trial.keyOf("one"));
  await trial.restart({ between: () => Promise.resolve(trial.setClock(40_000)) });
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
    patient: true,
  });
  let encoder = startEncoder({ url: rtmp });
  const reached = (n: number) => () => ((viewer.seen.newest.get("audio") ?? -1) >= n ? true : undefined);
  const why = () => viewer.seen.faults.join("\n") + trial.log.join("\n");
  try {
    await waitFor("a segment", reached(0), 20_000, why);
    await trial.restart({ between: () => Promise.resolve(trial.setClock(0)) });
    await encoder.ended;
    encoder = await returning(rtmp, trial.until);
    await waitFor("media after the restart", reached(3), 20_000, why);
    assert.deepEqual(viewer.seen.faults, []);
    assert.ok(
      trial.log.some((line) => /newest seal of the run before is dated \d\d s ahead/.test(line)),
      why(),
    );
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
});

Deno.test("a session ends under a signature, with ENDLIST, when nothing came for the grace time", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  try {
    const { sid } = await trial.until("one", ({ state }) => state === "live");
    await encoder.stop();
    await trial.until("one", ({ state }) => state === "reconnecting");
    trial.skew(301_000);
    await trial.until("one", ({ state }) => state === "ended");
    const text = await (await fetch(trial.url(`/live/one/${sid}/video/index.m3u8`))).text();
    assert.ok(text.endsWith("#EXT-X-ENDLIST\n"));
    const event = JSON.parse(
      atob((/EVENT="([^"]+)"/.exec(text)?.[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")),
    );
    assert.ok(event.tags.some(([name, value]: string[]) => name === "state" && value === "ended"));
    const multivariant = await fetch(trial.url("/live/one/index.m3u8"));
    await multivariant.body?.cancel();
    assert.deepEqual([multivariant.status, multivariant.headers.get("retry-after")], [404, "1"]);
  } finally {
    await encoder.stop();
    await trial.close();
  }
});

/** An encoder that comes back as OBS does: it tries until it is let in. */
async function returning(url: string, until: Awaited<ReturnType<typeof startTrialBox>>["until"]) {
  return await waitFor("the encoder's return", async () => {
    const encoder = startEncoder({ url });
    const came = await Promise.race([
      until("one", ({ state }) => state === "live").then(() => true),
      encoder.ended.then(() => false),
    ]);
    return came ? encoder : undefined;
  }, 30_000);
}
