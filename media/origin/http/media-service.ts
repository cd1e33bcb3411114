import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { mostConnections } from "../../open-files.ts";
import { type Answer, problemAnswer } from "./answer.ts";
import { makeLane } from "./lane.ts";
import type { LiveAnswer, LiveRequest } from "./live.ts";
import { conditionsIn, type GetLine, splitTarget } from "./request-head.ts";
import { sendAnswer, sendProblem } from "./respond.ts";

export type MediaServiceOptions = {
  port: number;
  /** Name or address to listen on; every one when left out. */
  hostname?: string | undefined;
  /** Answers a GET for what stands behind `/live/`. */
  media: (asked: LiveRequest) => LiveAnswer;
  /** Answers everything else. */
  rest: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;
  /** Milliseconds since 1970, as Date headers tell them. Default the machine's clock. */
  now?: (() => number) | undefined;
  log: (line: string) => void;
};

export type MediaServer = { port: number; close: () => Promise<void> };

const KEEP_ALIVE_MS = 65_000;
/** For one answer: 1 MB in this time is less than any stream needs. */
const STALL_MS = 120_000;
const SWEEP_MS = 5000;
const LIVE = "/live/";

/** Serves over HTTP: media in a lane of its own, the rest by node:http, which is also faster than Deno.serve (bench origin). */
export async function serveMedia(options: MediaServiceOptions): Promise<MediaServer> {
  const failed = (method: string | undefined, path: string, error: unknown): Answer => {
    const what = error instanceof Error ? error.stack : String(error);
    options.log(`HTTP ${method} ${path} failed: ${what}`);
    const detail = "This failed here, and the log says how. Try again.";
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
    answer: (line, conditions, leaving, from) => live(line, { conditions, leaving, from }, options),
    failed: (line, error) => failed("GET", line.path, error),
    keepAliveMs: KEEP_ALIVE_MS,
    stallMs: STALL_MS,
    sweepMs: SWEEP_MS,
    now: options.now ?? Date.now,
    steady: () => performance.now(),
  });
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => lane.take(socket));
  await listen(server, options);
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
  { media }: MediaServiceOptions,
): LiveAnswer | undefined {
  return path.startsWith(LIVE) ? media({ rest: path.slice(LIVE.length), query, ...asked }) : undefined;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  line: GetLine,
  options: MediaServiceOptions,
): Promise<void> {
  const { path } = line;
  if (!path.startsWith(LIVE) || request.method === "OPTIONS") {
    return await options.rest(request, response, path);
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
  const answer = await live(line, { conditions, leaving, from }, options);
  if (answer !== undefined && !response.destroyed) sendAnswer(request, response, answer);
}

async function listen(server: Server, { port, hostname }: MediaServiceOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    const listening = () => {
      server.off("error", reject);
      resolve();
    };
    if (hostname === undefined) server.listen(port, listening);
    else server.listen(port, hostname, listening);
  });
}
