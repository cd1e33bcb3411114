import assert from "node:assert/strict";
import {
  type CacheProgram,
  get,
  newestOf,
  textOf,
  type WatchCost,
  watchParts,
  watchPlain,
  withCache,
} from "./trial-cache.ts";
import { STREAM } from "./trial-source.ts";

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

/** How long the configuration keeps a playlist. */
const KEPT_MS = 200;

/** One request for each object; a playlist is over soon, and who comes later costs another. */
function judgeCost({ asked, reached, looks, again }: WatchCost): void {
  const said = `${reached} of ${asked} reached the carrier, ${JSON.stringify(looks)} of them first looks`;
  assert.equal(again, 0, said);
  const playlists = 3;
  assert.ok(looks.reached <= playlists * (1 + Math.floor(looks.tookMs / KEPT_MS)), said);
  assert.ok(reached / asked <= 0.02, said);
}

Deno.test("varnish-cache.vcl lets 50 viewers cost the carrier one request for each object, and holds no playlist back", () =>
  withCache(VARNISH, async (source, cache) => {
    const plain = await watchPlain({ source, cache, viewers: 50, rounds: 4 });
    judgeCost(plain);
    assert.equal(plain.late, 0, "a reload brought less than was sealed");
    const parts = await watchParts({ source, cache, viewers: 50, rounds: 12 });
    judgeCost(parts);
    assert.equal(parts.late, 0, "a reload brought a part less than was sealed");
  }));

Deno.test("varnish-cache.vcl keeps a playlist for less than a part, nothing that failed, and bytes for ranges", () =>
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
    const first = await get(`${folder}p3.m4s`);
    const ranged = await fetch(`${folder}p3.m4s`, { headers: { range: "bytes=2-5" } });
    assert.deepEqual([ranged.status, ranged.headers.get("x-cache")], [206, "HIT"]);
    assert.deepEqual(new Uint8Array(await ranged.arrayBuffer()), Uint8Array.from(first.bytes.slice(2, 6)));
    assert.match(ranged.headers.get("cache-control") ?? "", /immutable/);
    assert.equal(ranged.headers.get("access-control-allow-origin"), "*");
  }));

Deno.test("varnish-cache.vcl lets no query of a stranger past the cache, or into it, and holds nobody back for one", () =>
  withCache(VARNISH, async (source, cache) => {
    const { sid } = source.session();
    const folder = `${sid}/video/`;
    const segment = await get(`${cache}${folder}1.m4s`);
    const newest = newestOf(textOf(await get(`${cache}${folder}index.m3u8`)));
    const before = source.requests.length;
    for (let i = 0; i < 20; i++) {
      const again = await get(`${cache}${folder}1.m4s?evict=${i}`);
      assert.deepEqual([again.cache, again.bytes], ["HIT", segment.bytes]);
    }
    assert.equal(source.requests.length, before, "no query of bytes reaches the carrier");
    const strange = [
      ...Array.from({ length: 20 }, (_, i) => `evict=${i}`),
      // What the carrier would read and Varnish doesn't must not make everybody wait.
      `%5FHLS_msn=${newest + 1}`,
      `_HLS_msn=${newest}&_HLS_part=7`,
      `_HLS_msn=00${newest + 1}`,
      `_HLS_msn=high`,
    ];
    for (const query of strange) {
      assert.equal(newestOf(textOf(await get(`${cache}${folder}index.m3u8?${query}`))), newest, query);
    }
    const plain = `${STREAM.d}/${folder}index.m3u8`;
    const reached = new Set(source.requests.slice(before));
    assert.deepEqual([...reached].filter((one) => one !== plain), [`${plain}?_HLS_msn=${newest}`]);
  }));
