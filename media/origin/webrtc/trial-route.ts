import { createServer } from "node:http";
import { makeRateLimits } from "../http/rate-limits.ts";
import { offerRates, WEBRTC_LIMITS } from "./limits.ts";
import { makePasses } from "./passes.ts";
import { serveWebrtc, type Watchable } from "./route.ts";
import { makeWebrtcSessions } from "./sessions.ts";
import { makeTrialMediaServer } from "./trial-media-server.ts";
import { trialOffer } from "./trial-offer.ts";

/** The stream key that a trial begins with. */
export const KEY = "right";

/** The routes over real HTTP, before a media server of the test's making. */
export async function startTrialRoute(limits: Partial<Record<keyof typeof WEBRTC_LIMITS, number>> = {}) {
  const server = makeTrialMediaServer();
  const all = { ...WEBRTC_LIMITS, ...limits } as typeof WEBRTC_LIMITS;
  const sessions = makeWebrtcSessions({
    media: server.media,
    now: Date.now,
    log: () => {},
    limits: all,
    lookEveryMs: 60_000,
  });
  const passes = makePasses();
  const refused: string[] = [];
  let key = KEY;
  let publisher: string | undefined;
  let watchable: Watchable = { state: "watchable" };
  const options = {
    media: server.media,
    sessions,
    passes,
    limits: makeRateLimits(offerRates(all), Date.now),
    isKey: (d: string, asked: string) => d === "one" && asked === key,
    watchable: (d: string): Watchable => (d === "one" ? watchable : { state: "unknown-stream" }),
    publisher: () => publisher,
    reached: () => Promise.resolve(["127.0.0.1"]),
    port: 8189,
    onRefused: ({ d }: { d: string }) => refused.push(d),
  };
  const http = createServer((request, response) => {
    serveWebrtc(request, response, (request.url ?? "").split("?")[0] ?? "", options).then((served) => {
      if (!served) response.writeHead(404).end("not ours");
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = (path: string) => `http://127.0.0.1:${port}${path}`;
  return {
    server,
    sessions,
    passes,
    refused,
    port,
    renewKey: () => {
      key = "renewed";
    },
    publishedBy: (id: string) => {
      publisher = id;
    },
    watch: (state: Watchable["state"]) => {
      watchable = { state };
    },
    ask: (method: string, path: string, init: RequestInit = {}) => fetch(url(path), { method, ...init }),
    offer: (path: string, { body = trialOffer(), key, type = "application/sdp" }: {
      body?: string;
      key?: string;
      type?: string;
    } = {}) =>
      fetch(url(path), {
        method: "POST",
        headers: { "content-type": type, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        body,
      }),
    close: async () => {
      await sessions.close();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}
