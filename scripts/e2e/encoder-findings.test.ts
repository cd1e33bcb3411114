import assert from "node:assert/strict";
import { seriousFaults } from "../../client/testing/accessibility.ts";
import { keepScreen } from "../../client/testing/screens.ts";
import { startBentEncoder } from "../../media/trial/trial-bent-encoder.ts";
import { openSlowLine } from "../../media/trial/trial-slow-line.ts";
import { type EncoderOptions, startEncoder } from "../../media/trial/trial-encoder.ts";
import { withBrowserStudio } from "./browser-studio.ts";
import { awaitEncoder, finds, mends, press, says } from "./findings-on-screen.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

Deno.test("whatever is wrong with an encoder is said on screen while it is so", inBrowser, async (t) => {
  await withBrowserStudio(async ({ open, url, box, relay }) => {
    const { page } = await open();
    const step = async (name: string, work: () => Promise<void>) => {
      if (!await t.step(name, work)) throw new Error(`"${name}" failed`);
      const heading = page.getByRole("heading", { name: /^(Checks|What happened)$/ });
      // At once, as a page that changes meanwhile may draw another in its place.
      await heading.first().evaluate((shown) => shown.scrollIntoView());
      await keepScreen(page, `provoked-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
    };
    const { d, server, key } = await awaitEncoder(page, url);
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
