import { profileLink } from "../../contracts/nostr/link.ts";
import type { Announcer } from "./announcer.ts";
import type { Audience } from "./audience.ts";
import type { Encoders } from "./encoders.ts";
import type { Health } from "./health/health.ts";
import type { LiveRouteOptions } from "./http/live.ts";
import { makeRateLimits, type Rates } from "./http/rate-limits.ts";
import { type OriginServer, startOriginServer } from "./http/server.ts";
import { boxMetrics } from "./metrics.ts";
import type { OwnerGate } from "./owners.ts";
import type { SealClock } from "./seal-clock.ts";
import { statusOf } from "./status.ts";
import { MAX_STREAMS, type StreamStore } from "./stream-store.ts";
import type { Streams } from "./streams.ts";
import { WEBRTC_LIMITS } from "./webrtc/limits.ts";
import type { Webrtc } from "./webrtc/webrtc.ts";

/** The parts of a box that its HTTP side speaks for. */
export type ServeBoxOptions = {
  ports: { http: number; rtmp: number; srt: number };
  /** The address that HTTP is served on; undefined: all. */
  hostname?: string | undefined;
  /** The box's public key. */
  pubkey: string;
  store: StreamStore;
  gate: OwnerGate;
  streams: Streams;
  encoders: Encoders;
  webrtc: Webrtc;
  announcer: Announcer;
  health: Health;
  audience: Audience;
  /** What came in as a table; undefined for a box that doesn't watch. */
  tips: (() => string) | undefined;
  now: () => number;
  /** What seals are dated by, and answers too. */
  sealClock: SealClock;
  log: (line: string) => void;
};

const VERSION = "0.1.0";
/** A studio asks a few times a minute. */
const API_RATES: Rates = { atOnce: 30, perMinute: 60, allAtOnce: 60, allPerMinute: 300 };

/** Serves a box over HTTP: media, WebRTC's signalling and the API. */
export function serveBox(options: ServeBoxOptions): Promise<OriginServer> {
  const {
    ports,
    pubkey,
    store,
    gate,
    streams,
    encoders,
    webrtc,
    announcer,
    health,
    audience,
    now,
    sealClock,
    log,
  } = options;
  const status: LiveRouteOptions["status"] = ({ d, view }) => {
    const seen = view();
    const stream = store.get(d);
    return statusOf(d, seen, {
      nowMs: sealClock.now(),
      link: webrtc.link(seen.path?.source?.id ?? ""),
      ...(stream === undefined ? {} : { surroundings: health.of(stream) }),
      audience: { ...audience.read(d), webrtc: webrtc.watching(d) },
    });
  };
  return startOriginServer({
    port: ports.http,
    hostname: options.hostname,
    live: { broadcasts: streams.broadcasts, audience, status },
    webrtc: webrtc.serve,
    api: {
      info: () => ({
        pubkey,
        npub: profileLink(pubkey),
        version: VERSION,
        limits: {
          streams: MAX_STREAMS,
          webrtcViewers: WEBRTC_LIMITS.watching,
          webrtcViewersPerAddress: WEBRTC_LIMITS.watchingPerAddress,
          webrtcPublishers: WEBRTC_LIMITS.publishing,
        },
        claimed: gate.isClaimed(),
      }),
      metrics: () =>
        boxMetrics({
          statuses: [...streams.broadcasts.values()].map(status),
          residentBytes: Deno.memoryUsage().rss,
          lateMs: health.machine.lateMs(),
          freeBytes: health.machine.freeBytes(),
        }),
      gate,
      ...(options.tips === undefined ? {} : { tips: options.tips }),
      limits: makeRateLimits(API_RATES, now),
      store,
      ports,
      onStream: (d) => {
        streams.follow(d);
        health.signed(d);
      },
      onKeyRenewed: async (d) => {
        await webrtc.cut(d);
        await encoders.cut(d, streams.view(d)?.path);
      },
      onAnnouncements: (d, events, options) => {
        const taken = announcer.take(d, events, options);
        if (taken.state === "kept") health.signed(d);
        return taken;
      },
    },
    now: sealClock.now,
    log,
  });
}
