import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AdmissionAnswer } from "../../contracts/api/admission.ts";
import { type MemoryTracker, type MemoryTrackerOptions, startMemoryTracker } from "./memory-tracker.ts";

/** An edge for tests: admits every page, to a tracker that asks for nothing. */
export type MemoryEdge = {
  /** Without a slash at the end. */
  url: string;
  tracker: MemoryTracker;
  /** How many pages asked to be admitted. */
  asked: number;
  /** Admits nobody from now on. */
  refuses: boolean;
  close(): Promise<void>;
};

/** Starts it on a free port. */
export async function startMemoryEdge(options: MemoryTrackerOptions = {}): Promise<MemoryEdge> {
  const tracker = startMemoryTracker(options);
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "authorization, content-type");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    if (request.url !== "/v1/admission") return void response.writeHead(404).end();
    edge.asked++;
    if (edge.refuses) {
      response.writeHead(403, { "content-type": "application/problem+json" });
      const code = "unknown-stream";
      return void response.end(
        JSON.stringify({ type: "about:blank", title: code, status: 403, detail: code, code }),
      );
    }
    const answer: AdmissionAnswer = {
      token: "anybody",
      trackers: [tracker.url],
      expires: Math.floor(Date.now() / 1000) + 3600,
      tier: "open",
      degree: 10,
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const edge: MemoryEdge = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    tracker,
    asked: 0,
    refuses: false,
    async close() {
      server.closeAllConnections();
      server.close();
      await tracker.close();
    },
  };
  return edge;
}
