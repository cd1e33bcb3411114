import assert from "node:assert/strict";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { readDelegation } from "../../contracts/nostr/delegation.ts";
import { startSite } from "../../client/testing/built-site.ts";
import { chromiumFlags } from "../../client/testing/chromium-flags.ts";
import { type MemoryRelay, startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { childEnvironment } from "../../media/child-environment.ts";
import { startTrialBox, type TrialBox } from "../../media/trial/trial-box.ts";
import { startViewer, type Viewer } from "../../media/trial/trial-viewer.ts";
import { firstFound, PACKAGES } from "../packages.ts";
import { launchTabBrowser, type TabBrowser } from "./hidden-tab.ts";

const FLAGS = [
  ...chromiumFlags(),
  // A name that is not this computer, for pages that come insecurely.
  "--host-resolver-rules=MAP studio.test 127.0.0.1",
];

/** What a browser has: devices that are allowed, devices that are refused, or none. */
export type Devices = "allowed" | "refused" | "none";

const DEVICE_FLAGS: Record<Devices, string[]> = {
  allowed: ["--use-fake-device-for-media-stream=fps=30", "--use-fake-ui-for-media-stream"],
  refused: ["--use-fake-device-for-media-stream=fps=30"],
  none: ["--use-fake-ui-for-media-stream"],
};

/** A real box, a relay, the built site, and browsers with and without devices. */
export type BrowserStudio = {
  box: TrialBox;
  relay: MemoryRelay;
  url: string;
  open: (options?: OpenStudioOptions) => Promise<{ page: Page; context: BrowserContext }>;
  /** A browser with devices whose tabs can be hidden. */
  tabs: () => Promise<TabBrowser>;
  /** Prepares a stream by the page and answers its name. */
  prepare: (page: Page) => Promise<string>;
  /** Watches a stream and checks every byte of it. */
  watch: (d: string) => Viewer;
};

export type OpenStudioOptions = {
  devices?: Devices;
  width?: number;
  height?: number;
  theme?: "dark" | "light";
};

export type BrowserStudioOptions = {
  /** As DSTREAM_LADDER has it. */
  ladder?: string;
  /** A relay besides, so that two can agree on the time. */
  secondRelay?: boolean;
};

/** Starts box, relays, site and browser for a test, and ends them afterwards. */
export async function withBrowserStudio(
  work: (studio: BrowserStudio) => Promise<void>,
  { ladder = "", secondRelay = false }: BrowserStudioOptions = {},
): Promise<void> {
  const executablePath = await firstFound(PACKAGES.chromium.found, Deno.env.get("PATH") ?? "");
  if (executablePath === undefined) {
    throw new Error("Chromium is missing: deno task test installs it or says how");
  }
  const browsers = new Map<Devices, Promise<Browser>>();
  const launch = (devices: Devices) => {
    const known = browsers.get(devices) ??
      chromium.launch({
        executablePath,
        args: [...FLAGS, ...DEVICE_FLAGS[devices]],
        env: childEnvironment(),
      });
    browsers.set(devices, known);
    return known;
  };
  const relay = startMemoryRelay();
  const relays = [relay, ...secondRelay ? [startMemoryRelay()] : []];
  const box = await startTrialBox({ ladder });
  const site = await startSite({ relays: relays.map(({ url }) => url), box: box.url("") });
  try {
    await work({
      box,
      relay,
      url: site.url,
      open: async ({ devices = "allowed", width = 1440, height = 900, theme = "dark" } = {}) => {
        const context = await (await launch(devices)).newContext({
          viewport: { width, height },
          colorScheme: theme,
          locale: "en-GB",
        });
        await context.addInitScript(keepCaptured);
        return { context, page: await context.newPage() };
      },
      tabs: () => launchTabBrowser(executablePath, [...FLAGS, ...DEVICE_FLAGS.allowed]),
      prepare: async (page) => {
        await page.goto(`${site.url}/#/broadcast`);
        await page.getByText("The box is ready").first().waitFor();
        await page.getByLabel("Title").fill("Bees");
        await page.getByRole("button", { name: "Prepare the stream" }).click();
        await page.getByRole("button", { name: "Turn on camera and microphone" }).waitFor();
        return new URL(page.url()).hash.split("/").at(-1) ?? "";
      },
      watch: (d) => {
        const newest = () =>
          relay.published.map(readDelegation).findLast((read) => read?.address.endsWith(`:${d}`));
        const first = newest();
        assert.ok(first !== undefined, "nobody let the box seal");
        return startViewer({
          url: box.url(`/live/${d}/ll.m3u8`),
          address: first.address,
          delegation: () => newest() ?? first,
          patient: true,
        });
      },
    });
  } finally {
    await Promise.all([...browsers.values()].map(async (browser) => await (await browser).close()));
    await Promise.all([...relays.map((one) => one.close()), box.close(), site.close()]);
  }
}

/** Keeps what the page captures, since no test can press the browser's own “Stop sharing” or pull a plug. */
function keepCaptured(): void {
  const { mediaDevices } = navigator;
  if (mediaDevices === undefined) return;
  const captured: Record<Captured, MediaStreamTrack[]> = { screen: [], videoinput: [], audioinput: [] };
  const share = mediaDevices.getDisplayMedia.bind(mediaDevices);
  mediaDevices.getDisplayMedia = async (options) => {
    const stream = await share(options);
    captured.screen = stream.getTracks();
    return stream;
  };
  const capture = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (options) => {
    const stream = await capture(options);
    const [video, audio] = [stream.getVideoTracks(), stream.getAudioTracks()];
    if (video.length > 0) captured.videoinput = video;
    if (audio.length > 0) captured.audioinput = audio;
    return stream;
  };
  Object.assign(globalThis, { captured });
}

type Captured = "screen" | "videoinput" | "audioinput";

/** What “Stop sharing” does to the page. */
export function stopShare(page: Page): Promise<void> {
  return unplug(page, "screen");
}

/** What a pulled plug does to the page. */
export function unplug(page: Page, what: Captured): Promise<void> {
  return page.evaluate((what) => {
    const { captured } = globalThis as unknown as { captured: Record<Captured, MediaStreamTrack[]> };
    for (const track of captured[what]) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  }, what);
}
