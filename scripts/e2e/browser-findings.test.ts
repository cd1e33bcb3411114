import assert from "node:assert/strict";
import { seriousFaults } from "../../client/testing/accessibility.ts";
import { keepScreen } from "../../client/testing/screens.ts";
import { withBrowserStudio } from "./browser-studio.ts";
import { finds, mends, press, says } from "./findings-on-screen.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

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
      // A browser's estimate climbs back by what it sends, which is little on a busy machine.
      await mends(page, "uplink-low", 150_000);
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
