import assert from "node:assert/strict";
import { type CacheProgram, get, textOf, withCache } from "./trial-cache.ts";
import { CACHE_CASES, type CacheManner } from "./trial-cache-cases.ts";

const CONFIGURATION = new URL("varnish-cache.vcl", import.meta.url);

const VARNISH: CacheProgram = {
  programs: ["/usr/sbin/varnishd", "/usr/bin/varnishd", "/opt/homebrew/sbin/varnishd"],
  debian: "varnish",
  async prepare({ folder, carrier, port }) {
    const text = (await Deno.readTextFile(CONFIGURATION)).replace('"5659"', `"${carrier}"`);
    await Deno.writeTextFile(`${folder}/dstream.vcl`, text);
    return [
      ...["-F", "-n", `${folder}/work`, "-f", `${folder}/dstream.vcl`, "-a", `127.0.0.1:${port}`],
      ...["-s", "malloc,64m", "-T", "none", "-p", "thread_pools=1"],
    ];
  },
};

const manner: CacheManner = { keptMs: 200, keepsParts: true, wakesAll: true };

for (const { name, run } of CACHE_CASES) {
  Deno.test(
    `varnish-cache.vcl ${name}`,
    () =>
      withCache(
        VARNISH,
        (source, cache) => run({ source, cache, manner }),
      ),
  );
}

Deno.test("varnish-cache.vcl keeps a playlist for less than a part, and nothing that failed", () =>
  withCache(VARNISH, async (source, cache) => {
    const { sid, renditions } = source.session();
    const { rendition } = renditions.get("video") ?? assert.fail();
    const folder = `${cache}${sid}/video/`;
    const missing = `${folder}p${rendition.nextK + 9}.m4s`;
    assert.deepEqual([(await get(missing)).status, (await get(missing)).cache], [404, "MISS"]);
    await get(`${folder}ll.m3u8`);
    source.feed(1);
    const fedAt = Date.now();
    let shown = "";
    while (!shown.includes(`URI="p${rendition.nextK - 1}.m4s"`)) {
      assert.ok(Date.now() - fedAt < 5000, "a playlist is handed out for ever");
      shown = textOf(await get(`${folder}ll.m3u8`));
    }
  }));
