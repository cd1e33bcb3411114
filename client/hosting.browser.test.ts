import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { startSite } from "./testing/built-site.ts";
import { liveEvent, openContext } from "./testing/discover-stand.ts";
import { startMemoryRelay } from "./testing/memory-relay.ts";
import { buildElsewhere, buildOnce } from "./testing/site-build.ts";
import { startChromium } from "./testing/watch-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

/** What a page complained about: errors, refused requests, broken policy. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}

async function withBrowser(work: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await startChromium();
  await work(browser).finally(() => browser.close());
}

for (const prefix of ["/", "/tv/dstream/", `/ipfs/${CID}/`]) {
  Deno.test(
    `the site works from ${prefix}: pages, workers, reload, and nothing from elsewhere`,
    inBrowser,
    () =>
      withBrowser(async (browser) => {
        const relay = startMemoryRelay();
        relay.add(liveEvent({ by: 0, title: "Late night piano" }));
        const site = await startSite({ relays: [relay.url], prefix });
        const context = await openContext(browser);
        const page = await context.newPage();
        const complaints = listen(page);
        const asked: string[] = [];
        page.on("request", (request) => asked.push(request.url()));
        page.on("websocket", (socket) => asked.push(socket.url()));

        await page.goto(`${site.url}/`);
        const stream = page.getByRole("link", { name: "Late night piano" });
        await stream.waitFor();
        assert.ok(
          page.workers().some((worker) => worker.url().includes("verify-worker")),
          "events are verified apart",
        );
        await page.getByRole("link", { name: "Settings" }).click();
        await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
        await page.goBack();
        await stream.waitFor();

        const own = new URL(`${site.url}/`).href;
        const strangers = asked.filter((url) =>
          !url.startsWith(own) && !url.startsWith(relay.url) && !/^(blob|data):/.test(url)
        );
        assert.deepEqual(strangers, []);
        assert.deepEqual(complaints, []);
        await context.close();
        await Promise.all([site.close(), relay.close()]);
      }),
  );
}

Deno.test("the page's policy lets no foreign script, frame, form or plugin in", inBrowser, async () => {
  const html = await readFile(join(await buildOnce(), "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? "";
  const rules = new Map(
    policy.split(";").map((rule) => {
      const [name = "", ...sources] = rule.trim().split(/\s+/);
      return [name, sources.join(" ")] as const;
    }),
  );
  assert.equal(rules.get("default-src"), "'none'");
  assert.equal(rules.get("script-src"), "'self' 'wasm-unsafe-eval'");
  assert.equal(rules.get("worker-src"), "'self' blob:");
  assert.equal(rules.get("base-uri"), "'none'");
  assert.equal(rules.get("form-action"), "'none'");
  for (const name of ["frame-src", "object-src", "child-src"]) {
    assert.equal(rules.get(name), undefined, `${name} falls back to none`);
  }
  assert.doesNotMatch(html, /<script(?![^>]*src=)/, "no inline script");
});

Deno.test("the page says what is wrong with its configuration and goes on", inBrowser, async (t) => {
  const cases: [string | null, RegExp][] = [
    [null, /could not be fetched \(HTTP 404\)/],
    ["{", /is not valid: not JSON/],
    ['{"relays":["https://x"]}', /is not valid: relays/],
  ];
  for (const [configText, words] of cases) {
    await t.step(configText ?? "missing", () =>
      withBrowser(async (browser) => {
        const site = await startSite({ relays: [], configText });
        const page = await (await openContext(browser)).newPage();
        await page.goto(site.url);
        await page.getByText("This copy of dStream is incomplete").waitFor();
        await page.getByText(words).waitFor();
        await page.getByText("No relay is chosen").waitFor();
        await site.close();
      }));
  }
});

Deno.test(
  "a page whose part is gone says so, with the button that helps",
  inBrowser,
  () =>
    withBrowser(async (browser) => {
      const site = await startSite({ relays: [] });
      const context = await openContext(browser);
      await context.route(/assets\/page-/, (route) => route.fulfill({ status: 404 }));
      const page = await context.newPage();
      await page.goto(`${site.url}/#/settings`);
      await page.getByText("This page could not be loaded").waitFor();
      assert.ok(await page.getByRole("button", { name: "Load the page again" }).isVisible());
      await site.close();
    }),
);

Deno.test(
  "a page that failed stays behind when the viewer goes elsewhere",
  inBrowser,
  () =>
    withBrowser(async (browser) => {
      const site = await startSite({ relays: [] });
      const context = await openContext(browser);
      const page = await context.newPage();
      await page.goto(site.url);
      await page.getByText("No relay is chosen").waitFor();
      await context.route(/assets\//, (route) => route.fulfill({ status: 404 }));
      await page.getByRole("link", { name: "Settings", exact: true }).click();
      await page.getByText("This page could not be loaded").waitFor();
      await page.getByRole("link", { name: "dStream, to the start page" }).click();
      await page.getByRole("heading", { level: 1, name: "Live now" }).waitFor({ timeout: 5000 });
      assert.equal(await page.getByText("This page could not be loaded").count(), 0);
      await site.close();
    }),
);

Deno.test("an address that leads nowhere says so", inBrowser, () =>
  withBrowser(async (browser) => {
    const site = await startSite({ relays: [] });
    const page = await (await openContext(browser, { locale: "de-DE" })).newPage();
    await page.goto(`${site.url}/#/wat`);
    await page.getByRole("heading", { level: 1, name: "Diese Seite gibt es nicht" }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    await site.close();
  }));

Deno.test(
  "two builds of one source, in two folders and countries, are the same to the byte, whatever lies above them",
  inBrowser,
  async () => {
    const first = await buildOnce();
    const elsewhere = await Deno.makeTempDir();
    try {
      await buildElsewhere(elsewhere);
      const second = join(elsewhere, "dist");
      const names = await filesOf(first);
      assert.deepEqual(await filesOf(second), names);
      for (const name of names) {
        assert.ok((await readFile(join(first, name))).equals(await readFile(join(second, name))), name);
      }
    } finally {
      await Deno.remove(elsewhere, { recursive: true });
    }
  },
);

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

Deno.test(
  "over plain HTTP from another machine the site says so, and still shows streams",
  inBrowser,
  async () => {
    const browser = await startChromium(["--host-resolver-rules=MAP lan.example 127.0.0.1"]);
    const relay = startMemoryRelay();
    relay.add(liveEvent({ by: 0, title: "Late night piano" }));
    const site = await startSite({ relays: [relay.url] });
    try {
      const page = await (await openContext(browser)).newPage();
      const complaints = listen(page);
      await page.goto(site.url.replace("localhost", "lan.example"));
      await page.getByText("This page came over plain HTTP").waitFor();
      await page.getByText("Late night piano").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
      assert.equal(await page.getByText("This page came over plain HTTP").count(), 0);
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
      await Promise.all([site.close(), relay.close()]);
    }
  },
);

Deno.test("who closes what the page says of itself goes on from there by keyboard", inBrowser, async () => {
  const browser = await startChromium(["--host-resolver-rules=MAP lan.example 127.0.0.1"]);
  const site = await startSite({ relays: [], prefix: `/ipfs/${CID}/` });
  try {
    const page = await (await openContext(browser)).newPage();
    await page.goto(`${site.url.replace("localhost", "lan.example")}/`);
    await page.getByText("This page came over plain HTTP").waitFor();
    await page.locator("[data-notice=shared]").waitFor();
    const close = page.getByRole("button", { name: "Close" });
    for (const left of [1, 0]) {
      await close.first().press("Enter");
      await page.waitForFunction(() => document.activeElement?.id === "main");
      assert.equal(await close.count(), left);
    }
  } finally {
    await browser.close();
    await site.close();
  }
});

Deno.test(
  "the skip link leads past the header, and each page begins at its top",
  inBrowser,
  () =>
    withBrowser(async (browser) => {
      const site = await startSite({ relays: [] });
      const page = await (await openContext(browser, { height: 400 })).newPage();
      await page.goto(site.url);
      await page.getByText("No relay is chosen").waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
      await page.goto(`${site.url}/#/settings`);
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      await page.mouse.wheel(0, 500);
      await page.waitForFunction(() => scrollY > 0);
      await page.evaluate(() => {
        location.hash = "#/";
      });
      await page.getByRole("heading", { level: 1, name: "Live now" }).waitFor();
      assert.equal(await page.evaluate(() => scrollY), 0);
      assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
      await site.close();
    }),
);
