import assert from "node:assert/strict";
import { get, newestOf, textOf, type WatchCost, watchParts, watchPlain } from "./trial-cache.ts";
import { STREAM, type TrialSource } from "./trial-source.ts";

/** What one cache does otherwise than another. */
export type CacheManner = {
  /** How long playlists that wait for nothing are kept, in milliseconds. */
  keptMs: number;
  /** Whether low-latency playlists are kept, and not passed on for each who asks. */
  keepsParts: boolean;
  /** Whether one answer wakes all who wait for it; else they look again, and on a busy machine some ask the carrier, too. */
  wakesAll: boolean;
};

/** One thing that any cache in front of a carrier has to do. */
export type CacheCase = {
  name: string;
  run: (stage: { source: TrialSource; cache: string; manner: CacheManner }) => Promise<void>;
};

const VIEWERS = 50;

/** What every configuration of ours is tried for. */
export const CACHE_CASES: readonly CacheCase[] = [
  {
    name: "lets no query of a stranger past the cache, or into it, and holds nobody back for one",
    async run({ source, cache, manner }) {
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
        // What the carrier would read and the cache doesn't must not make everybody wait.
        `%5FHLS_msn=${newest + 1}`,
        `_HLS_msn=${newest}&_HLS_part=7`,
        `_HLS_msn=00${newest + 1}`,
        `_HLS_msn=high`,
      ];
      const begunAt = performance.now();
      for (const query of strange) {
        assert.equal(newestOf(textOf(await get(`${cache}${folder}index.m3u8?${query}`))), newest, query);
      }
      const plain = `${STREAM.d}/${folder}index.m3u8`;
      const reached = source.requests.slice(before);
      const others = new Set(reached.filter((one) => one !== plain));
      assert.deepEqual([...others], [`${plain}?_HLS_msn=${newest}`]);
      const periods = 1 + Math.ceil((performance.now() - begunAt) / manner.keptMs);
      assert.ok(reached.length <= 2 * periods, `${reached.length} reached the carrier in ${periods} periods`);
    },
  },
  {
    name: "lets 50 viewers cost the carrier one request for each object, and holds no playlist back",
    async run({ source, cache, manner }) {
      const plain = await watchPlain({ source, cache, viewers: VIEWERS, rounds: 4 });
      judgeCost(plain, manner);
      assert.equal(plain.late, 0, "a reload brought less than was sealed");
      if (!manner.keepsParts) return;
      const parts = await watchParts({ source, cache, viewers: VIEWERS, rounds: 12 });
      judgeCost(parts, manner);
      assert.equal(parts.late, 0, "a reload brought a part less than was sealed");
    },
  },
  {
    name: "keeps bytes for good and gives ranges of them, to pages of any origin",
    async run({ source, cache }) {
      const folder = `${cache}${source.session().sid}/video/`;
      const first = await get(`${folder}p3.m4s`);
      assert.equal(first.cache, "MISS");
      const ranged = await fetch(`${folder}p3.m4s`, { headers: { range: "bytes=2-5" } });
      assert.deepEqual([ranged.status, ranged.headers.get("x-cache")], [206, "HIT"]);
      assert.deepEqual(
        new Uint8Array(await ranged.arrayBuffer()),
        Uint8Array.from(first.bytes.slice(2, 6)),
      );
      assert.match(ranged.headers.get("cache-control") ?? "", /immutable/);
      assert.equal(ranged.headers.get("access-control-allow-origin"), "*");
    },
  },
];

/** One request for each object; a playlist is over soon, and who comes later costs another. */
function judgeCost({ asked, reached, looks, again }: WatchCost, { keptMs, wakesAll }: CacheManner): void {
  const said = `${reached} of ${asked} reached the carrier, ${JSON.stringify(looks)} of them first looks`;
  assert.ok(reached / asked <= 0.02, said);
  if (!wakesAll) return;
  assert.equal(again, 0, said);
  const playlists = 3;
  assert.ok(looks.reached <= playlists * (1 + Math.floor(looks.tookMs / keptMs)), said);
}
