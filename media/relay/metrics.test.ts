import assert from "node:assert/strict";
import { checkMetrics } from "../../contracts/api/trial-metrics.ts";
import { countOutcome, makeRelayCounters } from "./counters.ts";
import { relayMetrics } from "./metrics.ts";

Deno.test("relayMetrics() writes what Prometheus reads", () => {
  const counters = makeRelayCounters();
  for (const reason of ["", "duplicate: already have this event"]) {
    countOutcome(counters.events, { ok: true, reason });
  }
  countOutcome(counters.events, { ok: false, reason: "rate-limited: slow down" });
  counters.questions = 7;
  const lines = checkMetrics(relayMetrics({ counters, connections: 2, events: 9, residentBytes: 12_345 }));
  assert.deepEqual(lines, [
    "dstream_relay_connections 2",
    "dstream_relay_events 9",
    'dstream_relay_events_total{outcome="stored"} 1',
    'dstream_relay_events_total{outcome="duplicate"} 1',
    'dstream_relay_events_total{outcome="rate-limited"} 1',
    "dstream_relay_questions_total 7",
    "dstream_relay_slowed_down_total 0",
    "dstream_relay_connections_refused_total 0",
    "dstream_process_resident_bytes 12345",
  ]);
});
