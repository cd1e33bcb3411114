import assert from "node:assert/strict";
import { type CarriersOptions, makeCarriers } from "./carriers.ts";

const place = (host: string) => {
  const folder = `https://${host}.example/live/demo/`;
  return { folder, parts: `${folder}ll.m3u8`, plain: `${folder}index.m3u8` };
};
const [box, one, two] = [place("box"), place("one"), place("two")];
const request = {
  kind: "bytes" as const,
  url: `${box.folder}00112233445566aa/video/7.m4s`,
  source: box.plain,
};
const manifest = { kind: "manifest" as const, url: box.plain, source: box.plain };
const times = { start: 0, first: 20, end: 30 };

function stage({ isAside = () => false }: Partial<CarriersOptions> = {}) {
  let nowMs = 0;
  const carriers = makeCarriers({ now: () => nowMs, isAside });
  carriers.set([box, one, two]);
  const order = (asked: Parameters<typeof carriers.ways>[0] = request) =>
    carriers.ways(asked).map(({ source, spare }) =>
      `${new URL(source).host.split(".")[0]}${spare === true ? " spare" : ""}`
    );
  return { carriers, order, wait: (ms: number) => (nowMs += ms) };
}

Deno.test("makeCarriers() knows one way alone to what is no box's, or of nobody else", () => {
  const { carriers } = stage();
  const foreign = { url: "https://other.example/a/7.ts", source: "https://other.example/a.m3u8" };
  assert.deepEqual(carriers.ways({ ...request, ...foreign }), [foreign]);
  const outside = { ...request, url: "https://elsewhere.example/7.m4s" };
  assert.deepEqual(carriers.ways(outside), [{ url: outside.url, source: outside.source }]);
  carriers.set([box]);
  assert.deepEqual(carriers.ways(request), [{ url: request.url, source: request.source }]);
});

Deno.test("makeCarriers() asks others under their own address, for what stands at the address that was opened", () => {
  const { carriers } = stage();
  assert.deepEqual(carriers.ways(request)[1], {
    url: `${one.folder}00112233445566aa/video/7.m4s`,
    source: one.plain,
    at: request.url,
  });
  carriers.set([one, two]);
  assert.deepEqual(carriers.ways(request).map(({ source }) => source), [one.plain, two.plain]);
});

Deno.test("makeCarriers() asks whoever brought something first, and who failed last", () => {
  const { carriers, order, wait } = stage();
  assert.deepEqual(order(), ["box", "one", "two"]);
  carriers.failed(box.plain);
  carriers.brought(one.plain, request, times);
  assert.deepEqual(order(), ["one", "two", "box"]);
  wait(1100);
  assert.deepEqual(order(), ["one", "box", "two"]);
});

Deno.test("makeCarriers() prefers the nearest, by a clear margin", () => {
  const { carriers, order } = stage();
  carriers.measured(box.folder, 120);
  carriers.measured(one.folder, 100);
  carriers.measured(two.folder, 60);
  assert.deepEqual(order(), ["two", "box", "one"]);
  carriers.measured(two.folder, 160);
  assert.deepEqual(order(), ["box", "one", "two"]);
});

Deno.test("makeCarriers() tells nobody of the viewer while the one in use is near and in time, and nobody twice", () => {
  const { carriers, wait } = stage();
  for (let object = 0; object < 50; object++) carriers.brought(box.plain, request, times);
  wait(60_000);
  assert.deepEqual(carriers.due(), []);
  carriers.failed(box.plain);
  assert.deepEqual(carriers.due(), [box.folder, one.folder, two.folder]);
  carriers.failed(one.plain);
  carriers.set([one]);
  carriers.set([box, one, two, place("three"), place("four")]);
  wait(60_000);
  assert.deepEqual(carriers.due(), [place("three").folder], "no more than four for good");
  assert.deepEqual(carriers.due(), []);
});

Deno.test("makeCarriers() looks for a nearer one where objects take long to begin, not where a playlist does", () => {
  const { carriers } = stage();
  const far = { start: 0, first: 200, end: 210 };
  for (let tries = 0; tries < 9; tries++) carriers.brought(box.plain, { kind: "playlist" }, far);
  assert.deepEqual(carriers.due(), []);
  for (let tries = 0; tries < 9; tries++) carriers.brought(box.plain, request, far);
  assert.equal(carriers.due().length, 3);
});

Deno.test("makeCarriers() leaves aside, and never measures, what the page had better not ask", () => {
  const outside = stage({ isAside: (address) => address.startsWith(box.folder) });
  assert.deepEqual(outside.order(), ["one", "two", "box spare"]);
  assert.ok(
    outside.carriers.ways(request).every(({ joins }) => joins !== true),
    "late is no reason to ask there",
  );
  outside.carriers.failed(one.plain);
  assert.deepEqual(outside.carriers.due(), [one.folder, two.folder]);
  const within = stage();
  assert.deepEqual(within.order(), ["box", "one", "two"]);
  within.carriers.failed(one.plain);
  assert.equal(within.carriers.due().length, 3);
});

Deno.test("makeCarriers() lets whoever named a session that nobody has name none for a while, longer each time", () => {
  const { carriers, order, wait } = stage();
  const playlist = (sid: string) => `${box.folder}${sid}/video/index.m3u8`;
  carriers.brought(two.plain, request, times);
  carriers.measured(two.folder, 200);
  carriers.measured(one.folder, 10);
  assert.deepEqual(order(manifest), ["box", "one", "two"], "neither nearness nor quickness counts");
  carriers.named(one.plain, ["aaaaaaaaaaaaaaaa"]);
  carriers.over(playlist("aaaaaaaaaaaaaaaa"));
  carriers.over(playlist("aaaaaaaaaaaaaaaa"));
  assert.deepEqual(order(manifest), ["box", "two", "one spare"]);
  assert.deepEqual(order(), ["one", "two", "box"], "what is checked may come from anyone");
  wait(10_001);
  assert.deepEqual(order(manifest), ["box", "one", "two"]);
  carriers.named(one.plain, ["bbbbbbbbbbbbbbbb"]);
  carriers.over(playlist("bbbbbbbbbbbbbbbb"));
  wait(10_001);
  assert.deepEqual(order(manifest), ["box", "two", "one spare"]);
});

Deno.test("makeCarriers() blames nobody for the end of a session that was true, and always asks somebody", () => {
  const { carriers, order } = stage();
  carriers.named(box.plain, ["00112233445566aa"]);
  carriers.held("00112233445566aa");
  carriers.over(`${box.folder}00112233445566aa/video/index.m3u8?_HLS_msn=7`);
  assert.deepEqual(order(manifest), ["box", "one", "two"]);
  for (const [at, { plain }] of [box, one, two].entries()) {
    carriers.named(plain, [`000000000000000${at}`]);
    carriers.over(`${box.folder}000000000000000${at}/video/index.m3u8`);
  }
  assert.deepEqual(order(manifest), ["box", "one", "two"]);
});

Deno.test("makeCarriers() asks one alone of several that the page had better not ask, until another was of use", () => {
  const { carriers, order, wait } = stage({ isAside: () => true });
  for (const asked of [manifest, request]) assert.deepEqual(order(asked), ["box", "one spare", "two spare"]);
  assert.deepEqual(carriers.ways(request).map(({ joins = false }) => joins), [false, true, true]);
  assert.equal(carriers.namers(box.plain).length, 1);
  carriers.failed(box.plain);
  assert.deepEqual(order(), ["one", "two spare", "box spare"]);
  carriers.brought(one.plain, request, times);
  wait(1001);
  carriers.brought(box.plain, request, times);
  assert.deepEqual(order(), ["box", "one", "two spare"]);
  assert.deepEqual(carriers.namers(box.plain).map(({ url }) => url), [box.plain, one.plain]);
});

Deno.test("makeCarriers() names everybody who may say what is on the air, but for the viewer's own network", () => {
  const { carriers } = stage({ isAside: (address) => address.startsWith(two.folder) });
  carriers.named(one.plain, ["aaaaaaaaaaaaaaaa"]);
  carriers.over(`${box.folder}aaaaaaaaaaaaaaaa/video/index.m3u8`);
  assert.deepEqual(carriers.namers(box.plain).map(({ url }) => url), [box.plain, one.plain]);
  assert.deepEqual(carriers.namers("https://other.example/a.m3u8"), []);
});
