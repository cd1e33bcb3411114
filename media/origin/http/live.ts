import type { IncomingMessage, ServerResponse } from "node:http";
import type { Broadcast } from "../broadcast.ts";
import { isReached, readReload } from "../blocking.ts";
import type { HeldPart, Rendition } from "../rendition.ts";
import type { SealedRendition, Session } from "../session.ts";
import { statusOf } from "../status.ts";
import type { Link } from "../webrtc/link-meter.ts";
import { sendImmutable } from "./bytes.ts";
import { sendJson, sendPlaylist, sendProblem } from "./respond.ts";

/** How long a multivariant playlist waits for media. */
const FIRST_MEDIA_MS = 10_000;

export type LiveRouteOptions = {
  broadcasts: ReadonlyMap<string, Broadcast>;
  now: () => number;
  /** How the media of a WebRTC publisher reaches the box. */
  link: (sourceId: string) => Link | undefined;
};

/** Answers `GET /live/…`; `rest` is the path behind `/live/`, `query` without its question mark. */
export function serveLive(
  request: IncomingMessage,
  response: ServerResponse,
  { rest, query, options }: { rest: string; query: string; options: LiveRouteOptions },
): void | Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    const detail = "Media is read with GET or HEAD.";
    return sendProblem(request, response, {
      status: 405,
      code: "method-not-allowed",
      detail,
      headers: { allow: "GET, HEAD" },
    });
  }
  const [d = "", sid = "", rid, file, ...more] = rest.split("/");
  const broadcast = options.broadcasts.get(d);
  if (broadcast === undefined) {
    const detail = `This box has no stream named "${d.slice(0, 32)}". Check the address.`;
    return sendProblem(request, response, { status: 404, code: "unknown-stream", detail });
  }
  if (rid === undefined) return serveStream(request, response, { broadcast, file: sid, options });
  const session = broadcast.find(sid);
  if (session === undefined) return sessionOver(request, response);
  const sealed = session.renditions.get(rid);
  if (sealed === undefined || file === undefined || more.length > 0) return nothingHere(request, response);
  if (file === "index.m3u8" || file === "ll.m3u8") {
    const form = file === "ll.m3u8" ? "ll" : "index";
    return serveMediaPlaylist(request, response, { session, sealed, form, query });
  }
  return serveObject(request, response, {
    sealed,
    file,
    kind: rid.startsWith("audio") ? "audio" : "video",
  });
}

async function serveStream(
  request: IncomingMessage,
  response: ServerResponse,
  { broadcast, file, options }: { broadcast: Broadcast; file: string; options: LiveRouteOptions },
): Promise<void> {
  if (file === "status.json") {
    const view = broadcast.view();
    const link = options.link(view.path?.source?.id ?? "");
    return sendJson(request, response, 200, statusOf(broadcast.d, view, options.now(), link));
  }
  if (file !== "index.m3u8" && file !== "ll.m3u8") return nothingHere(request, response);
  const form = file === "ll.m3u8" ? "ll" : "index";
  const text = await broadcast.multivariant(form, FIRST_MEDIA_MS, leaving(response));
  if (text === undefined) {
    return sendProblem(request, response, {
      status: 404,
      code: "not-live",
      detail: "Nothing is being broadcast on this stream right now. Ask again in a moment.",
      headers: { "retry-after": "1" },
    });
  }
  sendPlaylist(request, response, { text: new TextEncoder().encode(text), packed: undefined, signedMs: 0 });
}

type MediaPlaylistRequest = {
  session: Session;
  sealed: SealedRendition;
  form: "index" | "ll";
  query: string;
};

/** Answers at once, without a promise, unless the reload has to wait. */
function serveMediaPlaylist(
  request: IncomingMessage,
  response: ServerResponse,
  { session, sealed, form, query }: MediaPlaylistRequest,
): void | Promise<void> {
  const reload = readReload(query);
  if (reload.ask === "now") return sendPlaylist(request, response, sealed[form]);
  if (reload.ask === "bad") {
    return sendProblem(request, response, { status: 400, code: "bad-reload", detail: `${reload.detail}.` });
  }
  const { rendition } = sealed;
  if (reload.msn > rendition.chain.n + 2) {
    const detail =
      `Segment ${reload.msn} is more than two ahead of ${rendition.chain.n}. Reload without _HLS_msn.`;
    return sendProblem(request, response, { status: 400, code: "too-far-ahead", detail });
  }
  const ready = () =>
    isReached(reload, form, {
      n: rendition.chain.n,
      lastParts: rendition.segments.at(-1)?.parts.length ?? 0,
      openParts: rendition.open.length,
    });
  if (ready()) return sendPlaylist(request, response, sealed[form]);
  return sealed.gate.wait(ready, session.targetDurationS * 3000, leaving(response)).then(() => {
    if (response.destroyed) return;
    // Its last playlist says that the session has ended; the stream hasn't.
    if (session.state() === "replaced") return sessionOver(request, response);
    sendPlaylist(request, response, sealed[form]);
  });
}

type ObjectRequest = { sealed: SealedRendition; file: string; kind: "video" | "audio" };

function serveObject(
  request: IncomingMessage,
  response: ServerResponse,
  { sealed, file, kind }: ObjectRequest,
): void | Promise<void> {
  const { rendition } = sealed;
  const k = readNumber(file, "p", ".m4s");
  const answer = () => {
    const found = findObject(rendition, file, k);
    if (found === undefined) return nothingHere(request, response);
    const type = file.endsWith(".mp4") || kind === "video" ? "video/mp4" : "audio/mp4";
    sendImmutable(request, response, { bytes: found.bytes, sha256: found.sha256, type });
  };
  if (k === undefined || k !== rendition.nextK) return answer();
  // The hinted part: asked ahead of time, answered as soon as it exists.
  return sealed.gate.wait(() => rendition.nextK > k, 6000, leaving(response)).then(() => {
    if (!response.destroyed) answer();
  });
}

/** An object of a rendition by its file name. */
export function findObject(
  rendition: Rendition,
  file: string,
  k = readNumber(file, "p", ".m4s"),
): { bytes: Uint8Array; sha256: string } | undefined {
  if (k !== undefined) {
    const open = rendition.open[k - (rendition.open[0]?.k ?? 0)];
    if (open?.k === k) return open;
    for (const { parts } of rendition.segments) {
      const part: HeldPart | undefined = parts[k - (parts[0]?.k ?? 0)];
      if (part?.k === k) return part;
    }
    return undefined;
  }
  const n = readNumber(file, "", ".m4s");
  if (n !== undefined) {
    const segment = rendition.segments[n - (rendition.segments[0]?.facts.n ?? 0)];
    return segment?.facts.n === n ? { bytes: segment.bytes, sha256: segment.facts.sha256 } : undefined;
  }
  for (const init of rendition.inits.values()) if (init.name === file) return init;
  return undefined;
}

function readNumber(file: string, before: string, after: string): number | undefined {
  if (!file.startsWith(before) || !file.endsWith(after)) return undefined;
  const digits = file.slice(before.length, file.length - after.length);
  return /^(0|[1-9]\d{0,14})$/.test(digits) ? Number(digits) : undefined;
}

function sessionOver(request: IncomingMessage, response: ServerResponse): void {
  const detail = "This session is over or was never here. Load the multivariant playlist again.";
  sendProblem(request, response, { status: 410, code: "session-over", detail });
}

function nothingHere(request: IncomingMessage, response: ServerResponse): void {
  const detail = "There is nothing under this name, or not any more. Load the playlist again.";
  sendProblem(request, response, { status: 404, code: "not-found", detail });
}

/** Fires when the asker goes away. */
function leaving(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}
