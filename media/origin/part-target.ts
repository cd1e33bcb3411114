export type PartTargetOptions = {
  kind: "video" | "audio";
  /** MediaMTX's name for the kind of publisher; unknown is as RTMP. */
  source: string | undefined;
  /** The longest part seen before the session began. */
  longestUs: number;
};

/** What a slow or irregular encoder's parts may need, microseconds. */
const WIDER = [270_000, 360_000, 540_000, 1_080_000];

/** PART-TARGET of a rendition, for the whole session: 200 ms parts are at least 85 % of it and never above. */
export function partTargetFor({ kind, source, longestUs }: PartTargetOptions): number {
  // Audio is cut at whole frames near the video's cut: 0.186 to 0.215 s for AAC.
  const usual = source === "webRTCSession" ? 270_000 : kind === "audio" ? 216_000 : 235_000;
  if (longestUs <= 235_000) return usual;
  return WIDER.find((target) => target >= Math.max(usual, longestUs)) ?? 2_000_000;
}
