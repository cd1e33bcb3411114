import assert from "node:assert/strict";
import { makeRelayCounters } from "../../media/relay/counters.ts";
import { relayMetrics } from "../../media/relay/metrics.ts";
import { boxMetrics } from "../../media/origin/metrics.ts";
import { metricsRoute } from "../../edge/routes/metrics.ts";
import { makeTipCounters } from "../../edge/tips/counters.ts";
import { layTable } from "../../edge/tracker/trial-table.ts";
import { makeTrialBus } from "../../edge/tracker/trial-bus.ts";
import { ROOT } from "../root.ts";

const DASHBOARD = `${ROOT}/media/grafana/dstream.json`;

/** Every family that a part of ours writes. */
async function families(): Promise<Set<string>> {
  const { tracker } = layTable({}, Math.random, {
    share: { bus: makeTrialBus().bus, instance: "00112233445566ff" },
  });
  const edge = metricsRoute({ tracker, tips: makeTipCounters(), memory: () => 1 });
  const texts = [
    boxMetrics({ statuses: [], residentBytes: 1, lateMs: 0, freeBytes: 1 }),
    relayMetrics({ counters: makeRelayCounters(), connections: 0, events: 0, residentBytes: 1 }),
    await (await edge.request("/")).text(),
  ];
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = ""]) => name)),
  );
}

Deno.test("the dashboard asks only for figures that a part of ours gives, and for each of the box", async () => {
  const text = await Deno.readTextFile(DASHBOARD);
  const asked = new Set([...text.matchAll(/\bdstream_\w+/g)].map(([name]) => name));
  const given = await families();
  assert.deepEqual([...asked].filter((name) => !given.has(name)), []);
  const unseen = [...given].filter((name) => name.startsWith("dstream_box_") && !asked.has(name));
  assert.deepEqual(unseen, ["dstream_box_frames_received"]);
});

Deno.test("the dashboard's panels have names of their own and lie beside each other", async () => {
  const { panels } = JSON.parse(await Deno.readTextFile(DASHBOARD)) as {
    panels: { id: number; title: string; gridPos: { x: number; y: number; w: number; h: number } }[];
  };
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length);
  const taken = new Set<string>();
  for (const { title, gridPos: { x, y, w, h } } of panels) {
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        const place = `${column}/${row}`;
        assert.ok(column < 24 && !taken.has(place), `${title} at ${place}`);
        taken.add(place);
      }
    }
  }
});
