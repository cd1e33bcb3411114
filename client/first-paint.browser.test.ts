import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startSite } from "./testing/built-site.ts";
import { addEvening, openContext, serveStills } from "./testing/discover-stand.ts";
import { startMemoryRelay } from "./testing/memory-relay.ts";
import { buildOnce } from "./testing/site-build.ts";
import { startChromium } from "./testing/watch-stand.ts";
import { weigh } from "./testing/weigh.ts";

const FIRST_PAINT = 35_000;
/** A guard against growth; the promise is the first paint's. */
const FIRST_STREAM = 80_000;

/** Files that a script or page names statically, itself included. */
async function closure(folder: string, name: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = await readFile(join(folder, name), "utf8");
  const named = name.endsWith(".html")
    ? [...text.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path)
    : [...text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, path]) => `assets/${path}`);
  for (const path of named) if (path !== undefined) await closure(folder, path, seen);
  return seen;
}

/** The built file that holds a text no other one has. */
async function fileWith(folder: string, mark: RegExp): Promise<string> {
  const names = (await readdir(join(folder, "assets"))).filter((name) => name.endsWith(".js"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, "assets", name), "utf8")));
  const found = names.filter((_, index) => mark.test(texts[index] ?? ""));
  assert.equal(found.length, 1, `${mark} is in ${found.join(", ") || "no file"}`);
  return `assets/${found[0]}`;
}

Deno.test("the first paint of the start page takes at most 35 kB of brotli", async () => {
  const folder = await buildOnce();
  const names = await closure(folder, "index.html");
  await closure(folder, await fileWith(folder, /import\(`\.\/stream-shelves-/), names);
  const total = await weigh(folder, names);
  console.info(`first paint: ${(total / 1000).toFixed(1)} kB brotli in ${names.size} files`);
  assert.ok(total <= FIRST_PAINT, `${total} bytes in ${[...names].join(", ")}`);
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8");
    assert.doesNotMatch(text, /EXT-X-MEDIA-SEQUENCE|secp256k1|WebAssembly/, `${name} carries what can wait`);
  }
});

Deno.test("the start page fetches no player, and little until the first stream is shown", {
  sanitizeOps: false,
  sanitizeResources: false,
}, async () => {
  const browser = await startChromium();
  const folder = await buildOnce();
  const relay = startMemoryRelay();
  addEvening(relay);
  const site = await startSite({ relays: [relay.url] });
  try {
    const context = await openContext(browser);
    await serveStills(context);
    const page = await context.newPage();
    const names = new Set(["index.html"]);
    page.on("request", (request) => {
      const name = request.url().slice(site.url.length + 1);
      if (request.url().startsWith(site.url) && name.startsWith("assets/")) names.add(name);
    });
    await page.goto(`${site.url}/`);
    await page.getByText("Repairing a 1962 tape recorder").waitFor();
    const total = await weigh(folder, names);
    console.info(`first stream: ${(total / 1000).toFixed(1)} kB brotli in ${names.size} files`);
    assert.ok(total <= FIRST_STREAM, `${total} bytes in ${[...names].join(", ")}`);
    assert.deepEqual([...names].filter((name) => /hls|media-chrome|bunker/.test(name)), []);
  } finally {
    await browser.close();
    await Promise.all([site.close(), relay.close()]);
  }
});
