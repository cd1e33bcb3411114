import type { Broadcast } from "../broadcast.ts";
import { isReached, readReload } from "../blocking.ts";
import type { HeldPart, Rendition } from "../rendition.ts";
import type { SealedRendition, Session } from "../session.ts";
import type { Audience } from "../audience.ts";
import type { BoxStatus } from "../../../contracts/api/status.ts";
import { type Answer, type Conditions, jsonAnswer, problemAnswer } from "./answer.ts";
import { immutableAnswer } from "./bytes.ts";
import { playlistAnswer } from "./playlist-answer.ts";

/** How long a multivariant playlist waits for media. */
const FIRST_MEDIA_MS = 10_000;

export type LiveRouteOptions = {
  broadcasts: ReadonlyMap<string, Broadcast>;
  status: (broadcast: Broadcast) => BoxStatus;
  audience: Pick<Audience, "playlist" | "sent">;
};

/** A request for media. */
export type LiveRequest = {
  /** What stands behind `/live/`. */
  rest: string;
  /** Without its question mark. */
  query: string;
  conditions: Conditions;
  /** Fires when the asker goes away. */
  leaving: () => AbortSignal;
  /** Address of the connection's other end. */
  from: string;
};

/** At once where nothing has to be waited for; undefined when the asker left meanwhile. */
export type LiveAnswer = Answer | Promise<Answer | undefined>;

/** Answers `GET /live/…`. */
export function answerLive(asked: LiveRequest, options: LiveRouteOptions): LiveAnswer {
  const [d = "", sid = "", rid, file, ...more] = asked.rest.split("/");
  const broadcast = options.broadcasts.get(d);
  if (broadcast === undefined) {
    const detail = `This box has no stream named "${d.slice(0, 32)}". Check the address.`;
    return problemAnswer({ status: 404, code: "unknown-stream", detail });
  }
  if (rid === undefined) return answerStream(asked, { broadcast, file: sid, options });
  const session = broadcast.find(sid);
  if (session === undefined) return sessionOver();
  const sealed = session.renditions.get(rid);
  if (sealed === undefined || file === undefined || more.length > 0) return nothingHere();
  const { audience } = options;
  const note = <T extends Answer | undefined>(answer: T): T => {
    audience.sent(d, answer?.body.length ?? 0);
    return answer;
  };
  const count = (answer: LiveAnswer): LiveAnswer =>
    answer instanceof Promise ? answer.then(note) : note(answer);
  if (file === "index.m3u8" || file === "ll.m3u8") {
    const form = file === "ll.m3u8" ? "ll" : "index";
    audience.playlist(d, `${asked.from} ${asked.conditions.marks}`);
    return count(answerMediaPlaylist(asked, { session, sealed, form }));
  }
  return count(answerObject(asked, { sealed, file, kind: rid.startsWith("audio") ? "audio" : "video" }));
}

async function answerStream(
  { conditions, leaving }: LiveRequest,
  { broadcast, file, options }: { broadcast: Broadcast; file: string; options: LiveRouteOptions },
): Promise<Answer | undefined> {
  if (file === "status.json") {
    return jsonAnswer(options.status(broadcast));
  }
  if (file !== "index.m3u8" && file !== "ll.m3u8") return nothingHere();
  const form = file === "ll.m3u8" ? "ll" : "index";
  const gone = leaving();
  const text = await broadcast.multivariant(form, FIRST_MEDIA_MS, gone);
  if (gone.aborted) return undefined;
  if (text === undefined) {
    return problemAnswer({
      status: 404,
      code: "not-live",
      detail: "Nothing is being broadcast on this stream right now. Ask again in a moment.",
      headers: ["retry-after", "1"],
    });
  }
  return playlistAnswer(conditions, {
    text: new TextEncoder().encode(text),
    packed: undefined,
    signedMs: 0,
  });
}

type MediaPlaylist = { session: Session; sealed: SealedRendition; form: "index" | "ll" };

/** Answers at once, without a promise, unless the reload has to wait. */
function answerMediaPlaylist(
  { query, conditions, leaving }: LiveRequest,
  { session, sealed, form }: MediaPlaylist,
): LiveAnswer {
  const reload = readReload(query);
  if (reload.ask === "now") return playlistAnswer(conditions, sealed[form]);
  if (reload.ask === "bad") {
    return problemAnswer({ status: 400, code: "bad-reload", detail: `${reload.detail}.` });
  }
  const { rendition } = sealed;
  if (reload.msn > rendition.chain.n + 2) {
    const detail =
      `Segment ${reload.msn} is more than two ahead of ${rendition.chain.n}. Reload without _HLS_msn.`;
    return problemAnswer({ status: 400, code: "too-far-ahead", detail });
  }
  const ready = () =>
    isReached(reload, form, {
      n: rendition.chain.n,
      lastParts: rendition.segments.at(-1)?.parts.length ?? 0,
      openParts: rendition.open.length,
    });
  if (ready()) return playlistAnswer(conditions, sealed[form]);
  const gone = leaving();
  return sealed.gate.wait(ready, session.targetDurationS * 3000, gone).then(() => {
    if (gone.aborted) return undefined;
    // Its last playlist says that the session has ended; the stream hasn't.
    return session.state() === "replaced" ? sessionOver() : playlistAnswer(conditions, sealed[form]);
  });
}

type MediaObject = { sealed: SealedRendition; file: string; kind: "video" | "audio" };

function answerObject(
  { conditions, leaving }: LiveRequest,
  { sealed, file, kind }: MediaObject,
): LiveAnswer {
  const { rendition } = sealed;
  const k = readNumber(file, "p", ".m4s");
  const answer = () => {
    const found = findObject(rendition, file, k);
    if (found === undefined) return nothingHere();
    const type = file.endsWith(".mp4") || kind === "video" ? "video/mp4" : "audio/mp4";
    return immutableAnswer(conditions, { bytes: found.bytes, sha256: found.sha256, type });
  };
  if (k === undefined || k !== rendition.nextK) return answer();
  // The hinted part: asked ahead of time, answered as soon as it exists.
  const gone = leaving();
  return sealed.gate.wait(() => rendition.nextK > k, 6000, gone)
    .then(() => gone.aborted ? undefined : answer());
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

function sessionOver(): Answer {
  const detail = "This session is over or was never here. Load the multivariant playlist again.";
  return problemAnswer({ status: 410, code: "session-over", detail });
}

function nothingHere(): Answer {
  const detail = "There is nothing under this name, or not any more. Load the playlist again.";
  return problemAnswer({ status: 404, code: "not-found", detail });
}
