import assert from "node:assert/strict";
import type { BoxStatus } from "../../contracts/api/status.ts";
import { checkMetrics } from "../../contracts/api/trial-metrics.ts";
import { boxMetrics } from "./metrics.ts";

const waiting: BoxStatus = {
  d: "quiet",
  state: "waiting",
  since: null,
  sid: null,
  tracks: [],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
};
const warned = (code: string) => ({ code, detail: "198.51.100.7 does it", remedy: "" });
const live: BoxStatus = {
  ...waiting,
  d: "show",
  state: "live",
  bitrate: 3_000_000.4,
  keyframeInterval: 1.5,
  frames: { received: 100, dropped: 3, perSecond: 25 },
  viewers: { http: 4, webrtc: 1 },
  sent: 5000,
  warnings: [warned("b-frames"), warned("b-frames"), warned("cpu-short")],
};
const rest = { residentBytes: 12_345, lateMs: 1.7, freeBytes: 7 };

Deno.test("boxMetrics() writes what Prometheus reads, with no stream too", () => {
  const lines = checkMetrics(boxMetrics({ ...rest, freeBytes: undefined, statuses: [] }));
  assert.deepEqual(lines, ["dstream_box_late_seconds 0.002", "dstream_process_resident_bytes 12345"]);
});

Deno.test("boxMetrics() tells of each stream what is known of it, and of nobody who watches", () => {
  const text = boxMetrics({ ...rest, statuses: [waiting, live] });
  const lines = checkMetrics(text);
  for (
    const line of [
      'dstream_box_stream_state{stream="quiet",state="waiting"} 1',
      'dstream_box_stream_state{stream="show",state="waiting"} 0',
      'dstream_box_stream_state{stream="show",state="live"} 1',
      'dstream_box_viewers{stream="show",by="http"} 4',
      'dstream_box_viewers{stream="show",by="webrtc"} 1',
      'dstream_box_sent_bytes_total{stream="show"} 5000',
      'dstream_box_bitrate_bits{stream="show"} 3000000',
      'dstream_box_keyframe_interval_seconds{stream="show"} 1.5',
      'dstream_box_frames_dropped{stream="show"} 3',
      'dstream_box_warning{stream="show",code="b-frames"} 1',
      'dstream_box_warning{stream="show",code="cpu-short"} 1',
      "dstream_box_disk_free_bytes 7",
    ]
  ) assert.ok(lines.includes(line), line);
  assert.ok(!lines.some((line) => line.startsWith('dstream_box_bitrate_bits{stream="quiet"')));
  assert.ok(!text.includes("198.51.100.7"));
});
