/** What keeps the encoder below what was asked. */
export type QualityLimit = "none" | "cpu" | "bandwidth" | "other";

/** How sending goes, once a second. Undefined is what this browser doesn't say. */
export type LinkStats = {
  /** Bits a second, picture and sound. */
  bitrate: number;
  fps: number | undefined;
  width: number | undefined;
  height: number | undefined;
  /** Milliseconds there and back. */
  rttMs: number | undefined;
  /** Share of packets the box missed, 0 to 1. */
  loss: number | undefined;
  limit: QualityLimit | undefined;
  transport: "udp" | "tcp" | undefined;
  /** Bits a second the browser thinks the way can carry. */
  uplink: number | undefined;
  /** Frames that were there but not sent, since the last reading. */
  late: number | undefined;
  /** Keyframes in the last reading. */
  keyframes: number | undefined;
};

/** Running totals of one reading, to be compared with the next. */
export type LinkTotals = {
  atMs: number;
  bytes: number;
  frames: number;
  encoded: number;
  keyframes: number;
  /** Grows with every sign of life from the box. */
  heard: number;
};

type Entry = Record<string, unknown>;

/** Reads a statistics report; rates need the totals of the reading before. */
export function readLinkStats(
  report: Iterable<readonly [string, unknown]>,
  before: LinkTotals | undefined,
  nowMs: number,
): { stats: LinkStats | undefined; totals: LinkTotals } {
  const entries = new Map<string, Entry>();
  for (const [id, value] of report) {
    if (typeof value === "object" && value !== null) entries.set(id, value as Entry);
  }
  const all = [...entries.values()];
  const sent = all.filter((entry) => entry["type"] === "outbound-rtp");
  const video = sent.find((entry) => entry["kind"] === "video");
  const source = all.find((entry) => entry["type"] === "media-source" && entry["kind"] === "video");
  const remote = all.find((entry) => entry["type"] === "remote-inbound-rtp" && entry["kind"] === "video");
  const transport = all.find((entry) => entry["type"] === "transport");
  const chosen = text(transport, "selectedCandidatePairId");
  const pair = (chosen === undefined ? undefined : entries.get(chosen)) ??
    all.find((entry) => entry["type"] === "candidate-pair" && entry["nominated"] === true);
  const local = entries.get(text(pair, "localCandidateId") ?? "");
  const protocol = text(local, "protocol");

  const totals: LinkTotals = {
    atMs: nowMs,
    bytes: sent.reduce((sum, entry) => sum + (count(entry, "bytesSent") ?? 0), 0),
    frames: count(source, "frames") ?? 0,
    encoded: count(video, "framesSent") ?? 0,
    keyframes: count(video, "keyFramesEncoded") ?? 0,
    heard: (count(pair, "bytesReceived") ?? 0) + (count(pair, "responsesReceived") ?? 0),
  };
  if (before === undefined || nowMs <= before.atMs) return { stats: undefined, totals };
  const rtt = count(remote, "roundTripTime") ?? count(pair, "currentRoundTripTime");
  const stats: LinkStats = {
    bitrate: Math.max(0, totals.bytes - before.bytes) * 8000 / (nowMs - before.atMs),
    fps: count(video, "framesPerSecond"),
    width: count(video, "frameWidth"),
    height: count(video, "frameHeight"),
    rttMs: rtt === undefined ? undefined : rtt * 1000,
    loss: count(remote, "fractionLost"),
    limit: readLimit(text(video, "qualityLimitationReason")),
    transport: protocol === "udp" || protocol === "tcp" ? protocol : undefined,
    uplink: count(pair, "availableOutgoingBitrate"),
    late: source === undefined
      ? undefined
      : Math.max(0, totals.frames - before.frames - (totals.encoded - before.encoded)),
    keyframes: count(video, "keyFramesEncoded") === undefined
      ? undefined
      : Math.max(0, totals.keyframes - before.keyframes),
  };
  return { stats, totals };
}

function count(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function text(entry: Entry | undefined, name: string): string | undefined {
  const value = entry?.[name];
  return typeof value === "string" ? value : undefined;
}

function readLimit(value: string | undefined): QualityLimit | undefined {
  return (["none", "cpu", "bandwidth", "other"] as const).find((known) => known === value);
}
