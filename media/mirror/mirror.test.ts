import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { pictureOf, sessionOf, untilLive, withMirror } from "./trial-mirror.ts";

/** Twice what twelve listed segments of picture and sound weigh in the trial of memory, and a little. */
const LIMIT = 2 * 2 * 15 * 5 * 20_000;

/** Headers that decide how an answer is kept and read. */
const TELLING = [
  "content-type",
  "cache-control",
  "etag",
  "accept-ranges",
  "vary",
  "access-control-allow-origin",
  "access-control-expose-headers",
  "cross-origin-resource-policy",
];

Deno.test("startMirror() gives the same bytes under the same names with the same headers, whole, ranged, conditional and to HEAD", () =>
  withMirror(1, async (stage) => {
    const { sources, get } = stage;
    const [source] = sources;
    assert.ok(source);
    await untilLive(stage);
    const { rendition } = pictureOf(stage);
    const sid = sessionOf(stage).sid;
    const [init] = [...rendition.inits.values()];
    const names = [
      "ll.m3u8",
      "index.m3u8",
      `${sid}/video/ll.m3u8`,
      `${sid}/audio/index.m3u8`,
      `${sid}/video/${init?.name}`,
      `${sid}/video/0.m4s`,
      `${sid}/video/p11.m4s`,
      `${sid}/audio/p12.m4s`,
    ];
    const requests: RequestInit[] = [
      {},
      { method: "HEAD" },
      { headers: { range: "bytes=3-9" } },
      { headers: { "if-none-match": `"${init?.sha256}"` } },
      { headers: { "accept-encoding": "identity" } },
    ];
    for (const name of names) {
      for (const request of requests) {
        const one: Response = await get(name, request);
        const other: Response = await fetch(source.folder + name, request);
        const what = `${name} ${JSON.stringify(request)}`;
        assert.equal(one.status, other.status, what);
        for (const header of TELLING) {
          assert.equal(one.headers.get(header), other.headers.get(header), `${what} ${header}`);
        }
        assert.deepEqual(
          new Uint8Array(await one.arrayBuffer()),
          new Uint8Array(await other.arrayBuffer()),
          what,
        );
      }
    }
  }));

Deno.test("startMirror() answers a blocked reload once the part is there, and gives the hinted part as it comes", () =>
  withMirror(1, async (stage) => {
    const { sources, get } = stage;
    await untilLive(stage);
    const { rendition } = pictureOf(stage);
    const { sid } = sessionOf(stage);
    const query = `_HLS_msn=${rendition.chain.n + 1}&_HLS_part=${rendition.open.length}`;
    const k = rendition.nextK;
    const [reload, part] = [get(`${sid}/video/ll.m3u8?${query}`), get(`${sid}/video/p${k}.m4s`)];
    await waitFor(
      "both wait",
      () => Promise.resolve(sources[0]?.requests.some((one) => one.includes(`p${k}.m4s`)) || undefined),
      5000,
    );
    sources[0]?.feed(1);
    assert.match(await (await reload).text(), new RegExp(`URI="p${k}.m4s"`));
    const bytes = new Uint8Array(await (await part).arrayBuffer());
    assert.deepEqual(bytes, Uint8Array.from(rendition.open.at(-1)?.bytes ?? []));
  }));

Deno.test("startMirror() goes on with another carrier when its own dies, comes back to it, and pulls each byte once", () =>
  withMirror(2, async (stage) => {
    const { sources, get } = stage;
    const [first, second] = sources;
    assert.ok(first && second);
    await untilLive(stage);
    const shows = async (part: number) =>
      (await (await get(`${sessionOf(stage).sid}/video/ll.m3u8`)).text()).includes(`URI="p${part}.m4s"`) ||
      undefined;
    await first.stop();
    first.feed(2);
    const last = () => pictureOf(stage).rendition.nextK - 1;
    await waitFor("what only the second one has", () => shows(last()), 8000);
    await second.stop();
    await first.start();
    first.feed(2);
    await waitFor("what only the first one has", () => shows(last()), 8000);
    const media = [first, second].flatMap(({ requests }) =>
      requests.filter((one) => /\/p\d+\.m4s$/.test(one))
    );
    const asked = Map.groupBy(media, (one) => one);
    const twice = [...asked].filter(([, times]) => times.length > 2);
    assert.deepEqual(twice, [], "a part is asked for once, and once more where its carrier went away");
  }));

Deno.test("startMirror() holds no more than it may, and still all that is listed", () =>
  withMirror(1, async (stage) => {
    const { sources, mirror } = stage;
    await untilLive(stage);
    for (let i = 0; i < 8; i++) {
      sources[0]?.feed(15, 20_000);
      const n = pictureOf(stage).rendition.chain.n;
      await waitFor(
        `segment ${n}`,
        () =>
          Promise.resolve(
            (mirror.status().mirror?.verified.objects ?? 0) > 0 && mirror.status().state === "live" ||
              undefined,
          ),
        5000,
      );
    }
    const held = mirror.status().mirror?.held ?? 0;
    assert.ok(held > 0 && held <= LIMIT / 2, `${held} bytes held`);
  }, { limit: LIMIT }));
