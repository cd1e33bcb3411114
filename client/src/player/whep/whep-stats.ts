/** How receiving goes, since the reading before. Undefined is what this browser doesn't say. */
export type WhepStats = {
  /** From the box to the screen: half the way there and back, the jitter buffer and the decoder, in milliseconds. */
  delayMs: number | undefined;
  /** Packets of sound have come at some time. */
  sound: boolean;
};

/** Running totals of one reading, to be compared with another. */
export type WhepTotals = {
  atMs: number;
  /** Grows with every picture; with sound alone, with every packet of it. */
  progress: number;
  /** Packets of media. */
  packets: number;
  soundPackets: number;
  /** Seconds all pictures together spent between arrival and decoder's end, and how many they were. */
  processed: { seconds: number; count: number } | undefined;
  /** The same for the jitter buffer alone. */
  buffered: { seconds: number; count: number } | undefined;
  rttMs: number | undefined;
};

type Entry = Record<string, unknown>;

/** Reads a statistics report. */
export function readWhepTotals(report: Iterable<readonly [string, unknown]>, nowMs: number): WhepTotals {
  const entries = new Map<string, Entry>();
  for (const [id, value] of report) {
    if (typeof value === "object" && value !== null) entries.set(id, value as Entry);
  }
  const all = [...entries.values()];
  const received = (kind: string) =>
    all.find((entry) => entry["type"] === "inbound-rtp" && entry["kind"] === kind);
  const [video, audio] = [received("video"), received("audio")];
  const transport = all.find((entry) => entry["type"] === "transport");
  const chosen = transport?.["selectedCandidatePairId"];
  const pair = (typeof chosen === "string" ? entries.get(chosen) : undefined) ??
    all.find((entry) => entry["type"] === "candidate-pair" && entry["nominated"] === true);
  const rtt = count(pair, "currentRoundTripTime");
  const main = video ?? audio;
  const soundPackets = count(audio, "packetsReceived") ?? 0;
  return {
    atMs: nowMs,
    progress: video === undefined ? soundPackets : count(video, "framesDecoded") ?? 0,
    packets: (count(video, "packetsReceived") ?? 0) + soundPackets,
    soundPackets,
    processed: sum(video, "totalProcessingDelay", "framesDecoded"),
    buffered: sum(main, "jitterBufferDelay", "jitterBufferEmittedCount"),
    rttMs: rtt === undefined ? undefined : rtt * 1000,
  };
}

/** What happened between two readings. */
export function compareWhep(before: WhepTotals | undefined, after: WhepTotals): WhepStats {
  const held = mean(before?.processed, after.processed) ?? mean(before?.buffered, after.buffered);
  return {
    // Without the way's length the rest would be called the whole.
    delayMs: held === undefined || after.rttMs === undefined ? undefined : held * 1000 + after.rttMs / 2,
    sound: after.soundPackets > 0,
  };
}

type Sum = { seconds: number; count: number };

function mean(before: Sum | undefined, after: Sum | undefined): number | undefined {
  if (after === undefined) return undefined;
  const count = after.count - (before?.count ?? 0);
  return count > 0 ? Math.max(0, after.seconds - (before?.seconds ?? 0)) / count : undefined;
}

function sum(entry: Entry | undefined, seconds: string, items: string): Sum | undefined {
  const [total, number] = [count(entry, seconds), count(entry, items)];
  return total === undefined || number === undefined ? undefined : { seconds: total, count: number };
}

function count(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
