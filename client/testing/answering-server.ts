import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A status, and what is said as JSON. */
export type Answer = [status: number, said: unknown];

export type AnsweringServer = {
  /** Without a slash at its end. */
  url: string;
  close: () => void;
};

/** Serves what `answerTo` makes of a path and a body, to pages of any origin. */
export async function startAnswering(
  answerTo: (path: string, body: string) => Answer,
): Promise<AnsweringServer> {
  const server = createServer((request, response) => {
    const decoder = new TextDecoder();
    let body = "";
    request.on("data", (chunk: Uint8Array) => body += decoder.decode(chunk, { stream: true }));
    request.on("end", () => {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "authorization, content-type");
      response.setHeader("content-type", "application/json");
      if (request.method === "OPTIONS") return void response.writeHead(204).end();
      const [status, said] = answerTo(request.url ?? "", body);
      response.writeHead(status).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
