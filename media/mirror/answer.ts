import { isReached, readReload } from "../origin/blocking.ts";
import type { Audience } from "../origin/audience.ts";
import { type Answer, jsonAnswer, problemAnswer } from "../origin/http/answer.ts";
import { immutableAnswer } from "../origin/http/bytes.ts";
import type { LiveAnswer, LiveRequest } from "../origin/http/live.ts";
import { playlistAnswer } from "../origin/http/playlist-answer.ts";
import { isStale, type KeptRendition } from "./kept-rendition.ts";
import type { KeptStream } from "./kept-stream.ts";
import type { PlaylistForm } from "./place.ts";

export type MirrorAnswerOptions = {
  d: string;
  stream: KeptStream;
  status: () => unknown;
  audience: Pick<Audience, "playlist" | "sent">;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** How long a multivariant playlist waits for media, as at a box. */
const FIRST_MEDIA_MS = 10_000;
/** How long the next part is waited for, as at a box. */
const HINTED_MS = 6000;

/** Answers `GET /live/…` as the box does, from what was verified. */
export function answerFromMirror(asked: LiveRequest, options: MirrorAnswerOptions): LiveAnswer {
  const [d = "", sid = "", rid, file, ...more] = asked.rest.split("/");
  if (d !== options.d) {
    const detail = `This mirror carries the stream "${options.d}" alone.`;
    return problemAnswer({ status: 404, code: "unknown-stream", detail });
  }
  if (rid === undefined) return answerStream(asked, sid, options);
  const session = options.stream.session();
  if (session === undefined) return nothingYet();
  if (session.sid !== sid) return sessionOver();
  const kept = session.renditions.get(rid);
  if (kept === undefined || file === undefined || more.length > 0) return nothingHere();
  const note = <T extends Answer | undefined>(answer: T): T => {
    options.audience.sent(d, answer?.body.length ?? 0);
    return answer;
  };
  const media = { kept, replaced: () => options.stream.session()?.sid !== sid };
  let answer: LiveAnswer;
  if (file === "index.m3u8" || file === "ll.m3u8") {
    options.audience.playlist(d, `${asked.from} ${asked.conditions.marks}`);
    answer = answerPlaylist(asked, { ...media, form: file === "ll.m3u8" ? "ll" : "index" }, options);
  } else answer = answerObject(asked, { ...media, file });
  return answer instanceof Promise ? answer.then(note) : note(answer);
}

async function answerStream(
  { conditions, leaving }: LiveRequest,
  file: string,
  options: MirrorAnswerOptions,
): Promise<Answer | undefined> {
  if (file === "status.json") return jsonAnswer(options.status());
  if (file !== "index.m3u8" && file !== "ll.m3u8") return nothingHere();
  const form = file === "ll.m3u8" ? "ll" : "index";
  const gone = leaving();
  const text = await options.stream.top(form, FIRST_MEDIA_MS, gone);
  if (gone.aborted) return undefined;
  if (text === undefined) {
    return problemAnswer({
      status: 404,
      code: "not-live",
      detail: "Nothing of this stream has reached this mirror. Ask again in a moment.",
      headers: ["retry-after", "1"],
    });
  }
  const session = options.stream.session();
  const playlists = session?.words()?.renditions.map(({ rid }) =>
    session.renditions.get(rid)?.playlist(form)
  );
  if (playlists?.every((playlist) => isStale(playlist, options.now()))) return sourceSilent();
  return playlistAnswer(conditions, {
    text: new TextEncoder().encode(text),
    packed: undefined,
    signedMs: 0,
  });
}

type Media = { kept: KeptRendition; replaced: () => boolean };

function answerPlaylist(
  { query, conditions, leaving }: LiveRequest,
  { kept, replaced, form }: Media & { form: PlaylistForm },
  { now }: MirrorAnswerOptions,
): LiveAnswer {
  const newest = () => kept.playlist(form);
  const playlist = newest();
  if (playlist === undefined) return nothingYet();
  const give = (): Answer => {
    const held = newest();
    return held === undefined || isStale(held, now()) ? sourceSilent() : playlistAnswer(conditions, held);
  };
  const reload = readReload(query);
  if (reload.ask === "now") return give();
  if (reload.ask === "bad") {
    return problemAnswer({ status: 400, code: "bad-reload", detail: `${reload.detail}.` });
  }
  if (reload.msn > playlist.n + 2) {
    const detail = `Segment ${reload.msn} is more than two ahead of ${playlist.n}. Reload without _HLS_msn.`;
    return problemAnswer({ status: 400, code: "too-far-ahead", detail });
  }
  const ready = () => {
    const held = newest();
    return held !== undefined && (held.state === "ended" || isReached(reload, form, held));
  };
  if (ready()) return give();
  const gone = leaving();
  return kept.gate.wait(ready, playlist.targetDurationS * 3000, gone).then(() => {
    if (gone.aborted) return undefined;
    return replaced() ? sessionOver() : give();
  });
}

function answerObject(
  { conditions, leaving }: LiveRequest,
  { kept, replaced, file }: Media & { file: string },
): LiveAnswer {
  const type = kept.rid.startsWith("audio") && !file.endsWith(".mp4") ? "audio/mp4" : "video/mp4";
  const answer = () => {
    const found = kept.object(file);
    return found === undefined ? nothingHere() : immutableAnswer(conditions, { ...found, type });
  };
  if (kept.object(file) !== undefined || kept.playlist("ll")?.hint !== file) return answer();
  // The hinted part: asked ahead of time, answered as soon as a playlist has listed it.
  const gone = leaving();
  return kept.gate.wait(() => kept.object(file) !== undefined, HINTED_MS, gone)
    .then(() => gone.aborted ? undefined : replaced() ? sessionOver() : answer());
}

function sourceSilent(): Answer {
  return problemAnswer({
    status: 503,
    code: "source-silent",
    detail:
      "Nothing new has reached this mirror for a while. Ask another carrier of the stream, or again in a moment.",
    headers: ["retry-after", "1"],
  });
}

function nothingYet(): Answer {
  return problemAnswer({
    status: 503,
    code: "nothing-yet",
    detail: "Nothing of this stream has reached this mirror yet. Ask again in a moment.",
    headers: ["retry-after", "1"],
  });
}

function sessionOver(): Answer {
  const detail = "This session is over or was never here. Load the multivariant playlist again.";
  return problemAnswer({ status: 410, code: "session-over", detail });
}

function nothingHere(): Answer {
  const detail = "There is nothing under this name, or not any more. Load the playlist again.";
  return problemAnswer({ status: 404, code: "not-found", detail });
}
