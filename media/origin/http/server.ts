import type { IncomingMessage, ServerResponse } from "node:http";
import { type ApiOptions, serveApi } from "./api.ts";
import { answerLive, type LiveRouteOptions } from "./live.ts";
import { type MediaServer, serveMedia } from "./media-service.ts";
import { OPEN_TO_ALL, sendProblem } from "./respond.ts";

export type OriginServerOptions = {
  port: number;
  /** The address to listen on; undefined: all. */
  hostname?: string | undefined;
  live: LiveRouteOptions;
  api: ApiOptions;
  /** Answers WHIP and WHEP; false when the path is neither. */
  webrtc: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
  /** Milliseconds since 1970, as Date headers tell them. */
  now: () => number;
  log: (line: string) => void;
};

export type OriginServer = MediaServer;

/** Answers preflights: who may really change something is decided by signature, not by origin. */
const PREFLIGHT = {
  ...OPEN_TO_ALL,
  "access-control-allow-methods": "GET, HEAD, PUT, POST, PATCH, DELETE",
  "access-control-allow-headers": "Authorization, Content-Type, If-Match, If-None-Match, Range",
  "access-control-max-age": "86400",
};

/** Serves the box over HTTP. */
export function startOriginServer(options: OriginServerOptions): Promise<OriginServer> {
  return serveMedia({
    port: options.port,
    hostname: options.hostname,
    media: (asked) => answerLive(asked, options.live),
    rest: (request, response, path) => routeRest(request, response, path, options),
    now: options.now,
    log: options.log,
  });
}

async function routeRest(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  options: OriginServerOptions,
): Promise<void> {
  if (await options.webrtc(request, response, path)) return;
  if (request.method === "OPTIONS") {
    response.writeHead(204, PREFLIGHT);
    response.end();
  } else if (!await serveApi(request, response, path, options.api)) {
    const detail = "This address is not served here. A box serves /live/…, /whip/…, /whep/… and /v1/….";
    sendProblem(request, response, { status: 404, code: "not-found", detail });
  }
}
