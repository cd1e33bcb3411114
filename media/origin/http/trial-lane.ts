import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { type Answer, answerWith } from "./answer.ts";
import { type LaneOptions, makeLane } from "./lane.ts";

/** A plain answer with this body. */
export const text = (answer: string): Answer => answerWith(200, [], new TextEncoder().encode(answer));

/** A server whose plain GETs under /live/ go through a lane, and one of node:http alone with the same answers. */
export async function startServers(over: Partial<LaneOptions> = {}) {
  const inLane: string[] = [];
  let handedOver = 0;
  const usual = () =>
    createServer({ headersTimeout: 2000 }, (request, response) => {
      let body = "";
      request.on("data", (chunk) => body += chunk);
      request.on("end", () => response.end(`${request.url?.slice(6)}${body}`));
    });
  const server = usual();
  const listeners = server.listeners("connection");
  const lane = makeLane({
    handOver: (socket) => {
      handedOver++;
      for (const take of listeners) take.call(server, socket);
    },
    answer: ({ path, query }) => {
      if (!path.startsWith("/live/")) return undefined;
      inLane.push(path);
      return text(`${path.slice(6)}${query === "" ? "" : `?${query}`}`);
    },
    failed: (_line, error) => text(`failed: ${error}`),
    keepAliveMs: 60_000,
    stallMs: 60_000,
    sweepMs: 20,
    now: Date.now,
    steady: () => performance.now(),
    ...over,
  });
  server.removeAllListeners("connection");
  server.on("connection", lane.take);
  const alone = usual();
  let accepted: Socket | undefined;
  for (const one of [server, alone]) one.on("connection", (socket: Socket) => accepted = socket);
  const ports = await Promise.all([server, alone].map(async (one) => {
    one.listen(0, "127.0.0.1");
    await once(one, "listening");
    const address = one.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }));
  return {
    port: ports[0] ?? 0,
    alonePort: ports[1] ?? 0,
    /** The server's end of the newest connection. */
    accepted: () => accepted,
    inLane,
    handedOver: () => handedOver,
    close: async () => {
      lane.close();
      for (const one of [server, alone]) {
        one.closeAllConnections();
        one.close();
        await once(one, "close");
      }
    },
  };
}

/** A raw connection, and what came of it so far. */
export async function dial(port: number): Promise<{ socket: Socket; read: () => string }> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let read = "";
  socket.on("data", (chunk) => read += chunk.toString("latin1"));
  socket.on("error", () => {});
  return { socket, read: () => read };
}

/** Waits for a condition, ten seconds at most. */
export async function until(ready: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!ready()) {
    assert.ok(Date.now() < deadline, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A request's head, and the bodies of answers. */
export const get = (path: string, fields = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
export const bodies = (read: string) =>
  [...read.matchAll(/\r\n\r\n([^]*?)(?=HTTP\/1\.1 |$)/g)].map(([, body]) => body);
