import type { IncomingMessage, ServerResponse } from "node:http";
import { isStreamName } from "../../../contracts/nostr/address.ts";
import { send } from "../http/respond.ts";
import { readBody } from "../http/body.ts";
import { announceCandidates } from "./candidates.ts";
import type { RateLimits } from "../http/rate-limits.ts";
import type { WebrtcMediaServer } from "./media-server.ts";
import type { Passes } from "./passes.ts";
import { askedFrom } from "./reached-address.ts";
import {
  type Asked,
  OPEN,
  refuse,
  refuseDown,
  refuseEnded,
  refuseFull,
  refuseKey,
  refuseOffer,
} from "./refusals.ts";
import { judgePublishOffer, judgeWatchOffer } from "./sdp.ts";
import type { WebrtcSession, WebrtcSessions } from "./sessions.ts";

/** Whether a stream can be watched by WebRTC now. */
export type Watchable =
  | { state: "watchable" }
  | { state: "unknown-stream" | "not-live" | "b-frames" };

export type WebrtcRouteOptions = {
  media: WebrtcMediaServer;
  sessions: WebrtcSessions;
  passes: Passes;
  limits: RateLimits;
  isKey: (d: string, key: string) => boolean;
  watchable: (d: string) => Watchable;
  /** MediaMTX's id of who publishes to a stream now, whatever by. */
  publisher: (d: string) => string | undefined;
  /** Addresses under which a request has reached the box. */
  reached: (request: IncomingMessage) => Promise<string[]>;
  /** Port of the box's media. */
  port: number;
  onRefused: (refused: { d: string; protocol: string }) => void;
};

type Call = Asked & { options: WebrtcRouteOptions };

/** Offers and fragments: a browser's is about 7 kB. */
const BODY_LIMIT = 64 * 1024;
const SDP = "application/sdp";
const FRAGMENT = "application/trickle-ice-sdpfrag";

/** Answers `/whip/<d>` and `/whep/<d>` with their sessions; false when the path is neither. */
export async function serveWebrtc(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  options: WebrtcRouteOptions,
): Promise<boolean> {
  const found = /^\/(whip|whep)\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  if (found === null) return false;
  const [, kind, d = "", id] = found;
  const call: Call = { request, response, options, kind: kind === "whip" ? "whip" : "whep", d };
  const methods = id === undefined ? "OPTIONS, POST" : "OPTIONS, PATCH, DELETE";
  if (request.method === "OPTIONS") answerOptions(call, methods);
  else if (!methods.split(", ").includes(request.method ?? "")) {
    const detail = `This address takes ${methods}.`;
    refuse(call, 405, "method-not-allowed", detail, { allow: methods });
  } else if (id === undefined) await takeOffer(call);
  else await changeSession(call, id);
  return true;
}

function answerOptions({ response }: Call, methods: string): void {
  response.writeHead(204, {
    ...OPEN,
    allow: methods,
    "accept-post": SDP,
    "access-control-allow-methods": methods,
    "access-control-allow-headers": "Authorization, Content-Type, If-Match",
    "access-control-max-age": "86400",
  });
  response.end();
}

async function takeOffer(call: Call): Promise<void> {
  const { request, response, options, kind, d } = call;
  const address = askedFrom(request);
  const wait = options.limits.take(address);
  if (wait !== undefined) {
    const detail = `Offers come faster than the box takes them. Wait ${wait} s before the next try.`;
    return refuse(call, 429, "too-many-offers", detail, { "retry-after": String(wait), connection: "close" });
  }
  const key = kind === "whip" ? bearerOf(request) : "";
  if (kind === "whip" && !await admitPublisher(call, key)) return;
  if (kind === "whep" && !admitViewer(call)) return;
  const offer = await readOffer(call);
  if (offer === undefined) return;
  const place = options.sessions.enter({ kind, d, address });
  if (place === "address-full" || place === "box-full") return refuseFull(call, place);
  try {
    const path = `live/${d}`;
    const bearer = options.passes.issue({ action: kind === "whip" ? "publish" : "read", path });
    const [answer, reached] = await Promise.all([
      options.media.offer({ path, kind, bearer, sdp: offer }),
      options.reached(request),
    ]);
    options.passes.revoke(bearer);
    if (answer.state === "down") return refuseDown(call);
    if (answer.state === "refused") return refuseOffer(call, answer);
    // The key was renewed, or the asker left, while MediaMTX was asked: nobody may hold this session.
    const revoked = kind === "whip" && !options.isKey(d, key);
    if (revoked || response.destroyed) {
      await options.media.end(answer.session);
      return revoked ? refuseKey(call) : undefined;
    }
    const session = place.fill(answer.session);
    const sdp = announceCandidates(answer.sdp, { reached, from: address, port: options.port });
    const headers = { ...OPEN, ...answer.headers, "content-type": SDP, "cache-control": "no-store" };
    // Root-relative and without a query: OBS drops the query when it resolves this.
    const location = `/${kind}/${d}/${session.id}`;
    send(request, response, 201, { ...headers, location }, new TextEncoder().encode(sdp));
  } finally {
    place.leave();
  }
}

async function admitPublisher(call: Call, key: string): Promise<boolean> {
  const { d, options } = call;
  if (isStreamName(d) && options.isKey(d, key)) return true;
  // Closing on an offer that is still on its way resets the connection, and may take the answer along.
  await readBody(call.request, BODY_LIMIT);
  if (key === "") {
    const detail = "Publishing needs the stream key. Send it as bearer token (in OBS: Bearer Token).";
    refuse(call, 401, "no-key", detail, { "www-authenticate": "Bearer", connection: "close" });
    options.onRefused({ d: d.slice(0, 64), protocol: "webrtc" });
    return false;
  }
  refuseKey(call);
  options.onRefused({ d: d.slice(0, 64), protocol: "webrtc" });
  return false;
}

function admitViewer(call: Call): boolean {
  const { state } = call.options.watchable(call.d);
  switch (state) {
    case "watchable":
      return true;
    case "unknown-stream":
      refuse(call, 404, state, "This box has no stream of this name. Check the address.");
      return false;
    case "not-live": {
      const detail = "Nothing is being published to this stream now. Try again in a moment.";
      refuse(call, 404, state, detail, { "retry-after": "2" });
      return false;
    }
    case "b-frames": {
      const detail = "The encoder sends B-frames, which WebRTC can't carry. Watch by HLS (low latency); " +
        "the creator can set B-frames to 0 to allow this.";
      refuse(call, 406, state, detail);
      return false;
    }
  }
}

async function readOffer(call: Call): Promise<string | undefined> {
  const text = await readText(call, SDP);
  if (text === undefined) return undefined;
  const judged = call.kind === "whip" ? judgePublishOffer(text) : judgeWatchOffer(text);
  if (judged.verdict === "accepted") return judged.sdp;
  refuse(call, judged.status, judged.code, judged.detail);
  return undefined;
}

async function changeSession(call: Call, id: string): Promise<void> {
  const { request, response, options, kind, d } = call;
  const session = options.sessions.find(kind, d, id);
  if (session === undefined) return refuseEnded(call, options, id);
  if (request.method === "PATCH") return await passFragment(call, session);
  options.sessions.forget(session);
  if (!await options.media.end(session.media)) return refuseEnded(call, options, id);
  send(request, response, 200, OPEN, new Uint8Array());
}

async function passFragment(call: Call, session: WebrtcSession): Promise<void> {
  const { request, response, options } = call;
  const fragment = await readText(call, FRAGMENT);
  if (fragment === undefined) return;
  const [answer, reached] = await Promise.all([
    options.media.patch(session.media, fragment, request.headers["if-match"]),
    options.reached(request),
  ]);
  if (answer.state === "down") return refuseDown(call);
  if (answer.state === "refused") {
    if (answer.status === 404 || answer.error === "terminated") {
      options.sessions.forget(session);
      return refuseEnded(call, options, session.id);
    }
    const why = answer.error === "" ? "" : ` (${answer.error})`;
    const detail =
      `The fragment can't be used${why}. Send ICE lines of the offer's first media with their a=mid.`;
    return refuse(call, 400, "malformed-fragment", detail);
  }
  const from = askedFrom(request);
  const sdp = announceCandidates(answer.fragment, { reached, from, port: options.port });
  const headers = { ...OPEN, ...(answer.etag === undefined ? {} : { etag: answer.etag }) };
  if (answer.status === 204) {
    response.writeHead(204, headers);
    return void response.end();
  }
  send(request, response, 200, { ...headers, "content-type": FRAGMENT }, new TextEncoder().encode(sdp));
}

async function readText(call: Call, type: string): Promise<string | undefined> {
  const [sent = ""] = (call.request.headers["content-type"] ?? "").split(";");
  if (sent.trim().toLowerCase() !== type) {
    const detail = `The body must be ${type}; this one says it is ${sent.trim().slice(0, 80) || "nothing"}.`;
    refuse(call, 415, "wrong-content-type", detail, { "accept-post": SDP, connection: "close" });
    return undefined;
  }
  const body = await readBody(call.request, BODY_LIMIT);
  if (body === undefined) {
    const detail = "The body is larger than 64 kB, and no client's is. Offer one picture and one sound.";
    refuse(call, 413, "too-large", detail, { connection: "close" });
    return undefined;
  }
  return new TextDecoder().decode(body);
}

function bearerOf({ headers }: IncomingMessage): string {
  return /^Bearer +(\S{1,512})$/i.exec(headers.authorization ?? "")?.[1] ?? "";
}
