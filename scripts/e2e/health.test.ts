import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { seriousFaults } from "../../client/testing/accessibility.ts";
import { keepScreen, lookEverywhere } from "../../client/testing/screens.ts";
import { startBentEncoder } from "../../media/trial/trial-bent-encoder.ts";
import { fillDisk } from "../../media/trial/trial-full-disk.ts";
import { rungPid } from "../../media/trial/trial-rung.ts";
import { openSlowLine } from "../../media/trial/trial-slow-line.ts";
import { type EncoderOptions, startEncoder } from "../../media/trial/trial-encoder.ts";
import { withBrowserStudio } from "./browser-studio.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const says = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 30_000 });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const finding = (page: Page, code: string) => page.locator(`[data-code="${code}"]`).first();
/** On screen, with its sentence, its remedy and its code. */
const finds = async (page: Page, code: string, sentence: string) => {
  const block = finding(page, code);
  await block.waitFor({ timeout: 60_000 });
  const text = await block.innerText();
  assert.ok(text.startsWith(sentence), text);
  assert.ok(text.split("\n").filter((line) => line !== "").length >= 3, text);
};
const mends = (page: Page, code: string) =>
  finding(page, code).waitFor({ state: "detached", timeout: 60_000 });

Deno.test("whatever is wrong with an encoder is said on screen while it is so", inBrowser, async (t) => {
  await withBrowserStudio(async ({ open, url, box, relay }) => {
    const { page, context } = await open();
    const step = async (name: string, work: () => Promise<void>) => {
      if (!await t.step(name, work)) throw new Error(`"${name}" failed`);
      const heading = page.getByRole("heading", { name: /^(Checks|What happened)$/ });
      // At once, as a page that changes meanwhile may draw another in its place.
      await heading.first().evaluate((shown) => shown.scrollIntoView());
      await keepScreen(page, `provoked-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
    };
    await context.addInitScript(() => localStorage.setItem("dstream/way", "encoder"));
    await page.goto(`${url}/#/broadcast`);
    await says(page, "The box is ready");
    await page.getByLabel("Title").fill("Bees");
    await press(page, "Prepare the stream");
    await says(page, "Waiting for your encoder");
    const d = new URL(page.url()).hash.split("/").at(-1) ?? "";
    const server = await page.getByLabel("Server", { exact: true }).inputValue();
    const key = await page.getByLabel("Stream key", { exact: true }).inputValue();
    const rtmp = `${server}/${key}`;
    const token = key.slice(key.indexOf("=") + 1);

    const gone = () => finds(page, "encoder-gone", "The encoder is gone");
    const arrives = () =>
      page.locator("li[data-mark=good]", { hasText: "Its picture arrives" }).waitFor({ timeout: 40_000 });

    /** Sends in this way until what is wrong with it was seen. */
    const sending = async (options: Partial<EncoderOptions>, seen: () => Promise<void>) => {
      const encoder = startEncoder({ url: rtmp, ...options });
      try {
        await seen();
      } finally {
        await encoder.stop();
      }
    };

    await step("no encoder yet, and an address that nobody outside has", async () => {
      await finds(page, "no-encoder", "No encoder is sending yet");
      await finds(page, "only-here", "Nobody outside can reach the box");
    });

    await step("a wrong key", async () => {
      await startEncoder({ url: `${rtmp.slice(0, -6)}000000` }).ended;
      await finds(page, "wrong-key", "An encoder was refused: its stream key is wrong");
    });

    await step(
      "B-frames, keyframes every four seconds, no sound",
      () =>
        sending({ bFrames: 3, keyframes: 4, audio: "none" }, async () => {
          await finds(page, "b-frames", "B-frames are on");
          await finds(page, "keyframe-interval", "Keyframes come too seldom");
          await finds(page, "no-audio", "There is no sound");
          await mends(page, "no-encoder");
        }),
    );

    await step("gone", gone);

    await step("AAC where WebRTC wants Opus, and silent", () =>
      sending({ audio: "silent" }, async () => {
        await finds(page, "whep-no-sound", "Who watches instantly hears nothing");
        await finds(page, "silent-audio", "The sound is silent");
        await mends(page, "b-frames");
        await mends(page, "encoder-gone");
      }));

    await step("uneven keyframes", () => {
      const keyframesAt = Array.from({ length: 60 }, (_, n) => Math.floor(n / 2) * 2.4 + (n % 2) * 0.5);
      return sending(
        { keyframesAt },
        () => finds(page, "keyframes-irregular", "Keyframes come unevenly"),
      );
    });

    await step("pictures that are missing", () =>
      sending(
        { filter: "select='not(between(mod(n,30),11,14))'" },
        async () => {
          await finds(page, "frames-dropped", "Frames are missing when they reach the box");
          await says(page, /[1-9]\d* frames missing so far/);
        },
      ));

    await step("a bitrate that jumps", () =>
      sending(
        { filter: "noise=alls=60:allf=t,drawbox=c=black:t=fill:enable='lt(mod(t,6),3)'" },
        () => finds(page, "bitrate-jumping", "The bitrate jumps"),
      ));

    await step("an uplink that is too short", async () => {
      const line = await openSlowLine({ to: box.config.ports.rtmp, uplink: 700_000 });
      try {
        await sending(
          { url: rtmp.replace(`:${box.config.ports.rtmp}/`, `:${line.port}/`) },
          () => finds(page, "uplink-short", "The picture arrives slower than it plays"),
        );
      } finally {
        await line.close();
      }
    });

    await step("timestamps that go back", async () => {
      const bent = await startBentEncoder({
        url: rtmp,
        seconds: 12,
        bend: (ms) => (ms > 7000 ? ms - 2000 : ms),
      });
      try {
        await finds(page, "timestamps-back", "The encoder's clock jumped back");
      } finally {
        await bent.stop();
      }
    });

    await step("H.265", () =>
      sending(
        { url: box.ingest(d, token).srt, video: "hevc" },
        () => finds(page, "codec-hevc", "Many viewers can't see the picture"),
      ));

    await step("sound that can't be played", () =>
      sending(
        { url: box.ingest(d, token).srt, audio: "mp2" },
        () => finds(page, "codec-dropped", "A track is left out"),
      ));

    await step(
      "sound alone",
      () => sending({ video: "none" }, () => finds(page, "no-video", "There is no picture")),
    );

    await step("connected and frozen", async () => {
      await gone();
      const encoder = startEncoder({ url: rtmp });
      try {
        await arrives();
        encoder.freeze();
        await finds(page, "no-media", "The encoder sends nothing playable");
      } finally {
        await encoder.stop();
      }
    });

    await step("a box by whose clock the seal ends soon", async () => {
      await gone();
      await sending({}, async () => {
        await arrives();
        box.skew((11 * 60 + 40) * 60_000);
        await finds(page, "delegation-expiring", "The box may seal in your name only for a while");
        box.skew(0);
        await mends(page, "delegation-expiring");
      });
    });

    await step("a relay that refuses", async () => {
      relay.refusal = "blocked: not today";
      await press(page, "End the stream");
      await press(page, "End it");
      await says(page, "The announcement is not out");
      await finds(page, "relay-refused", "localhost");
      relay.refusal = undefined;
      await press(page, "Try again");
    });

    await step("and all of it is summed up", async () => {
      await says(page, "What happened");
      await says(page, "It is over.");
      assert.equal(await page.getByText("The box said no").count(), 0);
      const summary = page.locator("dl").filter({ hasText: "What went wrong most" });
      const text = await summary.innerText();
      assert.match(text, /Interruptions\s+[5-9]|Interruptions\s+1\d/);
      assert.doesNotMatch(text, /not counted/);
      assert.deepEqual(await seriousFaults(page), []);
    });
  });
});

Deno.test("whatever is wrong with what a browser sends is said on screen too", inBrowser, async (t) => {
  await withBrowserStudio(async ({ open, prepare, box }) => {
    const { page, context } = await open();
    const step = async (name: string, work: () => Promise<void>) => {
      if (!await t.step(name, work)) throw new Error(`"${name}" failed`);
      await page.getByRole("heading", { name: "Checks" }).evaluate((shown) => shown.scrollIntoView());
      await keepScreen(page, `provoked-browser-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
    };
    const good = (words: RegExp) =>
      page.locator("li[data-mark=good]", { hasText: words }).waitFor({ timeout: 40_000 });
    const network = await context.newCDPSession(page);
    /** Makes the way to the box worse. Chromium looks only at connections that began with some such order. */
    const worsen = ({ packetLoss = 0, uploadThroughput = -1 }) =>
      network.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 1,
        downloadThroughput: -1,
        uploadThroughput,
        packetLoss,
        packetQueueLength: 40,
      });
    const d = await prepare(page);

    await step("nothing is sent yet", () => finds(page, "not-sending", "This browser isn't sending yet"));

    await step("all is well", async () => {
      await press(page, "Turn on camera and microphone");
      await page.getByLabel("Size").selectOption("480p30");
      await worsen({});
      await press(page, "Start sending");
      await box.until(d, ({ state }) => state === "live", 40_000);
      await good(/This browser.*Sends to the box/);
      await good(/Sound.*Opus, 48 kHz, 2 channels/);
      await good(/Network.*by UDP, \d+ ms there and back/);
      await good(/Picture.*854 × 480/);
      await mends(page, "not-sending");
    });

    await step("muted, and not any more by the list's own button", async () => {
      await press(page, "Mute microphone");
      await finds(page, "microphone-muted", "You are muted.");
      await press(page, "Unmute");
      await mends(page, "microphone-muted");
    });

    await step("packets that get lost", async () => {
      await worsen({ packetLoss: 20 });
      await finds(page, "packets-lost", "Packets get lost on the way to the box");
      await worsen({});
      await mends(page, "packets-lost");
    });

    await step("an uplink below the chosen bitrate", async () => {
      await worsen({ uploadThroughput: 40_000 });
      await finds(page, "uplink-low", "Your network carries less than the chosen bitrate");
      await worsen({});
      await mends(page, "uplink-low");
    });

    await step("another tab that takes over", async () => {
      const second = await context.newPage();
      await second.goto(page.url());
      await press(second, "Turn on camera and microphone");
      await press(second, "Start sending");
      await press(second, "Send from here instead");
      await finds(page, "link-stopped", "This browser has stopped sending");
      await says(page, "Another tab, device or encoder sends to this stream now.");
    });
  });
});

/** Keeps this process, which is the box's too, so busy that its timers are late by seconds. */
async function keepBusy(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    const until = performance.now() + 1600;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("whatever the box itself is short of is said on screen while it is so", inBrowser, async (t) => {
  await withBrowserStudio(async ({ open, url, box }) => {
    const { page, context } = await open();
    const step = async (name: string, work: () => Promise<void>) => {
      if (!await t.step(name, work)) throw new Error(`"${name}" failed`);
    };
    await context.addInitScript(() => localStorage.setItem("dstream/way", "encoder"));
    await page.goto(`${url}/#/broadcast`);
    await says(page, "The box is ready");
    await page.getByLabel("Title").fill("Bees");
    await press(page, "Prepare the stream");
    await says(page, "Waiting for your encoder");
    const d = new URL(page.url()).hash.split("/").at(-1) ?? "";
    const server = await page.getByLabel("Server", { exact: true }).inputValue();
    const key = await page.getByLabel("Stream key", { exact: true }).inputValue();
    const encoder = startEncoder({ url: `${server}/${key}`, size: "640x360", bitrate: "800k" });
    try {
      await step(
        "every picture size is made",
        () => says(page, "216p, 0.30 Mbit/s at most: made by the box"),
      );

      const pid = await rungPid(384);
      assert.ok(pid !== undefined);
      await step("a rendition slower than it is watched, and a disk with little space", async () => {
        Deno.kill(pid, "SIGSTOP");
        box.diskHas(90 * 1024 * 1024);
        await finds(page, "disk-short", "The box is running out of disk space");
        await says(page, "In the box's words: The box's disk has 90 MB left");
        await finds(page, "ladder-short", "The box makes fewer picture sizes than it should");
        await says(page, "216p, 0.30 Mbit/s at most: the box is too slow for it now");
      });

      await step("a wrong clock besides, and no time", async () => {
        box.skew(-90_000);
        await finds(page, "clock-skew", "The box's clock is wrong");
        await says(page, /In the box's words: The box's clock is (89|90|91) s behind/);
        await keepBusy();
        await finds(page, "cpu-short", "The box can't keep up");
        await says(page, /In the box's words: The box is short of CPU/);
      });

      await step("and it looks as it should", async () => {
        const sizes = page.getByRole("heading", { name: "Picture sizes for your viewers" });
        const show = () => sizes.scrollIntoViewIfNeeded();
        assert.deepEqual(await lookEverywhere(page, "provoked-box", show, ["phone", "desktop"]), []);
      });

      await step("a disk that is full", async () => {
        box.diskHas(undefined);
        box.skew(0);
        await mends(page, "disk-short");
        await mends(page, "clock-skew");
        await fillDisk(box, d);
        await says(page, "In the box's words: The box's disk failed (no space left)");
        assert.equal((await box.status(d)).state, "live");
      });
    } finally {
      await encoder.stop();
    }
  }, { ladder: "216p:300k", secondRelay: true });
});

Deno.test("a computer whose clock is wrong is told so, by how much and which way", inBrowser, async () => {
  await withBrowserStudio(async ({ open, prepare }) => {
    const { page } = await open();
    await page.clock.install({ time: Date.now() + 30_000 });
    await prepare(page);
    await finds(page, "clock-off", "The clocks of this computer and the box differ by ");
    // Setting a clock takes a moment, more of them on a busy machine.
    await says(page, /differ by (29|30|31) s/);
    await says(page, "The box's clock is behind.");
  });
});

/** A firewall without UDP: neither side hears of the other's. */
const NO_UDP = `{
  const Real = RTCPeerConnection;
  const withoutUdp = (text) => text.replaceAll(/a=candidate:\\S+ \\d udp .*\\r\\n/gi, "");
  globalThis.RTCPeerConnection = class extends Real {
    setRemoteDescription({ type, sdp }) {
      return super.setRemoteDescription({ type, sdp: withoutUdp(sdp) });
    }
  };
  const fetched = fetch;
  globalThis.fetch = (input, init) =>
    init?.method === "PATCH" && typeof init.body === "string"
      ? fetched(input, { ...init, body: withoutUdp(init.body) })
      : fetched(input, init);
}`;

Deno.test("a browser behind a firewall without UDP sends by TCP, and is told so", inBrowser, async () => {
  await withBrowserStudio(async ({ open, prepare, box }) => {
    const { page } = await open();
    await page.addInitScript(NO_UDP);
    const d = await prepare(page);
    await press(page, "Turn on camera and microphone");
    await press(page, "Start sending");
    await box.until(d, ({ state }) => state === "live", 40_000);
    await finds(page, "udp-blocked", "Your network blocks UDP, so TCP is used");
    await says(page, "In the box's words: The media comes over TCP");
  });
});

Deno.test("devices that are refused stand in the list of checks", inBrowser, async () => {
  await withBrowserStudio(async ({ open, prepare }) => {
    const { page } = await open({ devices: "refused", width: 390, height: 844, theme: "light" });
    await prepare(page);
    await press(page, "Turn on camera and microphone");
    await finds(page, "source-missing", "Camera: ");
    await finds(page, "microphone-missing", "Microphone: ");
    await page.getByRole("heading", { name: "Checks" }).evaluate((shown) => shown.scrollIntoView());
    await keepScreen(page, "provoked-browser-refused");
    assert.deepEqual(await seriousFaults(page), []);
  });
});
