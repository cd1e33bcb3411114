import assert from "node:assert/strict";
import fc from "fast-check";
import { readLadder, rungSize, rungText } from "./rungs.ts";

const read = (text: string, cores = 8) => readLadder(text, { cores });
const texts = (text: string, cores?: number) => {
  const ladder = read(text, cores);
  return ladder.state === "read" ? ladder.rungs.map(rungText) : ladder.why;
};

Deno.test("readLadder() names what is wrong and what it may be", () => {
  const wrong: [string, RegExp][] = [
    ["720", /holds "720": .* such as 720p:2500k/],
    ["720p", /such as 720p:2500k/],
    ["720p:2500", /such as/],
    ["720p:2500k;480p:1000k", /such as/],
    ["720p:2500k,", /holds ""/],
    ["721p:2500k", /holds 721p: .* even number/],
    ["64p:100k", /from 90 to 2160/],
    ["4320p:9M", /from 90 to 2160/],
    ["720p:1k", /from 50k to 50M/],
    ["720p:99M", /from 50k to 50M/],
    ["720p:2500k,720p:1000k", /720p twice/],
    ["720p:1000k,480p:1000k", /480p as many bits as 720p/],
    ["1080p:6M,720p:5M,540p:4M,480p:3M,360p:2M,240p:1M", /has 6 rungs: 5 are the most/],
  ];
  for (const [text, why] of wrong) assert.match(String(texts(text)), why, text);
  for (const [text] of wrong) assert.match(String(texts(text)), /^DSTREAM_LADDER /);
});

Deno.test("readLadder() has no rung when nothing is wanted", () => {
  for (const text of ["", " ", "off"]) assert.deepEqual(texts(text), []);
});

Deno.test("readLadder() reads rungs in any order, highest first", () => {
  assert.deepEqual(texts(" 480p:1000k, 720p:2.5M "), ["720p:2500k", "480p:1000k"]);
  const ladder = read("480p:1000k");
  assert.deepEqual(ladder, { state: "read", rungs: [{ rid: "video-480", height: 480, bitrate: 1_000_000 }] });
});

Deno.test("readLadder() leaves half of the machine to others when it chooses itself", () => {
  assert.deepEqual(texts("auto", 16), ["720p:2500k", "480p:1000k", "360p:600k"]);
  assert.deepEqual(texts("auto", 2), ["480p:1000k", "360p:600k"]);
  assert.deepEqual(texts("auto", 1), ["360p:600k"]);
});

Deno.test("rungSize() never enlarges, and has even sides for any source", () => {
  const side = fc.integer({ min: 2, max: 4320 });
  fc.assert(fc.property(side, side, fc.integer({ min: 45, max: 1080 }), (width, height, half) => {
    const size = rungSize({ height: half * 2 }, { width, height });
    if (size === undefined) return assert.ok(half * 2 >= Math.min(width, height));
    assert.ok(size.width % 2 === 0 && size.height % 2 === 0);
    assert.equal(Math.min(size.width, size.height), half * 2);
  }));
});

Deno.test("rungSize() is the source's shape, lying or standing", () => {
  assert.deepEqual(rungSize({ height: 480 }, { width: 1920, height: 1080 }), { width: 854, height: 480 });
  assert.deepEqual(rungSize({ height: 480 }, { width: 1080, height: 1920 }), { width: 480, height: 854 });
  assert.equal(rungSize({ height: 720 }, { width: 1280, height: 720 }), undefined);
  assert.equal(rungSize({ height: 720 }, { width: 640, height: 360 }), undefined);
});
