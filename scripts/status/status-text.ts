import type { Figure } from "../../contracts/api/metrics.ts";
import type { PartAnswer } from "./ask-parts.ts";

/** A stream on a box, as its figures tell. */
export type StreamFigures = {
  stream: string;
  state: string;
  /** Bits a second. */
  bitrate?: number;
  /** Seconds. */
  keyframeInterval?: number;
  viewers?: { http: number; webrtc: number };
  sentBytes?: number;
  warnings: string[];
};

/** What a box's figures tell of its streams. */
export function streamsOf(figures: readonly Figure[]): StreamFigures[] {
  const named = (name: string, stream: string) =>
    figures.filter((figure) => figure.name === name && figure.labels.stream === stream);
  const states = figures.filter(({ name, value }) => name === "dstream_box_stream_state" && value === 1);
  return states.map(({ labels: { stream = "", state = "" } }) => {
    const one = (name: string) => named(name, stream)[0]?.value;
    const by = (way: string) =>
      named("dstream_box_viewers", stream).find(({ labels }) => labels.by === way)?.value;
    const [bitrate, keyframeInterval, sentBytes, http, webrtc] = [
      one("dstream_box_bitrate_bits"),
      one("dstream_box_keyframe_interval_seconds"),
      one("dstream_box_sent_bytes_total"),
      by("http"),
      by("webrtc"),
    ];
    return {
      stream,
      state,
      ...(bitrate === undefined ? {} : { bitrate }),
      ...(keyframeInterval === undefined ? {} : { keyframeInterval }),
      ...(http === undefined || webrtc === undefined ? {} : { viewers: { http, webrtc } }),
      ...(sentBytes === undefined ? {} : { sentBytes }),
      warnings: named("dstream_box_warning", stream).map(({ labels: { code = "" } }) => code),
    };
  });
}

/** What a person reads: a line for each part and each stream. */
export function statusText(answers: readonly PartAnswer[]): string {
  const width = Math.max(0, ...answers.map(({ url }) => url.length));
  return answers.flatMap((answer) => {
    const head = `${answer.part.padEnd(7)} ${answer.url.padEnd(width)}  `;
    if (answer.state === "down") return [`${head}DOWN: ${answer.why}`];
    const { part, figures = [] } = answer;
    const said = [`up, ${answer.ms} ms`, ...factsOf(part, figures)];
    const streams = part === "box" ? streamsOf(figures).map(streamLine) : [];
    return [head + said.join(", "), ...streams];
  }).join("\n");
}

function factsOf(part: PartAnswer["part"], figures: readonly Figure[]): string[] {
  const of = (name: string) => figures.find((figure) => figure.name === name)?.value;
  const told = (name: string, tell: (value: number) => string) => {
    const value = of(name);
    return value === undefined ? [] : [tell(value)];
  };
  const memory = told("dstream_process_resident_bytes", (value) => `${sizeText(value)} of memory`);
  switch (part) {
    case "client":
      return [];
    case "edge":
      return [
        ...told(
          "dstream_tracker_peers",
          (peers) =>
            `${countText(peers, "peer")} in ${countText(of("dstream_tracker_swarms") ?? 0, "swarm")}`,
        ),
        ...told("dstream_tracker_sockets", (sockets) => countText(sockets, "socket")),
        ...told("dstream_tracker_bus_there", (there) => there === 1 ? "NATS is there" : "NATS IS AWAY"),
        ...memory,
      ];
    case "relay":
      return [
        ...told("dstream_relay_connections", (count) => countText(count, "connection")),
        ...told("dstream_relay_events", (count) => countText(count, "event")),
        ...memory,
      ];
    case "box":
      return [...memory, ...told("dstream_box_disk_free_bytes", (free) => `${sizeText(free)} of disk free`)];
  }
}

function streamLine(
  { stream, state, bitrate, keyframeInterval, viewers, sentBytes, warnings }: StreamFigures,
): string {
  const said = [
    state,
    ...(bitrate === undefined ? [] : [`${(bitrate / 1e6).toFixed(2)} Mbit/s`]),
    ...(keyframeInterval === undefined ? [] : [`keyframes every ${keyframeInterval.toFixed(1)} s`]),
    ...(viewers === undefined
      ? []
      : [`${countText(viewers.http, "viewer")} by HTTP and ${viewers.webrtc} by WebRTC`]),
    ...(sentBytes === undefined ? [] : [`${sizeText(sentBytes)} sent`]),
    ...(warnings.length === 0 ? [] : [`LOOK AT: ${warnings.join(", ")}`]),
  ];
  return `  ${stream.padEnd(32)} ${said.join(", ")}`;
}

const countText = (count: number, what: string) =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;

function sizeText(bytes: number): string {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(bytes >= 10 * size ? 0 : 1)} ${unit}`;
  }
  return `${bytes} bytes`;
}
