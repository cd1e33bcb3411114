import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import type { SharingState } from "../tracker/sharing.ts";
import type { Tracker } from "../tracker/tracker.ts";

export type MetricsOptions = {
  tracker: Tracker;
  /** Resident bytes of this process. */
  memory: () => number;
};

/** Prometheus' text format, version 0.0.4. */
const TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** `GET /v1/metrics`: what an operator's Prometheus reads; nothing about any one viewer. */
export const metricsRoute = ({ tracker, memory }: MetricsOptions) =>
  new Hono().get(
    "/",
    describeRoute({
      summary: "Figures for Prometheus",
      responses: { 200: { description: "Text format 0.0.4", content: { "text/plain": {} } } },
    }),
    (c) => {
      const { counters } = tracker;
      const { peers, swarms } = tracker.size();
      const lines = [
        ...family("dstream_tracker_sockets", "gauge", "Sockets open now", tracker.sockets()),
        ...family("dstream_tracker_peers", "gauge", "Peers in swarms now, once per swarm", peers),
        ...family("dstream_tracker_swarms", "gauge", "Swarms now", swarms),
        ...sharedFamilies(tracker.shared()),
        ...family("dstream_process_resident_bytes", "gauge", "Memory of this process", memory()),
        ...family("dstream_tracker_announces_total", "counter", "Announces", counters.announces),
        ...family("dstream_tracker_offers_total", "counter", "Offers by what became of them", [
          [{ outcome: "relayed" }, counters.offersRelayed],
          [{ outcome: "dropped" }, counters.offersDropped],
        ]),
        ...family("dstream_tracker_answers_total", "counter", "Answers by what became of them", [
          [{ outcome: "relayed" }, counters.answersRelayed],
          [{ outcome: "dropped" }, counters.answersDropped],
        ]),
        ...family("dstream_tracker_receipts_total", "counter", "Receipts by what became of them", [
          [{ outcome: "relayed" }, counters.receiptsRelayed],
          [{ outcome: "dropped" }, counters.receiptsDropped],
        ]),
        ...family(
          "dstream_tracker_complaints_total",
          "counter",
          "Complaints about peers",
          counters.complaints,
        ),
        ...family("dstream_tracker_bans_total", "counter", "Peers refused after complaints", counters.bans),
        ...family(
          "dstream_tracker_expired_total",
          "counter",
          "Peers that announced no more",
          counters.expired,
        ),
        ...family(
          "dstream_tracker_slow_readers_total",
          "counter",
          "Sockets cut for not reading",
          counters.slowReaders,
        ),
        ...family(
          "dstream_tracker_upgrades_refused_total",
          "counter",
          "Connections refused, by cause",
          [...counters.upgradesRefused].map(([cause, count]): Sample => [{ cause }, count]),
        ),
        ...family(
          "dstream_tracker_failures_total",
          "counter",
          "Messages answered with a failure, by code",
          [...counters.failures].map(([code, count]): Sample => [{ code }, count]),
        ),
      ];
      return c.body(`${lines.join("\n")}\n`, 200, { "content-type": TYPE, "cache-control": "no-store" });
    },
  );

/** Only where there can be other instances. */
function sharedFamilies(shared: SharingState | undefined): string[] {
  if (shared === undefined) return [];
  const { there, instances, peers } = shared;
  return [
    ...family("dstream_tracker_bus_there", "gauge", "1 while other instances can be reached", Number(there)),
    ...family("dstream_tracker_instances", "gauge", "Other instances heard of now", instances),
    ...family(
      "dstream_tracker_peers_elsewhere",
      "gauge",
      "Peers that other instances have in swarms here",
      peers,
    ),
  ];
}

/** Labels, whose values are names of ours and need no escapes, and a value. */
type Sample = [labels: Record<string, string>, value: number];

function family(name: string, type: "gauge" | "counter", help: string, samples: number | Sample[]): string[] {
  const all: Sample[] = typeof samples === "number" ? [[{}, samples]] : samples;
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...all.map(([labels, value]) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
      return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`;
    }),
  ];
}
