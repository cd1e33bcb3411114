import assert from "node:assert/strict";
import { firstFound, PACKAGES } from "../packages.ts";
import { ROOT } from "../root.ts";
import { launchChromium } from "./browser.ts";
import { startStack } from "./local-stack.ts";
import { playsOn, position, until } from "./page.ts";

/** An encoder as OBS is one, with the settings the page recommends or without. */
async function startEncoder(target: string, settings: readonly string[] = []): Promise<Deno.ChildProcess> {
  const ffmpeg = await firstFound(PACKAGES.ffmpeg.found, Deno.env.get("PATH") ?? "");
  if (ffmpeg === undefined) throw new Error("ffmpeg is missing: deno task test installs it or says how");
  const args = [
    ...["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30"],
    ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "800k", "-pix_fmt", "yuv420p"],
    ...(settings.length > 0 ? settings : ["-tune", "zerolatency", "-bf", "0", "-g", "30"]),
    ...["-c:a", "aac", "-f", "flv", target],
  ];
  return new Deno.Command(ffmpeg, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

async function stop(encoder: Deno.ChildProcess): Promise<void> {
  try {
    encoder.kill("SIGKILL");
  } catch (error) {
    // It ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
  await encoder.status;
}

Deno.test({
  name: "a creator goes live with an encoder, is watched sealed, is told what to mend, and ends it",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using stack = await startStack({ flags: [] });
    await stack.hears(/Ctrl-C ends it/, 120_000);
    const browser = await launchChromium();
    const encoders: Deno.ChildProcess[] = [];
    const encode = async (...given: Parameters<typeof startEncoder>) => {
      const encoder = await startEncoder(...given);
      encoders.push(encoder);
      return encoder;
    };
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(String(error)));
      const says = (words: string | RegExp) => page.getByText(words).first().waitFor({ timeout: 40_000 });
      // Each step stands on the one before it: with that one failed, the next would encode into nowhere.
      const step = async (name: string, work: () => Promise<void>) => {
        if (!await t.step(name, work)) throw new Error(`"${name}" failed`);
      };
      let target = "";
      let watch = "";

      await step("the stream is prepared on a box that becomes the creator's", async () => {
        await page.goto(`http://localhost:${stack.ports.client}/broadcast`);
        await says("belongs to nobody yet");
        await page.getByLabel("Title").fill("From a test");
        await page.getByText("OBS or another encoder", { exact: true }).click();
        await page.getByRole("button", { name: "Prepare the stream" }).click();
        await says("Waiting for your encoder");
        await says("took it");
        const server = await page.getByLabel("Server").inputValue();
        target = `${server}/${await page.getByLabel("Stream key").inputValue()}`;
        watch = await page.getByLabel("Watch link").inputValue();
      });

      await step("a wrong stream key brings no picture", async () => {
        const { code } = await (await encode(`${target.slice(0, -6)}000000`)).status;
        assert.notEqual(code, 0);
        await says("Waiting for your encoder");
      });

      const good = await encode(target);
      await step("it goes live, and its own preview is sealed", async () => {
        await says("Viewers see you.");
        await says(/every 1\.0 s/);
        await page.getByText("Sealed", { exact: true }).first().waitFor({ timeout: 20_000 });
        await page.screenshot({ path: `${ROOT}/.out/pictures/broadcast-live.png` });
      });

      await step("a viewer elsewhere watches it sealed and answers in the chat", async () => {
        const viewer = await (await browser.newContext()).newPage();
        await viewer.goto(watch);
        await viewer.getByRole("button", { name: /^Sealed/ }).waitFor({ timeout: 30_000 });
        await until("a picture that moves", 20_000, async () => (await position(viewer) ?? 0) > 0);
        await playsOn(viewer, 2);
        await viewer.getByLabel("Write a message").fill("I see it");
        await viewer.keyboard.press("Enter");
        await says("I see it");
        await viewer.context().close();
      });

      await step("an encoder that is set wrong is named while live", async () => {
        good.kill("SIGKILL");
        await good.status;
        await says("Reconnecting");
        await encode(target, ["-bf", "3", "-g", "150", "-x264-params", "b-adapt=0:scenecut=0"]);
        await says("B-frames are on");
        await says("Keyframes come too seldom");
      });

      await step("ended, the encoder is cut off and nobody is told otherwise", async () => {
        await page.getByRole("button", { name: "End the stream" }).click();
        await page.getByRole("button", { name: "End it" }).click();
        await page.getByRole("button", { name: "Go live again" }).waitFor();
        const last = encoders.at(-1);
        assert.notEqual((await last?.status)?.code, 0);
        await says("Announced as over");
        await says("It is over.");
        const viewer = await (await browser.newContext()).newPage();
        await viewer.goto(`http://localhost:${stack.ports.client}/`);
        await viewer.getByText("Nobody is live right now").waitFor({ timeout: 20_000 });
        await viewer.context().close();
      });
      assert.deepEqual(faults, []);
    } finally {
      await Promise.all(encoders.map(stop));
      await browser.close();
    }
  },
});
