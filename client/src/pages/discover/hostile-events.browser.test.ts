import assert from "node:assert/strict";
import { readLink } from "../../../../contracts/nostr/link.ts";
import { liveEvent, type StreamSketch } from "../../../testing/discover-stand.ts";
import { withStand } from "../../../testing/site-stand.ts";

const LONG = "W".repeat(16_000);

const HOSTILE: StreamSketch[] = [
  { by: 10, d: LONG, title: "Name without end" },
  { by: 11, title: LONG, topics: [LONG, ...Array.from({ length: 200 }, (_, n) => `tag${n}`)] },
  {
    by: 12,
    title: "<img src=x onerror=alert(1)>",
    image: "javascript:alert(1)",
    tags: [["content-warning", LONG]],
  },
  { by: 13, title: "Far future", starts: 8_000_000_000_000, status: "planned" },
  { by: 14, title: "\u202eturned\u2066", viewers: Number.MAX_SAFE_INTEGER },
  { by: 15, title: "Hint too long", tags: [["relays", `wss://relay.example/${LONG.slice(0, 600)}`]] },
  {
    by: 16,
    title: "Odd sources",
    streaming: "https://x.example/a.m3u8",
    tags: [["streaming", "::"], ["p"], ["p", "x"], ["t"], ["image"], ["starts", "-5"]],
  },
];

Deno.test("discover survives everything a stranger can write into an event", {
  sanitizeOps: false,
  sanitizeResources: false,
}, () =>
  withStand(async ({ relay, open }) => {
    for (const sketch of HOSTILE) relay.add(liveEvent(sketch));
    relay.add(liveEvent({ by: 0, title: "Ordinary" }));
    const page = await open({ width: 390, height: 844 });
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    for (const title of ["Ordinary", "Odd sources", "<img src=x", "Hint too long"]) {
      await page.getByText(title).waitFor();
    }
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    assert.equal(await page.getByText("Name without end").count(), 0);
    for (const link of await page.locator("article h2 a").all()) {
      const href = await link.getAttribute("href");
      assert.equal(readLink(href?.replace("#/watch/", "") ?? "")?.type, "stream", href ?? "no link");
    }
    assert.deepEqual(errors, []);
  }));
