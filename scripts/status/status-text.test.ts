import assert from "node:assert/strict";
import type { Figure } from "../../contracts/api/metrics.ts";
import { statusText, streamsOf } from "./status-text.ts";

const figure = (name: string, value: number, labels: Record<string, string> = {}): Figure => ({
  name,
  labels,
  value,
});
const box = [
  figure("dstream_box_stream_state", 0, { stream: "show", state: "waiting" }),
  figure("dstream_box_stream_state", 1, { stream: "show", state: "live" }),
  figure("dstream_box_stream_state", 1, { stream: "quiet", state: "waiting" }),
  figure("dstream_box_viewers", 1, { stream: "show", by: "http" }),
  figure("dstream_box_viewers", 2, { stream: "show", by: "webrtc" }),
  figure("dstream_box_bitrate_bits", 3_100_000, { stream: "show" }),
  figure("dstream_box_sent_bytes_total", 1_200_000_000, { stream: "show" }),
  figure("dstream_box_warning", 1, { stream: "show", code: "b-frames" }),
  figure("dstream_process_resident_bytes", 120_000_000),
];

Deno.test("statusText() says of a part that is down why, and nothing else", () => {
  const text = statusText([{ part: "box", url: "http://b", state: "down", why: "nobody listens there" }]);
  assert.equal(text, "box     http://b  DOWN: nobody listens there");
});

Deno.test("streamsOf() gives each stream once, in the state it is in", () => {
  assert.deepEqual(streamsOf(box), [
    {
      stream: "show",
      state: "live",
      bitrate: 3_100_000,
      viewers: { http: 1, webrtc: 2 },
      sentBytes: 1_200_000_000,
      warnings: ["b-frames"],
    },
    { stream: "quiet", state: "waiting", warnings: [] },
  ]);
});

Deno.test("statusText() says what a person wants to know of each part and stream", () => {
  const edge = [
    figure("dstream_tracker_peers", 1234),
    figure("dstream_tracker_swarms", 1),
    figure("dstream_tracker_bus_there", 0),
  ];
  const relay = [figure("dstream_relay_connections", 1), figure("dstream_relay_events", 42)];
  const lines = statusText([
    { part: "client", url: "http://client", state: "up", ms: 1 },
    { part: "edge", url: "http://e", state: "up", ms: 2, figures: edge },
    { part: "relay", url: "http://r", state: "up", ms: 3, figures: relay },
    { part: "box", url: "http://b", state: "up", ms: 4, figures: box },
  ]).split("\n");
  assert.deepEqual(lines, [
    "client  http://client  up, 1 ms",
    "edge    http://e       up, 2 ms, 1,234 peers in 1 swarm, NATS IS AWAY",
    "relay   http://r       up, 3 ms, 1 connection, 42 events",
    "box     http://b       up, 4 ms, 120 MB of memory",
    `  ${
      "show".padEnd(32)
    } live, 3.10 Mbit/s, 1 viewer by HTTP and 2 by WebRTC, 1.2 GB sent, LOOK AT: b-frames`,
    `  ${"quiet".padEnd(32)} waiting`,
  ]);
});
