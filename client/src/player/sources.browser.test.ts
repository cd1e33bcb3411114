import assert from "node:assert/strict";
import { encodeFixture } from "../../testing/fixture-media.ts";
import {
  forgetStillness,
  longestStillness,
  waitForProgress,
  waitForState,
  waitForTrust,
} from "../../testing/watch-stand.ts";
import { closeBrowser, trial } from "../../testing/watch-trial.ts";
import { carriedBy, hangingRelay, message, once, stripped, verified } from "./trial-carriers.ts";

trial("the player leaves a source that goes on repeating the past, and says so", async (stand) => {
  const page = await verified(stand);
  const old = new Map<string, Uint8Array>();
  stand.origin.fault = (answer) => {
    if (answer.kind !== "playlist") return undefined;
    const first = old.get(answer.path);
    if (first === undefined) old.set(answer.path, answer.bytes);
    return first && { fault: "bytes", bytes: first };
  };
  await waitForState(page, "refused", 30_000);
  assert.match(await message(page), /older|seconds? old|s old/);
});

trial("the player leaves a source that tells two stories, for good, and plays another", async (stand) => {
  const other = await stand.second();
  stand.announce({ streaming: [stand.origin.index, stand.origin.ll, other.index, other.ll] });
  const page = await verified(stand);
  stand.origin.fork(await encodeFixture({ seconds: 30, pattern: "smptebars" }));
  await carriedBy(page, other.url, 15_000);
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
});

trial("the player leaves a source that fell silent for one that answers", async (stand) => {
  const other = await stand.second();
  stand.announce({ streaming: [stand.origin.index, stand.origin.ll, other.index, other.ll] });
  const page = await verified(stand);
  stand.origin.fault = () => ({ fault: "cut" });
  await carriedBy(page, other.url, 15_000);
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
});

trial("the player follows a box into a new session", async (stand) => {
  const page = await verified(stand);
  await forgetStillness(page);
  stand.origin.restart();
  await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 99) < 5, undefined, {
    timeout: 15_000,
  });
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
  assert.ok(await longestStillness(page) < 4000, `${await longestStillness(page)} ms`);
});

trial("the player says reconnecting while the box is gone, never refused, and goes on", async (stand) => {
  const page = await verified(stand);
  stand.origin.fault = () => ({ fault: "cut" });
  await waitForState(page, "reconnecting");
  stand.origin.fault = () => undefined;
  await waitForState(page, "playing");
  await waitForTrust(page, "verified");
});

trial("the player survives a box that is gone for a second", async (stand) => {
  const page = await verified(stand);
  await forgetStillness(page);
  const until = Date.now() + 1000;
  stand.origin.fault = () => Date.now() < until ? { fault: "cut" } : undefined;
  await waitForProgress(page, 4);
  assert.ok(await longestStillness(page) < 2500, `${await longestStillness(page)} ms`);
  await waitForTrust(page, "verified");
});

trial("the player says that the encoder is silent, and does not call it the box's fault", async (stand) => {
  const page = await verified(stand);
  stand.origin.freeze();
  stand.origin.state = "paused";
  await waitForState(page, "reconnecting");
  await page.locator(".stage").getByText(/encoder is silent/).first().waitFor();
});

trial(
  "the player ends when the end was signed, where the sound ends later than the picture too",
  async (stand) => {
    const page = await verified(stand);
    // A part has 200 ms of picture or 213.33 ms of sound: 1950 ms into 3200, sound is 120 ms ahead of the picture.
    const endMs = Math.ceil(stand.origin.elapsedMs() / 3200) * 3200 + 1950;
    stand.origin.freeze(endMs);
    while (stand.origin.elapsedMs() < endMs) await page.waitForTimeout(20);
    stand.origin.state = "ended";
    await waitForState(page, "ended");
    const [at, duration] = await page.locator("video").evaluate((video: HTMLVideoElement) => [
      video.currentTime,
      video.duration,
    ]);
    assert.equal(at, duration);
  },
);

trial("the player begins a recording anew that froze, and goes on where it stood", async (stand) => {
  stand.origin.freeze();
  stand.origin.state = "ended";
  let first: string | undefined;
  let holds = true;
  stand.origin.fault = ({ kind, path }) => {
    if (!holds || (kind !== "part" && kind !== "segment")) return undefined;
    const name = path.split("/").at(-1);
    first ??= name;
    return name === first ? undefined : { fault: "hang" };
  };
  const { page } = await stand.open({
    before:
      "{ const real = Date.now; globalThis.aheadMs = 0; Date.now = () => real() + globalThis.aheadMs; }",
  });
  await waitForTrust(page, "verified");
  const stands = await page.waitForFunction(() => {
    const [video] = document.querySelectorAll("video");
    return video && video.currentTime > 1 && video.readyState < 3 && video.currentTime;
  });
  const stoodAt = Number(await stands.jsonValue());
  const tops = () =>
    stand.origin.requests.filter((path) => path.split("/").length === 4 && path.endsWith("m3u8"));
  const before = tops().length;
  await page.evaluate("globalThis.aheadMs += 11_000");
  const until = Date.now() + 30_000;
  while (tops().length === before && Date.now() < until) await page.waitForTimeout(50);
  assert.ok(tops().length > before, "it was begun anew");
  holds = false;
  await waitForProgress(page, 1);
  const at = await page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
  assert.ok(at > stoodAt, `stood at ${stoodAt}, went on at ${at}`);
  await waitForTrust(page, "verified");
});

trial("the player does not believe a carrier that calls it the end", async (stand) => {
  const page = await verified(stand);
  let lied = 0;
  stand.origin.fault = once("playlist", ({ bytes }) => {
    lied++;
    return {
      fault: "bytes",
      bytes: new TextDecoder().decode(bytes).replace(/#EXT-X-PRELOAD.*\n/, "#EXT-X-ENDLIST\n"),
    };
  });
  await waitForProgress(page, 3);
  assert.equal(lied, 1);
  await waitForState(page, "playing");
});

trial("the player plays a stream that nobody seals, and says that it is not sealed", async (stand) => {
  stand.origin.fault = (answer) => answer.kind === "playlist" ? stripped(answer) : undefined;
  stand.announce();
  const { page } = await stand.open();
  await waitForTrust(page, "unsealed");
  await waitForProgress(page, 1);
  await page.locator(".stage").getByText(/Not sealed/).first().waitFor();
}, { silent: true });

trial(
  "the player falls back to the crowd rung when small parts keep hanging, and stays verified",
  async (stand) => {
    const page = await verified(stand);
    let parts = 0;
    stand.origin.fault = ({ kind }) => kind === "part" && ++parts % 4 !== 0 ? { fault: "hang" } : undefined;
    await page.waitForSelector('.stage[data-rung="crowd"]', { timeout: 60_000 });
    await waitForTrust(page, "verified");
    await waitForProgress(page, 2);
  },
);

trial("the player verifies on a page that is no secure context", async (stand) => {
  const { page } = await stand.open({ host: "lan.example" });
  await waitForTrust(page, "verified");
  await waitForProgress(page, 1);
  assert.equal(await page.evaluate(() => globalThis.isSecureContext), false);
});

trial("the player says which browser it needs when there are no Media Source Extensions", async (stand) => {
  const { page } = await stand.open({
    before: "delete window.MediaSource; delete window.ManagedMediaSource; delete window.WebKitMediaSource;",
  });
  await waitForState(page, "unsupported");
  assert.match(await message(page), /too old/);
  assert.equal(await page.evaluate(() => document.querySelector("video")?.currentSrc), "");
});

trial("the player does not wait for a relay that never answers", async (stand) => {
  const { page } = await stand.open({ hash: "" });
  let delegatedAt = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (String(payload).includes('"kind":34311')) delegatedAt ||= Date.now();
    }));
  await page.goto(`${stand.site.url}/#/watch/${stand.naddr}`);
  await page.reload();
  await waitForTrust(page, "verified");
  const ms = Date.now() - delegatedAt;
  assert.ok(delegatedAt > 0 && ms < 3500, `${ms} ms`);
}, { relays: [hangingRelay()] });

closeBrowser();
