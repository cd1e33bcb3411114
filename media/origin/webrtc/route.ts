import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { isStreamName } from "../../../contracts/nostr/address.ts";
import { OPEN_TO_ALL, send, sendProblem } from "../http/respond.ts";
import { readBody } from "../http/body.ts";
import { announceCandidates } from "./candidates.ts";
import type { OfferLimits } from "./limits.ts";
import type { WebrtcMediaServer } from "./media-server.ts";
import type { Passes } from "./passes.ts";
import { askedFrom } from "./reached-address.ts";
import { judgePublishOffer, judgeWatchOffer } from "./sdp.ts";
import type { SessionKind, WebrtcSession, WebrtcSessions } from "./sessions.ts";

/** Whether a stream can be watched by WebRTC now. */
export type Watchable =
  | { state: "watchable" }
  | { state: "unknown-stream" | "not-live" | "b-frames" };

export type WebrtcRouteOptions = {
  media: WebrtcMediaServer;
  sessions: WebrtcSessions;
  passes: Passes;
  limits: OfferLimits;
  isKey: (d: string, key: string) => boolean;
  watchable: (d: string) => Watchable;
  /** Addresses under which a request has reached the box. */
  reached: (request: IncomingMessage) => Promise<string[]>;
  /** Port of the box's media. */
  port: number;
  onRefused: (refused: { d: string; protocol: string }) => void;
};

type Call = {
  request: IncomingMessage;
  response: ServerResponse;
  options: WebrtcRouteOptions;
  kind: SessionKind;
  d: string;
};

/** Offers and fragments: a browser's is about 7 kB. */
const BODY_LIMIT = 64 * 1024;
const SDP = "application/sdp";
const FRAGMENT = "application/trickle-ice-sdpfrag";
const OPEN = {
  ...OPEN_TO_ALL,
  "access-control-expose-headers":
    "Date, ETag, ID, Retry-After, Location, Link, Accept-Patch, Accept-Post, WWW-Authenticate",
};

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
  if (kind === "whip" && !admitPublisher(call, key)) return;
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

function admitPublisher(call: Call, key: string): boolean {
  const { d, options } = call;
  if (key === "") {
    const detail = "Publishing needs the stream key. Send it as bearer token (in OBS: Bearer Token).";
    refuse(call, 401, "no-key", detail, { "www-authenticate": "Bearer", connection: "close" });
    return false;
  }
  if (isStreamName(d) && options.isKey(d, key)) return true;
  refuseKey(call);
  options.onRefused({ d: d.slice(0, 64), protocol: "webrtc" });
  return false;
}

function refuseKey(call: Call): void {
  const detail = "This is not the key of this stream: it was renewed, or it belongs to another one. " +
    "Copy the newest key from the broadcast page.";
  const headers = { "www-authenticate": 'Bearer error="invalid_token"', connection: "close" };
  refuse(call, 401, "wrong-key", detail, headers);
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
  if (session === undefined) return refuseUnknown(call);
  if (request.method === "PATCH") return await passFragment(call, session);
  options.sessions.forget(session);
  if (!await options.media.end(session.media)) return refuseUnknown(call);
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
      return refuseUnknown(call);
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

function refuseFull(call: Call, full: "address-full" | "box-full"): void {
  const who = call.kind === "whip" ? "publishers" : "viewers";
  const detail = full === "box-full"
    ? `The box has all the WebRTC ${who} it takes. Watch by HLS, or try again later.`
    : `Your address has all the WebRTC ${who} one address may have. Close one, or watch by HLS.`;
  const status = full === "box-full" ? 503 : 429;
  refuse(call, status, full === "box-full" ? full : "too-many-sessions", detail, { "retry-after": "10" });
}

/** What MediaMTX refused of an offer that looked right. */
function refuseOffer(call: Call, { status, error }: { status: number; error: string }): void {
  if (status === 404) {
    const detail = "Nothing is being published to this stream now. Try again in a moment.";
    return refuse(call, 404, "not-live", detail, { "retry-after": "2" });
  }
  if (/codecs/.test(error)) {
    const detail = "The stream's codecs and those your browser offers have none in common. Watch by HLS.";
    return refuse(call, 406, "no-common-codec", detail);
  }
  if (status >= 500 || status === 401) return refuseDown(call);
  const detail = `The box's WebRTC stack can't use the offer${error === "" ? "" : `: ${error}`}. ` +
    "Send the client's offer unchanged.";
  refuse(call, status === 406 ? 406 : 400, "malformed-sdp", detail);
}

function refuseDown(call: Call): void {
  const detail = "The box's media server is being started again. Try again in a second.";
  refuse(call, 503, "restarting", detail, { "retry-after": "1" });
}

function refuseUnknown(call: Call): void {
  const detail = "This session is over or never was. Start a new one with POST.";
  refuse(call, 404, "unknown-session", detail);
}

function refuse(
  { request, response }: Call,
  status: number,
  code: string,
  detail: string,
  headers: OutgoingHttpHeaders = {},
): void {
  sendProblem(request, response, { status, code, detail, headers: { ...OPEN, ...headers } });
}
