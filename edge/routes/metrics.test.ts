import assert from "node:assert/strict";
import { checkMetrics } from "../../contracts/api/trial-metrics.ts";
import { layTable } from "../tracker/trial-table.ts";
import { metricsRoute } from "./metrics.ts";

Deno.test("metricsRoute() writes what Prometheus reads: each family once with help and type, then its samples", async () => {
  const { tracker, seat } = layTable();
  const [a, b] = [seat(1), seat(2)];
  a.announce();
  b.announce();
  a.sayRaw("nonsense");
  tracker.counters.upgradesRefused.set("bad-token", 3);
  const response = await metricsRoute({ tracker, memory: () => 12_345 }).request("/");
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const lines = checkMetrics(await response.text());
  for (
    const line of [
      "dstream_tracker_sockets 2",
      "dstream_tracker_peers 2",
      "dstream_tracker_swarms 1",
      "dstream_process_resident_bytes 12345",
      'dstream_tracker_offers_total{outcome="relayed"} 1',
      'dstream_tracker_offers_total{outcome="dropped"} 4',
      'dstream_tracker_failures_total{code="malformed"} 1',
      'dstream_tracker_upgrades_refused_total{cause="bad-token"} 3',
    ]
  ) assert.ok(lines.includes(line), line);
  for (const who of [a, b]) assert.ok(!lines.join("\n").includes(who.id));
});
