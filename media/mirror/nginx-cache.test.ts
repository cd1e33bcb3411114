import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { type CacheProgram, get, textOf, withCache } from "./trial-cache.ts";
import { CACHE_CASES, type CacheManner } from "./trial-cache-cases.ts";

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

const manner: CacheManner = { keptMs: 1000, keepsParts: false, wakesAll: false };

for (const { name, run } of CACHE_CASES) {
  Deno.test(
    `nginx-cache.conf ${name}`,
    () =>
      withCache(
        NGINX,
        (source, cache) => run({ source, cache, manner }),
      ),
  );
}

Deno.test("nginx-cache.conf passes low-latency playlists on as they come, and gives their parts from the cache", () =>
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
  }));
