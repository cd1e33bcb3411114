import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Another carrier of a box: passes on what it answers, byte for byte. */
export type Mirror = {
  url: string;
  /** Paths that were asked for. */
  requests: string[];
  /** Changes what it passes on, where a test wants it to lie. */
  twist: ((path: string, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) | undefined;
  close(): Promise<void>;
};

/** Starts one on a free port; `ask` is what the box would answer. */
export async function startMirror(box: string): Promise<Mirror> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(new URL(request.url ?? "/", box).pathname);
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    fetch(new URL(request.url ?? "/", box), { signal: gone.signal }).then(async (answer) => {
      const type = answer.headers.get("content-type") ?? "application/octet-stream";
      response.writeHead(answer.status, {
        "content-type": type,
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "Date, Age, ETag",
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      response.end(mirror.twist?.(new URL(request.url ?? "/", box).pathname, bytes) ?? bytes);
    }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const mirror: Mirror = {
    twist: undefined,
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return mirror;
}
