import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { OPEN_TO_ALL, sendProblem } from "../http/respond.ts";
import type { SessionKind, WebrtcSessions } from "./sessions.ts";

/** A request for a stream's WHIP or WHEP side. */
export type Asked = { request: IncomingMessage; response: ServerResponse; kind: SessionKind; d: string };

/** Headers of every answer here: pages of all origins may read it, and what a WebRTC client needs of it. */
export const OPEN = {
  ...OPEN_TO_ALL,
  "access-control-expose-headers":
    "Date, ETag, ID, Retry-After, Location, Link, Accept-Patch, Accept-Post, WWW-Authenticate",
};

/** The key isn't this stream's. */
export function refuseKey(call: Asked): void {
  const detail = "This is not the key of this stream: it was renewed, or it belongs to another one. " +
    "Copy the newest key from the broadcast page.";
  const headers = { "www-authenticate": 'Bearer error="invalid_token"', connection: "close" };
  refuse(call, 401, "wrong-key", detail, headers);
}

/** A limit of sessions is reached. */
export function refuseFull(call: Asked, full: "address-full" | "box-full"): void {
  const who = call.kind === "whip" ? "publishers" : "viewers";
  const instead = call.kind === "whip" ? "" : "watch by HLS, or ";
  const detail = full === "box-full"
    ? `The box has all the WebRTC ${who} it takes. To go on, ${instead}try again later.`
    : `Your address has all the WebRTC ${who} one address may have. To go on, ${instead}close one of them.`;
  const status = full === "box-full" ? 503 : 429;
  refuse(call, status, full === "box-full" ? full : "too-many-sessions", detail, { "retry-after": "10" });
}

/** What MediaMTX refused of an offer that looked right. */
export function refuseOffer(call: Asked, { status, error }: { status: number; error: string }): void {
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

/** MediaMTX is being started again. */
export function refuseDown(call: Asked): void {
  const detail = "The box's media server is being started again. Try again in a second.";
  refuse(call, 503, "restarting", detail, { "retry-after": "1" });
}

/** Says why a session is over: who was taken over must not fight for the stream, who lost it may come back at once. */
export function refuseEnded(
  call: Asked,
  { sessions, publisher }: { sessions: WebrtcSessions; publisher: (d: string) => string | undefined },
  id: string,
): void {
  const { kind, d } = call;
  const ended = sessions.endOf(kind, d, id);
  const now = kind === "whip" ? publisher(d) : undefined;
  const another = ended?.end === "over" && now !== undefined && now !== ended.media.id;
  switch (another ? "taken-over" : ended?.end) {
    case "taken-over": {
      const detail =
        "Another encoder publishes to this stream with its key now. Start again here to take it back.";
      return refuse(call, 404, "taken-over", detail);
    }
    case "key-renewed": {
      const detail =
        "The stream has a new key, and whoever published with the old one is cut. Start with the new.";
      return refuse(call, 404, "key-renewed", detail);
    }
    case "silent": {
      const detail = "Nothing came for 10 s, so the box let this session go. Start a new one with POST.";
      return refuse(call, 404, "silent", detail);
    }
    case "over":
    case undefined: {
      const detail = "This session is over or never was. Start a new one with POST.";
      return refuse(call, 404, "unknown-session", detail);
    }
  }
}

/** Answers with a problem. */
export function refuse(
  { request, response }: Asked,
  status: number,
  code: string,
  detail: string,
  headers: OutgoingHttpHeaders = {},
): void {
  sendProblem(request, response, { status, code, detail, headers: { ...OPEN, ...headers } });
}
