import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { type CacheProgram, get, newestOf, textOf, watchPlain, withCache } from "./trial-cache.ts";
import { STREAM } from "./trial-source.ts";

const CONFIGURATION = new URL("nginx-cache.conf", import.meta.url);

const NGINX: CacheProgram = {
  programs: ["/usr/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx"],
  debian: "nginx-light",
  async prepare({ folder, carrier, port }) {
    const text = (await Deno.readTextFile(CONFIGURATION))
      .replace("127.0.0.1:5659", `127.0.0.1:${carrier}`)
      .replace("listen 8080", `listen 127.0.0.1:${port}`)
      .replace("/var/cache/nginx/dstream", `${folder}/kept`)
      .replace(
        "worker_processes auto",
        `pid ${folder}/pid;\nerror_log stderr;\ndaemon off;\nworker_processes 1`,
      );
    await Deno.writeTextFile(`${folder}/nginx.conf`, text);
    return ["-c", `${folder}/nginx.conf`, "-p", folder, "-e", "stderr"];
  },
};

Deno.test("nginx-cache.conf lets no query of a stranger past the cache, or into it, and holds nobody back for one", () =>
  withCache(NGINX, async (source, cache) => {
    const { sid } = source.session();
    const folder = `${sid}/video/`;
    const segment = await get(`${cache}${folder}1.m4s`);
    const playlist = textOf(await get(`${cache}${folder}index.m3u8`));
    const newest = newestOf(playlist);
    const before = source.requests.length;
    for (let i = 0; i < 20; i++) {
      const again = await get(`${cache}${folder}1.m4s?evict=${i}`);
      assert.deepEqual([again.cache, again.bytes], ["HIT", segment.bytes]);
    }
    assert.equal(source.requests.length, before, "no query of bytes reaches the carrier");
    const strange = [
      ...Array.from({ length: 20 }, (_, i) => `evict=${i}`),
      // What the carrier would read and nginx doesn't must not make everybody wait.
      `%5FHLS_msn=${newest + 1}`,
      `_HLS_msn=${newest}&_HLS_part=7`,
      `_HLS_msn=00${newest + 1}`,
      `_HLS_msn=high`,
    ];
    for (const query of strange) {
      assert.equal(newestOf(textOf(await get(`${cache}${folder}index.m3u8?${query}`))), newest, query);
    }
    const reached = new Set(source.requests.slice(before));
    const plain = `${STREAM.d}/${folder}index.m3u8`;
    assert.deepEqual([...reached].filter((one) => one !== plain), [`${plain}?_HLS_msn=${newest}`]);
    assert.ok(source.requests.length - before <= 6, `${source.requests.length - before} reached the carrier`);
  }));

Deno.test("nginx-cache.conf lets 50 viewers cost the carrier one request for each object, and holds no playlist back", () =>
  withCache(NGINX, async (source, cache) => {
    const { asked, reached, late } = await watchPlain({ source, cache, viewers: 50, rounds: 4 });
    assert.ok(reached / asked <= 0.02, `${reached} of ${asked} requests reached the carrier`);
    assert.equal(late, 0, "a reload brought less than was sealed");
  }));

Deno.test("nginx-cache.conf passes low-latency playlists on as they come, and gives their parts and ranges from the cache", () =>
  withCache(NGINX, async (source, cache) => {
    const { sid, renditions } = source.session();
    const { rendition } = renditions.get("video") ?? assert.fail();
    const folder = `${sid}/video/`;
    for (let i = 0; i < 3; i++) {
      const k = rendition.nextK;
      const query = `_HLS_msn=${rendition.chain.n + 1}&_HLS_part=${rendition.open.length}`;
      const waiting = [get(`${cache}${folder}ll.m3u8?${query}`), get(`${cache}${folder}ll.m3u8?${query}`)];
      await waitFor(
        "both wait at the carrier",
        () => Promise.resolve(source.requests.filter((one) => one.endsWith(query)).length === 2 || undefined),
        5000,
      );
      source.feed(1);
      for (const got of await Promise.all(waiting)) assert.match(textOf(got), new RegExp(`URI="p${k}.m4s"`));
      const first = await get(`${cache}${folder}p${k}.m4s`);
      const again = await get(`${cache}${folder}p${k}.m4s`);
      assert.deepEqual([first.cache, again.cache], ["MISS", "HIT"]);
      assert.deepEqual(Uint8Array.from(again.bytes), Uint8Array.from(rendition.open.at(-1)?.bytes ?? []));
    }
    const ranged = await fetch(`${cache}${folder}p3.m4s`, { headers: { range: "bytes=2-5" } });
    assert.equal(ranged.status, 206);
    assert.equal((await ranged.arrayBuffer()).byteLength, 4);
    assert.match(ranged.headers.get("cache-control") ?? "", /immutable/);
    assert.equal(ranged.headers.get("access-control-allow-origin"), "*");
  }));
