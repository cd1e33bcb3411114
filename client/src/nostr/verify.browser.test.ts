import assert from "node:assert/strict";
import { startSite } from "../../testing/built-site.ts";
import { liveEvent, openContext, testKey } from "../../testing/discover-stand.ts";
import { startMemoryRelay } from "../../testing/memory-relay.ts";
import { startChromium } from "../../testing/watch-stand.ts";
import { signEvent } from "../../../contracts/nostr/event-signature.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const MANY = 700;

Deno.test(
  "many events are verified by the faster code, and it too lets no forgery through",
  inBrowser,
  async () => {
    const browser = await startChromium();
    const [relay, late] = [startMemoryRelay(), startMemoryRelay()];
    const site = await startSite({ relays: [relay.url, late.url] });
    const noise = (n: number, tags: string[][] = []) =>
      signEvent({
        ...liveEvent({ by: 3, d: `old-${n}`, title: `Old ${n}`, status: "ended" }),
        tags: [["d", `old-${n}`], ["status", "ended"], ...tags],
      }, testKey(3));
    for (let n = 0; n < MANY; n++) relay.add(noise(n));
    try {
      const context = await openContext(browser);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      const faster = page.waitForRequest(/gzipped-/);
      await page.goto(site.url);
      await page.getByText("Nobody is live right now").waitFor();
      const worker = page.workers().find((worker) => worker.url().includes("verify-worker"));
      assert.ok(worker !== undefined);
      await (await faster).response();
      const forged = liveEvent({ by: 5, title: "Forged while the faster code runs" });
      late.add({ ...forged, tags: [...forged.tags, ["t", "added"]] });
      const bent = liveEvent({ by: 6, title: "Signed by nobody" });
      late.add({ ...bent, sig: `${bent.sig.slice(0, -1)}${bent.sig.endsWith("0") ? "1" : "0"}` });
      late.add(liveEvent({ by: 4, title: "Genuine, after the change" }));
      await page.getByText("Genuine, after the change").waitFor();
      assert.equal(await page.getByText(/Forged while|Signed by nobody/).count(), 0);
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await Promise.all([site.close(), relay.close(), late.close()]);
    }
  },
);
