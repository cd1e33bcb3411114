import { metricFamily, metricsText, samplesBy } from "../../contracts/api/metrics.ts";
import type { RelayCounters } from "./counters.ts";

export type RelayFigures = {
  counters: RelayCounters;
  connections: number;
  /** Events kept, as far as the store knows without counting. */
  events: number;
  /** Resident bytes of this process. */
  residentBytes: number;
};

/** What an operator's Prometheus reads of a relay; nothing about any one client. */
export function relayMetrics({ counters, connections, events, residentBytes }: RelayFigures): string {
  return metricsText([
    metricFamily("dstream_relay_connections", "gauge", "Connections open now", connections),
    metricFamily("dstream_relay_events", "gauge", "Events kept, counted once a minute", events),
    metricFamily(
      "dstream_relay_events_total",
      "counter",
      "Events handed in, by what became of them",
      samplesBy("outcome", counters.events),
    ),
    metricFamily("dstream_relay_questions_total", "counter", "Questions for events", counters.questions),
    metricFamily(
      "dstream_relay_slowed_down_total",
      "counter",
      "Messages refused because their sender sends too many",
      counters.slowedDown,
    ),
    metricFamily(
      "dstream_relay_connections_refused_total",
      "counter",
      "Connections refused",
      counters.refused,
    ),
    metricFamily("dstream_process_resident_bytes", "gauge", "Memory of this process", residentBytes),
  ]);
}
