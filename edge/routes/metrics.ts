import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import { metricFamily as family, METRICS_TYPE, samplesBy } from "../../contracts/api/metrics.ts";
import type { SharingState } from "../tracker/sharing.ts";
import type { Tracker } from "../tracker/tracker.ts";
import type { TipCounters } from "../tips/counters.ts";

export type MetricsOptions = {
  tracker: Tracker;
  /** Only where tips are verified. */
  tips?: TipCounters;
  /** Resident bytes of this process. */
  memory: () => number;
};

/** `GET /v1/metrics`: what an operator's Prometheus reads; nothing about any one viewer. */
export const metricsRoute = ({ tracker, tips, memory }: MetricsOptions) =>
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
        ...tipFamilies(tips),
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
          samplesBy("cause", counters.upgradesRefused),
        ),
        ...family(
          "dstream_tracker_failures_total",
          "counter",
          "Messages answered with a failure, by code",
          samplesBy("code", counters.failures),
        ),
      ];
      return c.body(`${lines.join("\n")}\n`, 200, {
        "content-type": METRICS_TYPE,
        "cache-control": "no-store",
      });
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

/** Only of an edge with Monero nodes. */
function tipFamilies(tips: TipCounters | undefined): string[] {
  if (tips === undefined) return [];
  return [
    ...family(
      "dstream_tips_verified_total",
      "counter",
      "Tips asked about, by level or refusal",
      samplesBy("outcome", tips.verified),
    ),
    ...family(
      "dstream_tips_hints_total",
      "counter",
      "Hints, by what the nodes said",
      samplesBy("outcome", tips.hints),
    ),
    ...family(
      "dstream_monero_reports_total",
      "counter",
      "Answers of Monero nodes, by what they were",
      samplesBy("state", tips.reports),
    ),
  ];
}
