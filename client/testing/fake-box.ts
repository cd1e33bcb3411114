import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BoxInfo, StreamGrant } from "../../contracts/api/box.ts";
import { problemJson } from "../../contracts/api/problem.ts";
import type { BoxStatus } from "../../contracts/api/status.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { publicKeyOf } from "../../contracts/nostr/event-signature.ts";
import { verifyHttpAuth } from "../../contracts/nostr/http-auth.ts";
import { profileLink } from "../../contracts/nostr/link.ts";

/** A media box for tests: keeps streams, checks signatures, says what the test wants of the encoder. */
export type FakeBox = {
  url: string;
  /** What every stream's encoder does. */
  status: Omit<BoxStatus, "d">;
  /** Leaves the CORS headers out, as some proxies do. */
  closed: boolean;
  /** Refuses everything signed with this problem. */
  refusal: { status: number; code: string; detail: string } | undefined;
  /** Names of the streams and their keys. */
  streams: Map<string, string>;
  /** Announcements as last handed over. */
  handed: NostrEvent[];
  /** Forgets its owner and its streams. */
  reset(): void;
  close(): Promise<void>;
};

const WAITING = {
  state: "waiting",
  since: null,
  sid: null,
  tracks: [],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
} as const;

/** Starts a fake box. */
export async function startFakeBox(): Promise<FakeBox> {
  const pubkey = publicKeyOf(new Uint8Array(32).fill(200));
  let owner: string | undefined;
  let keys = 0;
  const box: FakeBox = {
    url: "",
    status: { ...WAITING, tracks: [], warnings: [] },
    closed: false,
    refusal: undefined,
    streams: new Map(),
    handed: [],
    reset() {
      owner = undefined;
      box.streams.clear();
      box.status = { ...WAITING, tracks: [], warnings: [] };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  const grant = (d: string): StreamGrant => {
    const key = `key${++keys}`.padEnd(20, "0");
    box.streams.set(d, key);
    const host = new URL(box.url).host;
    return {
      d,
      signer: pubkey,
      key,
      publish: {
        whip: `${box.url}/whip/${d}`,
        rtmp: `rtmp://${host}/live/${d}?token=${key}`,
        srt: `srt://${host}?streamid=publish:live/${d}:key:${key}`,
      },
      watch: {
        index: `${box.url}/live/${d}/index.m3u8`,
        ll: `${box.url}/live/${d}/ll.m3u8`,
        whep: `${box.url}/whep/${d}`,
      },
    };
  };

  const answer = (
    method: string,
    path: string,
    header: string | undefined,
    body: Uint8Array,
  ): [number, unknown] => {
    const problem = (status: number, code: string, detail: string): [number, unknown] => [
      status,
      problemJson(status, code, detail),
    ];
    if (path === "/v1/box") {
      const info: BoxInfo = {
        pubkey,
        npub: profileLink(pubkey),
        version: "0.0.0",
        limits: {},
        claimed: owner !== undefined,
      };
      return [200, info];
    }
    const asked = /^\/live\/([^/]+)\/status\.json$/.exec(path)?.[1];
    if (asked !== undefined) {
      return box.streams.has(asked)
        ? [200, { d: asked, ...box.status }]
        : problem(404, "unknown-stream", "No such stream.");
    }
    const [, d = "", sub] = /^\/v1\/streams\/([^/]+)(\/key|\/announcements)?$/.exec(path) ?? [];
    const verdict = verifyHttpAuth(header, {
      url: `${box.url}${path}`,
      method,
      body,
      nowSeconds: Math.floor(Date.now() / 1000),
    });
    if (verdict.verdict === "refused") return problem(401, verdict.code, verdict.detail);
    if (box.refusal !== undefined) return problem(box.refusal.status, box.refusal.code, box.refusal.detail);
    owner ??= verdict.pubkey;
    if (owner !== verdict.pubkey) return problem(403, "not-owner", "Another key owns this box.");
    if (sub === undefined) return [200, grant(d)];
    if (!box.streams.has(d)) return problem(404, "unknown-stream", "No such stream.");
    if (sub === "/key") return [200, grant(d)];
    box.handed = (JSON.parse(new TextDecoder().decode(body)) as { events: NostrEvent[] }).events;
    return [200, {}];
  };

  const server = createServer((request, response) => {
    if (!box.closed) {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "authorization, content-type");
      response.setHeader("access-control-allow-methods", "GET, PUT, POST");
    }
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      const body = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const [status, value] = answer(request.method ?? "GET", path, request.headers.authorization, body);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  box.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return box;
}
