import type { BoxStatus, Track } from "../../contracts/api/status.ts";
import type { BroadcastView } from "./broadcast.ts";
import { ladderWarnings, rungStatus } from "./ladder/rung-status.ts";
import type { Surroundings } from "./health/health.ts";
import { LATE_MS } from "./health/box-rules.ts";
import { warningsOf } from "./health/warnings.ts";
import type { Link } from "./webrtc/link-meter.ts";

/** What a status says besides what the stream itself knows. */
export type StatusOptions = {
  nowMs: number;
  /** How the media comes, where it comes by WebRTC. */
  link?: Link | undefined;
  surroundings?: Surroundings;
  audience?: { http: number; webrtc: number; sent: number };
};

/** Shapes `status.json`. */
export function statusOf(
  d: string,
  view: BroadcastView,
  { nowMs, link, surroundings = {}, audience }: StatusOptions,
): BoxStatus {
  const { state, session, path, expectedSinceMs, lastPartMs } = view;
  const onAir = state === "live" || state === "reconnecting";
  const tracks = (onAir ? view.tracks : []).map(({ rendition, meter, health }) => ({
    rendition,
    health,
    measured: meter.read(),
  }));
  const video = tracks.find(({ rendition }) => rendition.kind === "video");
  const byWebrtc = path?.source?.type === "webRTCSession";
  const bitrate = state === "live"
    ? tracks.reduce((sum, { measured }) => sum + (measured.bitrate ?? 0), 0)
    : undefined;
  const counted = video?.health.frames();
  // Who sends by WebRTC leaves pictures out as it likes: only what came damaged is missing.
  const frames = counted && byWebrtc ? { ...counted, dropped: path?.framesInError ?? 0 } : counted;
  const connectedSince = path === undefined
    ? expectedSinceMs
    : Math.max(lastPartMs ?? 0, expectedSinceMs ?? 0);
  return {
    d,
    state,
    since: view.sinceMs === undefined ? null : Math.floor(view.sinceMs / 1000),
    sid: session?.sid ?? null,
    tracks: tracks.map(({ rendition: { rid, kind, codec, info }, measured: { sampleRate } }): Track => ({
      rid,
      kind,
      codec,
      ...(info.width === undefined ? {} : { width: info.width }),
      ...(info.height === undefined ? {} : { height: info.height }),
      ...(kind === "video" && sampleRate !== undefined
        ? { frameRate: Math.round(sampleRate * 100) / 100 }
        : {}),
      ...(info.sampleRate === undefined ? {} : { sampleRate: info.sampleRate }),
      ...(info.channels === undefined ? {} : { channels: info.channels }),
    })),
    bitrate: bitrate ?? null,
    keyframeInterval: state === "live" ? video?.measured.keyframeInterval ?? null : null,
    ...(frames === undefined
      ? {}
      : { frames: { received: frames.received, dropped: frames.dropped, perSecond: frames.perSecond } }),
    ...(audience === undefined
      ? {}
      : { viewers: { http: audience.http, webrtc: audience.webrtc }, sent: audience.sent }),
    ...rungStatus(onAir ? view.rungs : []),
    warnings: [
      ...warningsOf({
        ...surroundings,
        state,
        nowSeconds: Math.floor(nowMs / 1000),
        tracks: tracks.map(({ rendition: { kind, codec }, measured, health }) => ({
          kind,
          codec,
          keyframeInterval: measured.keyframeInterval,
          keyframeIntervals: measured.keyframeIntervals,
          reordered: measured.reordered,
          silentS: health.silentS(),
        })),
        received: path?.codecs ?? [],
        byWebrtc,
        link,
        silentMs: connectedSince === undefined || connectedSince === 0 ? undefined : nowMs - connectedSince,
        bitrate,
        frames,
        rate: video?.health.rate(),
        behindS: tracks[0]?.health.behindS() ?? 0,
        boxIsLate: (surroundings.lateMs ?? 0) >= LATE_MS,
      }),
      ...ladderWarnings(onAir ? view.rungs : []),
    ],
  };
}
