import assert from "node:assert/strict";
import * as v from "valibot";
import { StreamGrant } from "../contracts/api/box.ts";
import { launchTrialBrowser } from "./trial/trial-browser.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { away, connected, live, sealed, until } from "./trial/trial-webrtc.ts";

Deno.test("a browser publishes by WHIP, another watches by WHEP, and interruptions stay one session", async (t) => {
  const trial = await startTrialBox({ streams: ["cam"] });
  const browser = await launchTrialBrowser();
  const viewer = sealed(trial, "cam");
  const [studio, phone, watcher] = await Promise.all([browser.open(), browser.open(), browser.open()]);
  const [whip, whep] = [trial.url("/whip/cam"), trial.url("/whep/cam")];
  let key = trial.keyOf("cam");
  let sid: string | null = null;
  const onAir = async () => {
    const status = await live(trial, "cam");
    sid ??= status.sid;
    assert.equal(status.sid, sid, trial.log.join("\n"));
    return status;
  };
  /** What a page does: it asks for its session now and then, and once that is over, until it is let in again. */
  const backOnAir = async (lost: number) => {
    await waitFor("the page's notice", async () => (await studio.probe() === "204" ? undefined : true));
    const noticedMs = Math.round(performance.now() - lost);
    await waitFor(
      "an answer",
      async () => (await studio.publish({ url: whip, key })).status === 201 ? true : undefined,
    );
    await connected(studio);
    await onAir();
    const ms = Math.round(performance.now() - lost);
    const said = () => `live again after ${ms} ms, noticed after ${noticedMs} ms\n${trial.log.join("\n")}`;
    assert.ok(ms < 10_000, said());
  };
  try {
    await t.step("nobody watches before anybody publishes", async () => {
      assert.deepEqual((await watcher.watch({ url: whep })).code, "not-live");
    });
    await t.step("an offer without candidates connects, and the stream is live and sealed", async () => {
      const seen = await studio.publish({ url: whip, key });
      assert.equal(seen.status, 201);
      assert.match(seen.location ?? "", /^\/whip\/cam\/[0-9a-f]{32}$/);
      assert.equal(seen.acceptPatch, "application/trickle-ice-sdpfrag");
      assert.match(seen.sdp, /a=candidate:\S+ 1 udp \d+ 127\.0\.0\.1 \d+ typ host/);
      await connected(studio);
      const status = await onAir();
      assert.deepEqual(status.tracks.map(({ kind, codec }) => [kind, codec.slice(0, 4)]), [
        ["video", "avc1"],
        ["audio", "opus"],
      ]);
      assert.deepEqual(status.warnings, []);
    });
    await t.step("another page watches by WHEP, with sound", async () => {
      assert.equal((await watcher.watch({ url: whep })).status, 201);
      const view = await until(
        watcher,
        "a picture",
        ({ frames, audioBytes }) => frames > 5 && audioBytes > 0,
      );
      assert.equal(view.width, 320);
      assert.ok((view.firstFrameMs ?? Infinity) < 2500, `first picture after ${view.firstFrameMs} ms`);
    });
    await t.step("where no UDP passes, TCP carries it", async () => {
      assert.equal((await watcher.watch({ url: whep, tcpOnly: true })).status, 201);
      const view = await until(
        watcher,
        "a picture",
        ({ frames, protocol }) => frames > 5 && protocol !== undefined,
      );
      assert.equal(view.protocol, "tcp");
    });
    await t.step("an ICE restart is answered and the picture goes on", async () => {
      assert.deepEqual((await studio.restartIce()).status, 200);
      const { frames } = await studio.view();
      await until(studio, "more frames", (view) => view.state === "connected" && view.frames > frames + 15);
    });
    await t.step(
      "a second publisher with the key takes over; VP8 first in its offer isn't chosen",
      async () => {
        const seen = await phone.publish({ url: whip, key, plain: true, trickle: true });
        assert.equal(seen.status, 204);
        assert.doesNotMatch(seen.sdp, /VP8|VP9|AV1/);
        await connected(phone);
        // The first one's own connection would take 5 s and more to notice.
        await waitFor(
          "the first one's end",
          async () => (await studio.probe() === "404 taken-over" ? true : undefined),
        );
        assert.equal(await phone.probe(), "204");
        await onAir();
      },
    );
    await t.step(
      "DELETE ends it at once, and it comes back under the same sid, over TCP where no UDP passes",
      async () => {
        assert.equal(await phone.remove(), 200);
        await away(trial, "cam");
        assert.equal((await studio.publish({ url: whip, key, tcpOnly: true })).status, 201);
        await onAir();
        await trial.until("cam", ({ warnings }) => warnings.some(({ code }) => code === "udp-blocked"));
      },
    );
    await t.step("a new key cuts the publisher at once; only the new key lets it in again", async () => {
      const renewed = await trial.call("POST", "/v1/streams/cam/key");
      const old = key;
      key = v.parse(StreamGrant, await renewed.json()).key;
      // The page's own connection takes 5 s to notice; its session says so at once, and no part comes any more.
      assert.equal(await studio.probe(), "404 key-renewed");
      await away(trial, "cam");
      assert.equal((await studio.publish({ url: whip, key: old })).code, "wrong-key");
      assert.equal((await studio.publish({ url: whip, key })).status, 201);
      await onAir();
    });
    await t.step("MediaMTX is killed: a page that tries again is live again within 10 s", async () => {
      const killed = performance.now();
      Deno.kill(trial.box().mediamtxPid() ?? 0, "SIGKILL");
      await backOnAir(killed);
    });
    await t.step(
      "the whole box is started again: a page that tries again is live again within 10 s",
      async () => {
        const stopped = performance.now();
        await trial.restart();
        await backOnAir(stopped);
      },
    );
    assert.deepEqual(viewer.seen.faults, []);
    assert.deepEqual(viewer.seen.sids, [sid]);
  } finally {
    await viewer.stop();
    await browser.close();
    await trial.close();
  }
});

Deno.test("a browser that mutes its microphone is told so, and of a browser that does nothing wrong nothing is said", async () => {
  const trial = await startTrialBox({ streams: ["cam"] });
  const browser = await launchTrialBrowser();
  try {
    const studio = await browser.open();
    const key = trial.keyOf("cam");
    assert.equal((await studio.publish({ url: trial.url("/whip/cam"), key })).status, 201);
    await live(trial, "cam");
    const told = new Set<string>();
    const listen = (fits: (frames: number) => boolean) =>
      trial.until("cam", ({ warnings, frames }) => {
        for (const { code } of warnings) told.add(code);
        return fits(frames?.received ?? 0);
      }, 40_000);
    await listen((frames) => frames > 400);
    assert.deepEqual([...told], []);
    await studio.mute();
    await listen(() => told.size > 0);
    assert.deepEqual([...told], ["silent-audio"]);
  } finally {
    await browser.close();
    await trial.close();
  }
});
