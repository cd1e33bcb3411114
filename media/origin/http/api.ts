import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { type BoxInfo, SignedAhead, type StreamGrant, StreamRequest } from "../../../contracts/api/box.ts";
import { METRICS_PATHS, METRICS_TYPE } from "../../../contracts/api/metrics.ts";
import { isStreamName, readAddress } from "../../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import type { TakenAnnouncements } from "../announcer.ts";
import type { OwnerGate } from "../owners.ts";
import type { StreamStore } from "../stream-store.ts";
import { MAX_STREAMS } from "../stream-store.ts";
import { reachOf } from "../webrtc/candidates.ts";
import { readBody } from "./body.ts";
import { refusedAsTooFast } from "./too-fast.ts";
import { originOf } from "./origin-url.ts";
import type { RateLimits } from "./rate-limits.ts";
import { send, sendJson, sendProblem } from "./respond.ts";
import { serveTips } from "./tips.ts";

export type ApiOptions = {
  info: () => BoxInfo;
  /** The figures for Prometheus. */
  metrics: () => string;
  gate: OwnerGate;
  /** How fast signed requests may come: each costs a check of its signature, and memory for its body. */
  limits: RateLimits;
  store: StreamStore;
  /** The table of tips, for an owner; none where the box has no view key. */
  tips?: () => string;
  ports: { rtmp: number; srt: number };
  /** A stream was created or changed. */
  onStream: (d: string) => void;
  /** A stream has a new key: who publishes with the old one has to go. */
  onKeyRenewed: (d: string) => Promise<void>;
  /** Judges and keeps what a creator signed ahead; answers why not. */
  onAnnouncements: (d: string, events: NostrEvent[], options: { over: boolean }) => TakenAnnouncements;
};

/** Bodies of the API but announcements. */
const BODY_LIMIT = 64 * 1024;
/** 128 signed events of a few kilobytes. */
const ANNOUNCEMENTS_LIMIT = 1024 * 1024;

type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  options: ApiOptions;
  d: string;
  body: Uint8Array;
  pubkey: string;
};

/** Answers `/v1/…`; false when the path is none of the API's. */
export async function serveApi(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  options: ApiOptions,
): Promise<boolean> {
  if (path === "/v1/box") {
    if (request.method !== "GET" && request.method !== "HEAD") refuseMethod(request, response, "GET");
    else sendJson(request, response, 200, options.info());
    return true;
  }
  // They name every stream, also one that was never announced; through a proxy they are nobody's either.
  if (METRICS_PATHS.includes(path) && isNear(request)) {
    if (request.method !== "GET" && request.method !== "HEAD") refuseMethod(request, response, "GET");
    else {
      const headers = { "content-type": METRICS_TYPE, "cache-control": "no-store" };
      send(request, response, 200, headers, new TextEncoder().encode(options.metrics()));
    }
    return true;
  }
  if (path === "/v1/tips.csv") {
    serveTips(request, response, options);
    return true;
  }
  const found = /^\/v1\/streams\/([^/]+)(\/key|\/announcements)?$/.exec(path);
  if (found === null) return false;
  const [, d = "", sub = ""] = found;
  const method = sub === "/key" ? "POST" : "PUT";
  if (request.method !== method) {
    refuseMethod(request, response, method);
    return true;
  }
  if (refusedAsTooFast(request, response, options.limits)) return true;
  const body = await readBody(request, sub === "/announcements" ? ANNOUNCEMENTS_LIMIT : BODY_LIMIT);
  if (body === undefined) {
    sendProblem(request, response, {
      status: 413,
      code: "too-large",
      detail: "The body is larger than this request may be. Send less.",
      headers: { connection: "close" },
    });
    return true;
  }
  if (!isStreamName(d)) {
    const detail = "A stream's name has 1 to 32 of a-z, 0-9 and -. Choose another.";
    sendProblem(request, response, { status: 400, code: "bad-stream-name", detail });
    return true;
  }
  const admitted = options.gate.admit(request, body);
  if (admitted.state === "refused") {
    sendProblem(request, response, admitted);
    return true;
  }
  const call = { request, response, options, d, body, pubkey: admitted.pubkey };
  if (sub === "/key") await renewKey(call);
  else if (sub === "/announcements") putAnnouncements(call);
  else putStream(call);
  return true;
}

function putStream({ request, response, options, d, body, pubkey }: Call): void {
  const asked = v.safeParse(StreamRequest, parseJson(body));
  if (!asked.success) {
    return sendProblem(request, response, {
      status: 400,
      code: "malformed",
      detail: v.summarize(asked.issues),
    });
  }
  const address = asked.output.address ?? `${KIND.liveEvent}:${pubkey}:${d}`;
  if (readAddress(address)?.d !== d) {
    const detail =
      `The address names another stream than ${d}. The stream's d tag and its name here must be the same.`;
    return sendProblem(request, response, { status: 400, code: "address-mismatch", detail });
  }
  if (options.store.get(d) === undefined && options.store.list().length >= MAX_STREAMS) {
    const detail = `This box keeps ${MAX_STREAMS} streams at most. Use one of them.`;
    return sendProblem(request, response, { status: 409, code: "too-many-streams", detail });
  }
  const { title } = asked.output;
  const { key } = options.store.register({ d, address, ...(title === undefined ? {} : { title }) });
  options.onStream(d);
  sendJson(request, response, 200, grantOf(request, options, d, key));
}

async function renewKey({ request, response, options, d }: Call): Promise<void> {
  const renewed = options.store.renewKey(d);
  if (renewed === undefined) return unknownStream(request, response, d);
  await options.onKeyRenewed(d);
  sendJson(request, response, 200, grantOf(request, options, d, renewed.key));
}

function putAnnouncements({ request, response, options, d, body }: Call): void {
  if (options.store.get(d) === undefined) return unknownStream(request, response, d);
  const asked = v.safeParse(SignedAhead, parseJson(body));
  if (!asked.success) {
    return sendProblem(request, response, {
      status: 400,
      code: "malformed",
      detail: v.summarize(asked.issues),
    });
  }
  const { events, over = false } = asked.output;
  const taken = options.onAnnouncements(d, events, { over });
  if (taken.state === "refused") return sendProblem(request, response, taken);
  sendJson(request, response, 200, { d, kept: events.length });
}

function grantOf(request: IncomingMessage, { info, ports }: ApiOptions, d: string, key: string): StreamGrant {
  const base = originOf(request);
  const host = base.hostname;
  const port = (own: number, usual: number) => (own === usual ? "" : `:${own}`);
  return {
    d,
    signer: info().pubkey,
    key,
    publish: {
      whip: new URL(`/whip/${d}`, base).href,
      rtmp: `rtmp://${host}${port(ports.rtmp, 1935)}/live/${d}?token=${key}`,
      srt: `srt://${host}:${ports.srt}?streamid=publish:live/${d}:key:${key}&pkt_size=1316`,
    },
    watch: {
      index: new URL(`/live/${d}/index.m3u8`, base).href,
      ll: new URL(`/live/${d}/ll.m3u8`, base).href,
      whep: new URL(`/whep/${d}`, base).href,
    },
  };
}

/** Whether who asks is on this machine or its private network, and not somebody elsewhere by way of a proxy there. */
function isNear({ socket, headers }: IncomingMessage): boolean {
  const isPassedOn = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].some((name) => name in headers);
  return !isPassedOn && reachOf(socket.remoteAddress ?? "") >= 1;
}

function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    // Unparseable and ill-shaped are one fault to the asker: both fail the schema.
    return undefined;
  }
}

function refuseMethod(request: IncomingMessage, response: ServerResponse, allow: string): void {
  const detail = `This address takes ${allow}.`;
  sendProblem(request, response, { status: 405, code: "method-not-allowed", detail, headers: { allow } });
}

function unknownStream(request: IncomingMessage, response: ServerResponse, d: string): void {
  const detail = `This box has no stream named "${d}". Create it first with PUT /v1/streams/${d}.`;
  sendProblem(request, response, { status: 404, code: "unknown-stream", detail });
}
