import { Agent, createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";

export type SlowLineOptions = {
  /** Where requests go, as an origin. */
  to: string;
  /** How long a request for this path is held before it goes on, in milliseconds. */
  delayMs: (path: string) => number;
};

/** A line to a box, as a page sees it: the box at another address. */
export type SlowLine = { url: string; close(): Promise<void> };

/** Stands before a box as a line that is long, or hangs. Who gives up waiting never asks the box. */
export async function openSlowLine({ to, delayMs }: SlowLineOptions): Promise<SlowLine> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const { host: _, ...headers } = request.headers;
    const waiting = setTimeout(() => {
      const onward = ask(`${to}${path}`, { agent, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on("error", () => response.destroy()).pipe(response);
      });
      onward.on("error", () => response.destroy());
      response.on("close", () => onward.destroy());
      onward.end();
    }, delayMs(path));
    response.on("close", () => clearTimeout(waiting));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
