import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { mostConnections } from "../../open-files.ts";
import { type Answer, problemAnswer } from "./answer.ts";
import { type ApiOptions, serveApi } from "./api.ts";
import { makeLane } from "./lane.ts";
import { answerLive, type LiveAnswer, type LiveRequest, type LiveRouteOptions } from "./live.ts";
import { conditionsIn, type GetLine, splitTarget } from "./request-head.ts";
import { OPEN_TO_ALL, sendAnswer, sendProblem } from "./respond.ts";

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

const KEEP_ALIVE_MS = 65_000;
/** For one answer: 1 MB in this time is less than any stream needs. */
const STALL_MS = 120_000;
const SWEEP_MS = 5000;
const LIVE = "/live/";

/** Serves the box over HTTP: media in a lane of its own, the rest by node:http, which is also faster than Deno.serve (bench origin). */
export async function startOriginServer(options: OriginServerOptions): Promise<OriginServer> {
  const failed = (method: string | undefined, path: string, error: unknown): Answer => {
    const what = error instanceof Error ? error.stack : String(error);
    options.log(`HTTP ${method} ${path} failed: ${what}`);
    const detail = "The box failed on this request; its log says how. Try again.";
    return problemAnswer({ status: 500, code: "internal", detail });
  };
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      const line = splitTarget(request.url ?? "/");
      route(request, response, line, options).catch((error) => {
        // Who hangs up within a body needs no answer, and is no fault of ours: strangers could fill the log.
        if (request.destroyed && !request.complete) return void response.destroy();
        const answer = failed(request.method, line.path, error);
        if (response.headersSent) response.destroy();
        else sendAnswer(request, response, answer);
      });
    },
  );
  server.maxConnections = mostConnections();
  const usual = server.listeners("connection");
  const lane = makeLane({
    handOver: (socket) => {
      for (const take of usual) take.call(server, socket);
    },
    answer: (line, conditions, leaving, from) => live(line, { conditions, leaving, from }, options.live),
    failed: (line, error) => failed("GET", line.path, error),
    keepAliveMs: KEEP_ALIVE_MS,
    stallMs: STALL_MS,
    sweepMs: SWEEP_MS,
    now: Date.now,
  });
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => lane.take(socket));
  await listen(server, options.port);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        lane.close();
        server.closeAllConnections();
      }),
  };
}

/** Undefined where no media is asked for. */
function live(
  { path, query }: GetLine,
  asked: Pick<LiveRequest, "conditions" | "leaving" | "from">,
  options: LiveRouteOptions,
): LiveAnswer | undefined {
  return path.startsWith(LIVE)
    ? answerLive({ rest: path.slice(LIVE.length), query, ...asked }, options)
    : undefined;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  line: GetLine,
  options: OriginServerOptions,
): Promise<void> {
  const { path } = line;
  if (!path.startsWith(LIVE) || request.method === "OPTIONS") {
    return await routeRest(request, response, path, options);
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return sendProblem(request, response, {
      status: 405,
      code: "method-not-allowed",
      detail: "Media is read with GET or HEAD.",
      headers: { allow: "GET, HEAD" },
    });
  }
  const leaving = () => {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    return gone.signal;
  };
  const conditions = conditionsIn(request.headers);
  const from = request.socket.remoteAddress ?? "";
  const answer = await live(line, { conditions, leaving, from }, options.live);
  if (answer !== undefined && !response.destroyed) sendAnswer(request, response, answer);
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

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
