import type { IncomingMessage, ServerResponse } from "node:http";
import { makeRateLimits } from "../http/rate-limits.ts";
import { offerRates } from "./limits.ts";
import type { Link } from "./link-meter.ts";
import { makeWebrtcMediaServer, type WebrtcMediaServerOptions } from "./media-server.ts";
import { makePasses, type Pass } from "./passes.ts";
import { type Lookup, makeReachedAddress } from "./reached-address.ts";
import { serveWebrtc, type WebrtcRouteOptions } from "./route.ts";
import { makeWebrtcSessions } from "./sessions.ts";

export type WebrtcOptions =
  & WebrtcMediaServerOptions
  & Pick<WebrtcRouteOptions, "isKey" | "watchable" | "publisher" | "onRefused" | "port">
  & { lookup: Lookup; now: () => number; log: (line: string) => void };

/** The box's WebRTC side: WHIP and WHEP ended here, media between the browser and MediaMTX. */
export type Webrtc = {
  /** Answers `/whip/…` and `/whep/…`; false when the path is neither. */
  serve: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
  /** Uses up the one-time bearer of an offer that has passed the checks here. */
  redeem: (token: string, asked: Pass) => boolean;
  /** How a publisher's media reaches the box; undefined for who didn't come by WebRTC. */
  link: (mediaId: string) => Link | undefined;
  /** How many watch a stream by WebRTC. */
  watching: (d: string) => number;
  /** Ends every publisher of a stream. */
  cut: (d: string) => Promise<void>;
  close: () => Promise<void>;
};

/** Starts the box's WebRTC side on MediaMTX's sockets. */
export function makeWebrtc(options: WebrtcOptions): Webrtc {
  const { lookup, now, log, isKey, watchable, publisher, onRefused, port } = options;
  const media = makeWebrtcMediaServer(options);
  const sessions = makeWebrtcSessions({ media, now, log });
  const passes = makePasses();
  const route: WebrtcRouteOptions = {
    media,
    sessions,
    passes,
    limits: makeRateLimits(offerRates(), now),
    isKey,
    watchable,
    publisher,
    reached: makeReachedAddress({ lookup, now }),
    port,
    onRefused,
  };
  return {
    serve: (request, response, path) => serveWebrtc(request, response, path, route),
    redeem: passes.redeem,
    link: sessions.link,
    watching: sessions.watching,
    cut: sessions.cut,
    close: async () => {
      await sessions.close();
      media.close();
    },
  };
}
