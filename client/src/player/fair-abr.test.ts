import assert from "node:assert/strict";
import Hls, { type ComponentAPI, type FragBufferedData, type HlsConfig, type LoaderStats } from "hls.js";
import { makeFairAbr } from "./fair-abr.ts";

/** What a choice of rendition hears and knows, and what it makes of loads. */
function choose(Abr: HlsConfig["abrController"]) {
  const listeners = new Map<string, (event: string, data: FragBufferedData) => void>();
  const hls = {
    config: Hls.DefaultConfig,
    logger: console,
    on(event: string, listener: (event: string, data: FragBufferedData) => void, context: object) {
      listeners.set(event, listener.bind(context));
    },
    off: () => {},
  };
  const abr = new Abr(hls as unknown as Hls);
  return {
    buffered: (stats: LoaderStats, part: boolean) => {
      const frag = { type: "main", sn: 1, bitrate: 150_000, bitrateTest: false, stats };
      const data = { frag, part: part ? { stats } : null, stats, id: "main" };
      listeners.get(Hls.Events.FRAG_BUFFERED)?.(
        Hls.Events.FRAG_BUFFERED,
        data as unknown as FragBufferedData,
      );
    },
    estimate: () => abr.bwEstimator.getEstimate(),
    close: () => (abr as ComponentAPI).destroy(),
  };
}

/** A part of 4 kB: 20 ms until the box answers, so many on the line, 30 until it is checked and parsed. */
const load = (lineMs: number): LoaderStats => ({
  aborted: false,
  loaded: 4000,
  retry: 0,
  total: 4000,
  chunkCount: 0,
  bwEstimate: 0,
  loading: { start: 1000, first: 1020, end: 1020 + lineMs },
  parsing: { start: 1020 + lineMs, end: 1050 + lineMs },
  buffering: { start: 0, first: 0, end: 0 },
});

for (const part of [true, false]) {
  const what = part ? "part" : "segment";
  Deno.test(`makeFairAbr() takes no slow line for a fast one when a ${what} is small`, () => {
    const abr = choose(makeFairAbr(Hls.DefaultConfig.abrController));
    for (let n = 0; n < 10; n++) abr.buffered(load(200), part);
    assert.equal(Math.round(abr.estimate()), 160_000);
    abr.close();
  });

  Deno.test(`makeFairAbr() takes no fast line for a slow one because a ${what} is small`, () => {
    const [fair, plain] = [makeFairAbr(Hls.DefaultConfig.abrController), Hls.DefaultConfig.abrController]
      .map(choose);
    for (let n = 0; n < 10; n++) for (const abr of [fair, plain]) abr?.buffered(load(2), part);
    assert.equal(Math.round(fair?.estimate() ?? 0), 16_000_000);
    // What this is here for: once hls.js does it by itself, the class has done its work.
    assert.ok((plain?.estimate() ?? 0) < 1_100_000);
    for (const abr of [fair, plain]) abr?.close();
  });
}

Deno.test("makeFairAbr() leaves the times of a load as they were, for whoever reads them after it", () => {
  const abr = choose(makeFairAbr(Hls.DefaultConfig.abrController));
  const stats = load(2);
  abr.buffered(stats, true);
  assert.deepEqual({ ...stats, bwEstimate: 0 }, load(2));
  abr.close();
});
