import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type ApiOptions, serveApi } from "./api.ts";
import { type LiveRouteOptions, serveLive } from "./live.ts";
import { OPEN_TO_ALL, sendProblem } from "./respond.ts";

export type OriginServerOptions = {
  port: number;
  live: LiveRouteOptions;
  api: ApiOptions;
  /** Answers WHIP and WHEP; false when the path is neither. */
  webrtc: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;
  log: (line: string) => void;
};
export type OriginServer = { port: number; close: () => Promise<void> };

/** Answers preflights: who may really change something is decided by signature, not by origin. */
const PREFLIGHT = {
  ...OPEN_TO_ALL,
  "access-control-allow-methods": "GET, HEAD, PUT, POST, PATCH, DELETE",
  "access-control-allow-headers": "Authorization, Content-Type, If-Match, If-None-Match, Range",
  "access-control-max-age": "86400",
};

/** Serves the box over HTTP. node:http, since parts leave it 2.5 times as fast as Deno.serve (bench origin). */
export async function startOriginServer(options: OriginServerOptions): Promise<OriginServer> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      const fail = (error: unknown) => {
        const what = error instanceof Error ? error.stack : String(error);
        options.log(`HTTP ${request.method} ${pathOf(request).path} failed: ${what}`);
        if (response.headersSent) return void response.destroy();
        const detail = "The box failed on this request; its log says how. Try again.";
        sendProblem(request, response, { status: 500, code: "internal", detail });
      };
      try {
        route(request, response, options)?.catch(fail);
      } catch (error) {
        fail(error);
      }
    },
  );
  await listen(server, options.port);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Media comes first and without a promise: nearly every request is for media that is there. */
function route(
  request: IncomingMessage,
  response: ServerResponse,
  options: OriginServerOptions,
): void | Promise<void> {
  const { path, query } = pathOf(request);
  if (path.startsWith("/live/") && request.method !== "OPTIONS") {
    return serveLive(request, response, { rest: path.slice(6), query, options: options.live });
  }
  return routeRest(request, response, path, options);
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

function pathOf({ url = "/" }: IncomingMessage): { path: string; query: string } {
  const at = url.indexOf("?");
  return at < 0 ? { path: url, query: "" } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
