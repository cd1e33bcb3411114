import assert from "node:assert/strict";
import type { ListedObject, ListedReport } from "../../player/worker/messages.ts";
import { makeListings } from "./listings.ts";

const SID = "0123456789abcdef";
const source = "https://box.example/live/test/index.m3u8";
const urlOf = (n: number) => `https://box.example/live/test/${SID}/video/${n}.m4s`;
const object = (n: number, kind: ListedObject["kind"] = "segment"): ListedObject => ({
  ...{ kind, rid: "video", n, url: urlOf(n), length: 100 + n, sha256: "00".repeat(32) },
});
const report = (objects: ListedObject[], sid = SID): ListedReport => ({
  ...{ report: "listed", source, sid, rid: "video", url: source, objects },
});
const numbers = (listings: readonly { name: { n: number } }[]) => listings.map(({ name }) => name.n);

Deno.test("makeListings() knows nothing of another session, of parts and of init segments", () => {
  const listings = makeListings(SID);
  listings.add(report([object(1)], "fedcba9876543210"));
  listings.add(report([object(2, "part"), object(3, "init")]));
  assert.deepEqual([1, 2, 3].map((n) => listings.of(urlOf(n))), [undefined, undefined, undefined]);
});

Deno.test("makeListings() runs for no segment that was there before the page, nor for those it slept through", () => {
  const listings = makeListings(SID);
  assert.deepEqual(listings.add(report([object(1), object(2)])), []);
  assert.deepEqual(listings.add(report([3, 4, 5].map((n) => object(n)))), []);
  assert.equal(listings.of(urlOf(4))?.name.n, 4);
});

Deno.test("makeListings() gives what is listed as it is made, once, whichever source lists it", () => {
  const listings = makeListings(SID);
  listings.add(report([object(1)]));
  assert.deepEqual(numbers(listings.add(report([object(2)]))), [2]);
  const mirrored = { ...object(2), url: "https://mirror.example/2.m4s" };
  assert.deepEqual(listings.add({ ...report([mirrored]), source: "https://mirror.example/index.m3u8" }), []);
  assert.equal(listings.named("video", 2)?.url, mirrored.url);
  assert.deepEqual(listings.of(urlOf(2))?.name, listings.of(mirrored.url)?.name);
});
