import { metricFamily, metricsText, type Sample } from "../../contracts/api/metrics.ts";
import { type BoxStatus, StreamState } from "../../contracts/api/status.ts";

export type BoxFigures = {
  /** Of every stream. */
  statuses: readonly BoxStatus[];
  /** Resident bytes of this process. */
  residentBytes: number;
  /** How late this process's own work is done on average, milliseconds. */
  lateMs: number;
  /** Bytes free where the box keeps its state; undefined where the system doesn't tell. */
  freeBytes: number | undefined;
};

/** What an operator's Prometheus reads of a box: what `status.json` says of each stream, as numbers; nothing about any one viewer. */
export function boxMetrics({ statuses, residentBytes, lateMs, freeBytes }: BoxFigures): string {
  const each = (pick: (status: BoxStatus) => readonly Sample[]): Sample[] => statuses.flatMap(pick);
  const of = ({ d }: BoxStatus, value: number | null | undefined): Sample[] =>
    value === null || value === undefined ? [] : [[{ stream: d }, value]];
  return metricsText([
    metricFamily(
      "dstream_box_stream_state",
      "gauge",
      "1 for the state that a stream is in",
      each(({ d, state }) =>
        StreamState.options.map((one): Sample => [{ stream: d, state: one }, Number(one === state)])
      ),
    ),
    metricFamily(
      "dstream_box_viewers",
      "gauge",
      "Who watches at the box itself now, by the way the stream reaches them",
      each(({ d, viewers }) =>
        viewers === undefined
          ? []
          : [[{ stream: d, by: "http" }, viewers.http], [{ stream: d, by: "webrtc" }, viewers.webrtc]]
      ),
    ),
    metricFamily(
      "dstream_box_sent_bytes_total",
      "counter",
      "Bytes of a stream that left the box over HTTP",
      each((status) => of(status, status.sent)),
    ),
    metricFamily(
      "dstream_box_bitrate_bits",
      "gauge",
      "Bits a second that come of a live stream",
      each((status) => of(status, status.bitrate === null ? null : Math.round(status.bitrate))),
    ),
    metricFamily(
      "dstream_box_keyframe_interval_seconds",
      "gauge",
      "Seconds between keyframes of a live stream",
      each((status) => of(status, status.keyframeInterval)),
    ),
    metricFamily(
      "dstream_box_frames_received",
      "gauge",
      "Pictures since the encoder came",
      each((status) => of(status, status.frames?.received)),
    ),
    metricFamily(
      "dstream_box_frames_dropped",
      "gauge",
      "Of those, pictures that are missing",
      each((status) => of(status, status.frames?.dropped)),
    ),
    metricFamily(
      "dstream_box_warning",
      "gauge",
      "1 for each finding that status.json tells of a stream now",
      each(({ d, warnings }) =>
        [...new Set(warnings.map(({ code }) => code))].map((code): Sample => [{ stream: d, code }, 1])
      ),
    ),
    metricFamily(
      "dstream_box_late_seconds",
      "gauge",
      "How late the box's own work is done",
      Math.round(lateMs) / 1000,
    ),
    ...(freeBytes === undefined ? [] : [
      metricFamily("dstream_box_disk_free_bytes", "gauge", "Free where the box keeps its state", freeBytes),
    ]),
    metricFamily("dstream_process_resident_bytes", "gauge", "Memory of this process", residentBytes),
  ]);
}
