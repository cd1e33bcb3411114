import assert from "node:assert/strict";
import { metricFamily, metricsText, readMetrics, samplesBy } from "./metrics.ts";
import { checkMetrics } from "./trial-metrics.ts";

Deno.test("metricsText() writes what Prometheus reads", () => {
  const text = metricsText([
    metricFamily("a_total", "counter", "All there were", 3),
    metricFamily("b", "gauge", "Those of today", [[{ kind: "x", of: "y" }, 1.5], [{}, 2]]),
    metricFamily("c", "gauge", "None now", []),
    metricFamily("d_total", "counter", "By name", samplesBy("name", new Map([["one", 1], ["two", 2]]))),
  ]);
  assert.deepEqual(checkMetrics(text), [
    "a_total 3",
    'b{kind="x",of="y"} 1.5',
    "b 2",
    'd_total{name="one"} 1',
    'd_total{name="two"} 2',
  ]);
});

Deno.test("readMetrics() passes over what is no figure, and takes no book", () => {
  assert.deepEqual(readMetrics('# HELP a b\nnonsense\na{x="y" 1\na one\n'), []);
  assert.equal(readMetrics("x".repeat(1024 * 1024 + 1)), undefined);
});

Deno.test("readMetrics() reads what metricsText() writes", () => {
  const text = metricsText([
    metricFamily("a_total", "counter", "All there were", 3),
    metricFamily("b", "gauge", "Those of today", [[{ kind: "x", of: "y" }, 1.5]]),
  ]);
  assert.deepEqual(readMetrics(text), [
    { name: "a_total", labels: {}, value: 3 },
    { name: "b", labels: { kind: "x", of: "y" }, value: 1.5 },
  ]);
});
