import type { BoxStatus, Track } from "../../contracts/api/status.ts";
import { hostReach } from "../origin/health/host-reach.ts";
import type { Conduct } from "./conduct.ts";
import { isStale } from "./kept-rendition.ts";
import { type KeptStream, type MirrorSession, newestOf } from "./kept-stream.ts";
import type { PullCounts } from "./pull.ts";
import type { StreamRendition } from "./stream-playlist.ts";

export type MirrorStatusOptions = {
  id: string;
  d: string;
  stream: KeptStream;
  conduct: Pick<Conduct, "list">;
  counts: PullCounts;
  audience: { http: number; sent: number };
  /** Milliseconds since 1970. */
  nowMs: number;
};

/** What a mirror knows by itself: the newest signed state, what it pulls from, and what it found false. */
export function mirrorStatus(options: MirrorStatusOptions): BoxStatus {
  const { id, d, stream, counts, audience, nowMs } = options;
  const session = stream.session();
  const newest = session && newestOf(session);
  const { playlists, objects, bytes, refused } = counts;
  return {
    d,
    state: newest === undefined
      ? "waiting"
      : newest.state === "ended"
      ? "ended"
      : newest.state === "paused" || isStale(newest, nowMs)
      ? "reconnecting"
      : "live",
    since: null,
    sid: session?.sid ?? null,
    tracks: (session?.words()?.renditions ?? []).map(trackOf),
    bitrate: session === undefined ? null : bitrateOf(session),
    keyframeInterval: null,
    viewers: { http: audience.http, webrtc: 0 },
    sent: audience.sent,
    warnings: [],
    mirror: {
      id,
      sources: options.conduct.list().map(({ place, state, why }) => ({
        host: place.host,
        state,
        ...(why !== undefined && { why }),
      })),
      verified: { playlists, objects, bytes },
      refused,
      age: newest === undefined ? null : Math.max(0, Math.round((nowMs - newest.signedMs) / 1000)),
      held: stream.size(),
    },
  };
}

/** What anybody may read of it: carriers in the network of whoever runs this are numbered, and named to him alone. */
export function toldToAll(status: BoxStatus): BoxStatus {
  if (status.mirror === undefined) return status;
  let inside = 0;
  const sources = status.mirror.sources.map((source) => {
    const { hostname = "" } = URL.parse(`http://${source.host}`) ?? {};
    return hostReach(hostname) === "everywhere" ? source : { ...source, host: `own-network-${++inside}` };
  });
  return { ...status, mirror: { ...status.mirror, sources } };
}

function trackOf({ rid, kind, codecs, width, height }: StreamRendition): Track {
  return {
    rid,
    kind,
    codec: codecs[0] ?? "",
    ...(width !== undefined && height !== undefined && { width, height }),
  };
}

/** Of all renditions together, by the segments that are held; null before there are any. */
function bitrateOf(session: MirrorSession): number | null {
  const rates = [...session.renditions.values()].map((kept) => kept.bitrate());
  return rates.some((rate) => rate === undefined)
    ? null
    : rates.reduce((sum: number, rate) => sum + (rate ?? 0), 0);
}
