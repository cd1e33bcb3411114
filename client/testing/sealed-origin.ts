import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CheckpointState } from "../../contracts/nostr/checkpoint.ts";
import { toHex } from "../../contracts/hex.ts";
import type { FixtureMedia } from "./fixture-media.ts";
import { makeSealedRendition, type RenditionOptions, type SealedRendition } from "./sealed-stream.ts";

/** What a hostile or broken carrier does to one answer. */
export type Fault =
  | { fault: "status"; status: number }
  | { fault: "bytes"; bytes: Uint8Array | string }
  /** The headers promise all, the body stops half-way. */
  | { fault: "truncate" }
  /** The headers come, the body never does. */
  | { fault: "hang" }
  /** The connection is cut without an answer. */
  | { fault: "cut" };

export type Answer = {
  path: string;
  kind: "multivariant" | "playlist" | "init" | "segment" | "part" | "status";
  rid?: string;
  bytes: Uint8Array;
};

export type OriginOptions = {
  media: FixtureMedia;
  /** A second picture size, with a quarter of the first one's rate. */
  small?: RenditionOptions["media"] | undefined;
  address: string;
  d: string;
  signer: Uint8Array;
  /** How long it had been live when it was made. */
  aheadMs?: number;
  now?: () => number;
};

export type SealedOrigin = {
  url: string;
  index: string;
  ll: string;
  /** Asked for every answer; undefined leaves it as it is. */
  fault: (answer: Answer) => Fault | undefined;
  state: CheckpointState;
  /** Begins a new session, as a box does that lost its parts. */
  restart(options?: { signer?: Uint8Array; media?: FixtureMedia }): void;
  /** Tells another story of the same session: other pictures under the same numbers. */
  fork(media: FixtureMedia): void;
  /** Stops the encoder where it is, or as soon as it has come to `atMs` of its session; time goes on. */
  freeze(atMs?: number): void;
  /** How far the session's encoder has come, in milliseconds since it began. */
  elapsedMs(): number;
  requests: string[];
  /** What it serves at a path of its session, without a request. */
  truth(path: string): Uint8Array | undefined;
  close(): Promise<void>;
};

/** A box that seals pre-encoded media in real time, and does whatever a test wants it to do wrong. */
export async function startSealedOrigin(options: OriginOptions): Promise<SealedOrigin> {
  const now = options.now ?? Date.now;
  let { signer, media } = options;
  let session = begin(now() - (options.aheadMs ?? 8000));
  let frozenAt: number | undefined;
  const sockets = new Set<import("node:net").Socket>();
  const origin: SealedOrigin = {
    url: "",
    index: "",
    ll: "",
    fault: () => undefined,
    state: "live",
    requests: [],
    truth(path) {
      const [, , , sid, rid, name = ""] = path.split("/");
      return sid === session.sid ? session.renditions.get(rid ?? "")?.object(name) : undefined;
    },
    restart(next) {
      signer = next?.signer ?? signer;
      media = next?.media ?? media;
      frozenAt = undefined;
      session = begin(now());
    },
    fork(other) {
      media = other;
      session = begin(session.startMs, session.sid);
    },
    freeze(atMs) {
      frozenAt = atMs === undefined ? now() : session.startMs + atMs;
    },
    elapsedMs,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  origin.index = `${origin.url}/live/${options.d}/index.m3u8`;
  origin.ll = `${origin.url}/live/${options.d}/ll.m3u8`;
  return origin;

  function begin(startMs: number, sid = randomSid()) {
    const all = [media.video, media.audio, ...(options.small ? [options.small] : [])];
    const make = (one: RenditionOptions["media"]) =>
      makeSealedRendition({ media: one, sid, address: options.address, signer, startMs });
    return { sid, startMs, renditions: new Map(all.map((one) => [one.rid as string, make(one)])) };
  }

  function elapsedMs(): number {
    return Math.min(now(), frozenAt ?? Infinity) - session.startMs;
  }

  function grow(): void {
    for (const rendition of session.renditions.values()) rendition.grow(elapsedMs() * 1000);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin.url);
    origin.requests.push(url.pathname);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "Date, Age, ETag");
    const path = url.pathname.split("/").slice(1);
    if (path[0] !== "live" || path[1] !== options.d) return status(response, 404, "not-found");
    grow();
    if (path.length === 3) return send(response, await top(path[2] ?? "", url.pathname));

    const [, , sid, rid, name = ""] = path;
    if (sid !== session.sid) return status(response, 410, "session-over");
    const rendition = session.renditions.get(rid ?? "");
    if (rid === undefined || rendition === undefined) return status(response, 404, "not-found");
    if (name === "index.m3u8" || name === "ll.m3u8") {
      const kind = name === "ll.m3u8" ? "ll" : "index";
      await reached(rendition, kind, url.searchParams);
      if (sid !== session.sid) return status(response, 410, "session-over");
      const text = rendition.playlist(kind, origin.state, now());
      return send(response, {
        path: url.pathname,
        kind: "playlist",
        rid,
        bytes: new TextEncoder().encode(text),
      });
    }
    const bytes = rendition.object(name);
    if (bytes === undefined) return status(response, 404, "not-found");
    response.setHeader("cache-control", "public, max-age=31536000, immutable");
    const kind = name.startsWith("init") ? "init" : name.startsWith("p") ? "part" : "segment";
    send(response, { path: url.pathname, kind, rid, bytes });
  }

  async function top(file: string, path: string): Promise<Answer> {
    if (file === "status.json") {
      const state = origin.state === "ended"
        ? "ended"
        : now() < (frozenAt ?? Infinity)
        ? "live"
        : "reconnecting";
      const text = JSON.stringify({
        d: options.d,
        state,
        since: Math.floor(session.startMs / 1000),
        sid: session.sid,
        tracks: [],
        bitrate: null,
        keyframeInterval: 1,
        warnings: [],
      });
      return { path, kind: "status", bytes: new TextEncoder().encode(text) };
    }
    const part = file === "ll.m3u8" ? 0 : undefined;
    await until(() => [...session.renditions.values()].every((rendition) => rendition.has(0, part)), 10_000);
    const text = [
      "#EXTM3U",
      "#EXT-X-VERSION:10",
      "#EXT-X-INDEPENDENT-SEGMENTS",
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,URI="${session.sid}/audio/${file}"`,
      '#EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=320x180,FRAME-RATE=30.000,AUDIO="audio"',
      `${session.sid}/video/${file}`,
      ...(options.small
        ? [
          '#EXT-X-STREAM-INF:BANDWIDTH=200000,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=160x90,FRAME-RATE=30.000,AUDIO="audio"',
          `${session.sid}/${options.small.rid}/${file}`,
        ]
        : []),
    ].join("\n") + "\n";
    return { path, kind: "multivariant", bytes: new TextEncoder().encode(text) };
  }

  async function reached(
    rendition: SealedRendition,
    kind: "ll" | "index",
    query: URLSearchParams,
  ): Promise<void> {
    const msn = query.get("_HLS_msn");
    if (msn === null) return;
    const ask = query.get("_HLS_part");
    const part = kind === "ll" && ask !== null ? Number(ask) : undefined;
    await until(() => rendition.has(Number(msn), part) || origin.state !== "live", 6000);
  }

  async function until(ready: () => boolean, limitMs: number): Promise<void> {
    const end = Date.now() + limitMs;
    while (Date.now() < end) {
      grow();
      if (ready()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  function send(response: ServerResponse, answer: Answer): void {
    const fault = origin.fault(answer);
    const type = answer.kind === "status"
      ? "application/json"
      : answer.path.endsWith(".m3u8")
      ? "application/vnd.apple.mpegurl"
      : "video/mp4";
    response.setHeader("content-type", type);
    switch (fault?.fault) {
      case undefined:
        return void response.end(answer.bytes);
      case "bytes":
        return void response.end(fault.bytes);
      case "status":
        return status(response, fault.status, "fault");
      case "truncate":
        response.setHeader("content-length", answer.bytes.length);
        response.write(answer.bytes.subarray(0, answer.bytes.length >> 1), () => response.destroy());
        return;
      case "hang":
        response.setHeader("content-length", answer.bytes.length);
        response.flushHeaders();
        return;
      case "cut":
        return void response.destroy();
    }
  }

  function status(response: ServerResponse, code: number, name: string): void {
    response.writeHead(code, { "content-type": "application/problem+json" });
    response.end(
      JSON.stringify({ type: "about:blank", title: name, status: code, detail: name, code: name }),
    );
  }
}

function randomSid(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(8)));
}
