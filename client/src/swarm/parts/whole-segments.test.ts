import assert from "node:assert/strict";
import { toHex } from "../../../../contracts/hex.ts";
import { sha256 } from "../../../../contracts/sha256.ts";
import type { FedHls } from "../../player/feeding.ts";
import type { LoadListener } from "../../player/verifier-client.ts";
import type { ListedObject, LoadRequest } from "../../player/worker/messages.ts";
import { makeVerifiedStore } from "../store/verified-store.ts";
import { makeTrialTime } from "../trial-time.ts";
import { makeWholeSegments, partsListOf } from "./whole-segments.ts";

const SID = "0123456789abcdef";
const LIVE = "https://box.example/live/bees";
const PLAIN = `${LIVE}/${SID}/video/index.m3u8`;
const LIST = `${LIVE}/${SID}/video/ll.m3u8`;
const times = { start: 0, first: 0, end: 0 };
const bytes = Uint8Array.of(1, 2, 3, 4);
const segmentOf = (n: number): ListedObject => (
  {
    kind: "segment",
    rid: "video",
    n,
    url: `${LIVE}/${SID}/video/${n}.m4s`,
    length: 4,
    sha256: toHex(sha256(bytes)),
  }
);
const partOf = (n: number, p: number): ListedObject => (
  { kind: "part", rid: "video", n, p, url: `${LIVE}/${SID}/video/p${n}${p}.m4s`, length: 2, sha256: "" }
);

type Asked = { request: LoadRequest; on: LoadListener };

/** A page that plays whole segments with two seconds ahead. */
function stand({ company = 1 } = {}) {
  const time = makeTrialTime(0);
  const box: Asked[] = [];
  const mesh: Asked[] = [];
  const got: { url: string; bytes: number[] }[] = [];
  const store = makeVerifiedStore({ now: time.now, maxBytes: 1e6, keepMs: 30_000 });
  const took: string[] = [];
  const ask = (list: Asked[]) => (request: LoadRequest, on: LoadListener) => {
    list.push({ request, on });
    return () => {};
  };
  const buffered = { length: 1, start: () => 0, end: () => 3 };
  const fed = { rung: "crowd", video: { currentTime: 1, buffered }, hls: { bandwidthEstimate: 1e6 } };
  const engine = makeWholeSegments({
    client: { load: ask(box), judge: () => () => {}, check: () => () => {} },
    mesh: { load: ask(mesh), listed: () => {}, company: () => company, close: () => {} },
    store,
    sid: SID,
    fed: () => fed as unknown as FedHls,
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    now: time.now,
    after: time.after,
    on: { took: (_bytes, from, { n }) => void took.push(`${n} ${String(from)}`) },
  });
  const listed = (url: string, objects: ListedObject[]) =>
    engine.listed({
      report: "listed",
      source: `${LIVE}/${url === LIST ? "ll" : "index"}.m3u8`,
      sid: SID,
      rid: "video",
      url,
      objects,
    });
  const load = (n: number) => {
    const { url } = segmentOf(n);
    engine.load({ kind: "bytes", url, source: `${LIVE}/index.m3u8`, firstByteMs: 5000, totalMs: 20_000 }, {
      done: ({ data }) => void got.push({ url, bytes: [...new Uint8Array(data as ArrayBuffer)] }),
      failed: () => assert.fail("nothing fails here"),
    });
  };
  const askList = (url: string) =>
    engine.load({ kind: "playlist", url, source: `${LIVE}/index.m3u8`, firstByteMs: 5000, totalMs: 20_000 }, {
      done: () => {},
      failed: () => {},
    });
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  const bring = (n: number, p: number) => {
    const asked = mesh.find(({ request }) => request.url === partOf(n, p).url);
    asked?.on.done({ url: partOf(n, p).url, data: bytes.slice(2 * p, 2 * p + 2).buffer, times });
  };
  return { time, engine, box, mesh, got, took, listed, load, askList, bring, settled };
}

Deno.test("partsListOf() knows no list of parts but beside a box' own", () => {
  assert.equal(partsListOf("https://cdn.example/stream/index.m3u8"), undefined);
  assert.equal(partsListOf(LIST), undefined);
  assert.equal(partsListOf(PLAIN), LIST);
});

Deno.test("makeWholeSegments() follows no list of parts where nobody is connected, and asks the box at once", async () => {
  const { time, listed, load, mesh, box, settled } = stand({ company: 0 });
  listed(PLAIN, [segmentOf(1)]);
  load(1);
  await settled();
  time.pass(0);
  assert.deepEqual([mesh.length, box.map(({ request }) => request.url)], [0, [segmentOf(1).url]]);
});

Deno.test("makeWholeSegments() asks the box for a segment of which a part never came, before what is buffered ends", async () => {
  const { time, listed, load, box, got, took, bring, settled } = stand();
  listed(PLAIN, [segmentOf(1)]);
  listed(LIST, [segmentOf(1), partOf(2, 0)]);
  listed(LIST, [partOf(3, 0), partOf(3, 1)]);
  bring(3, 0);
  listed(PLAIN, [segmentOf(3)]);
  load(3);
  await settled();
  time.pass(1000);
  assert.equal(box.length, 0);
  time.pass(2000);
  assert.deepEqual(box.map(({ request }) => request.url), [segmentOf(3).url]);
  box[0]?.on.done({ url: segmentOf(3).url, data: bytes.slice().buffer, times });
  await settled();
  assert.deepEqual([got.length, took], [1, ["3 http"]]);
});

Deno.test("makeWholeSegments() asks for the next list of segments once the parts' list has the next one whole, and at once alone", async () => {
  const { listed, askList, box, mesh } = stand();
  listed(PLAIN, [segmentOf(1)]);
  askList(`${PLAIN}?_HLS_msn=2`);
  askList(PLAIN);
  assert.deepEqual(box.map(({ request }) => request.url), [PLAIN]);
  assert.equal(mesh.length, 1);
  listed(LIST, [partOf(2, 0), segmentOf(2)]);
  assert.deepEqual(box.map(({ request }) => request.url), [PLAIN, `${PLAIN}?_HLS_msn=2`]);
  const alone = stand({ company: 0 });
  alone.listed(PLAIN, [segmentOf(1)]);
  alone.askList(`${PLAIN}?_HLS_msn=2`);
  assert.equal(alone.box.length, 1);
  await alone.settled();
});

Deno.test("makeWholeSegments() gives hls.js a segment as soon as its parts came, and asks the box for nothing", async () => {
  const { listed, load, mesh, box, got, bring, settled } = stand();
  listed(PLAIN, [segmentOf(1)]);
  assert.deepEqual(mesh.map(({ request }) => [request.url, request.source]), [[LIST, `${LIVE}/ll.m3u8`]]);
  listed(LIST, [segmentOf(1), partOf(2, 0)]);
  // Each object is told of once: the list of parts was first with this segment.
  listed(LIST, [partOf(3, 0), partOf(3, 1), segmentOf(3)]);
  load(3);
  await settled();
  bring(3, 1);
  bring(3, 0);
  await settled();
  await settled();
  assert.deepEqual([got, box.length], [[{ url: segmentOf(3).url, bytes: [...bytes] }], 0]);
});
