import type { BoxStatus, Track } from "../../contracts/api/status.ts";
import type { BroadcastView } from "./broadcast.ts";
import { ladderWarnings, rungStatus } from "./ladder/rung-status.ts";
import { warningsOf } from "./warnings.ts";
import type { Link } from "./webrtc/link-meter.ts";

/** Shapes `status.json`. */
export function statusOf(d: string, view: BroadcastView, nowMs: number, link?: Link): BoxStatus {
  const { state, session, path, expectedSinceMs, lastPartMs } = view;
  const onAir = state === "live" || state === "reconnecting";
  const tracks = (onAir ? view.tracks : []).map(({ rendition, meter }) => ({
    rendition,
    measured: meter.read(),
  }));
  const video = tracks.find(({ rendition }) => rendition.kind === "video");
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
    bitrate: state === "live" ? tracks.reduce((sum, { measured }) => sum + (measured.bitrate ?? 0), 0) : null,
    keyframeInterval: state === "live" ? video?.measured.keyframeInterval ?? null : null,
    ...rungStatus(onAir ? view.rungs : []),
    warnings: [
      ...warningsOf({
        state,
        tracks: tracks.map(({ rendition: { kind, codec }, measured: { keyframeInterval, reordered } }) => ({
          kind,
          codec,
          keyframeInterval,
          reordered,
        })),
        received: path?.codecs ?? [],
        link,
        silentMs: connectedSince === undefined || connectedSince === 0 ? undefined : nowMs - connectedSince,
      }),
      ...ladderWarnings(onAir ? view.rungs : []),
    ],
  };
}
