import { randomBytes } from "node:crypto";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { formatAddress, type StreamAddress } from "../../contracts/nostr/address.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import type { Broadcast } from "../origin/broadcast.ts";
import type { Answer } from "../origin/http/answer.ts";
import { answerLive } from "../origin/http/live.ts";
import { sendProblem } from "../origin/http/respond.ts";
import { type MediaServer, serveMedia } from "../origin/http/media-service.ts";
import { renderMultivariant } from "../origin/multivariant.ts";
import { beginSegment, completeSegment, type Keeper, keepInit, listPart } from "../origin/rendition.ts";
import { makeSession, type Session } from "../origin/session.ts";
import { makeBoxSigner } from "../origin/signer.ts";

const CREATOR = new Uint8Array(32).fill(12);
const BOX = new Uint8Array(32).fill(11);

/** The trials' stream. */
export const STREAM: StreamAddress = { creator: publicKeyOf(CREATOR), d: "demo" };

/** The key of the box that seals it. */
export const BOX_PUBKEY = publicKeyOf(BOX);

/** A box's HTTP side over a real session, which is fed by hand. */
export type TrialSource = {
  readonly port: number;
  folder: string;
  session: () => Session;
  /** Adds a part of so many bytes to picture and sound; a segment is complete after `PARTS` of them. */
  feed: (parts?: number, size?: number) => void;
  /** Begins another session, as a box does that lost its parts. */
  renew: () => void;
  /** Changes every answer on its way out. */
  twist: ((path: string, answer: Answer) => Answer) | undefined;
  /** What stands behind `/live/` of each request. */
  requests: string[];
  /** Goes away, and comes back at the same port. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
};

export const PARTS = 5;
const NOBODY: Keeper = { init() {}, open() {}, part() {}, closed() {}, slide() {} };

/** Starts one; with the `session` of another it tells the same story. */
export async function startTrialSource(
  { of, now = Date.now }: { of?: TrialSource; now?: () => number } = {},
): Promise<TrialSource> {
  const signer = await makeBoxSigner(BOX);
  const fresh = () =>
    makeSession({
      sid: randomBytes(8).toString("hex"),
      address: formatAddress(STREAM),
      targetDurationS: 2,
      renditions: ["video", "audio"].map((rid) => ({ rid, partTargetUs: 235_000 })),
      keeper: () => NOBODY,
      signer,
      now,
    });
  let own = fresh();
  const session = () => of?.session() ?? own;
  const unasked = () => {
    throw new Error("nobody asks a trial for this");
  };
  const broadcast: Broadcast = {
    d: STREAM.d,
    find: (sid) => (sid === session().sid ? session() : undefined),
    multivariant: (form) =>
      Promise.resolve(renderMultivariant(session().sid, `${form}.m3u8`, [
        { rid: "video", kind: "video", codec: "avc1.42c01e", width: 320, height: 180, peak: 1, average: 1 },
        { rid: "audio", kind: "audio", codec: "mp4a.40.2", channels: 2, peak: 1, average: 1 },
      ])),
    observe: unasked,
    isOpen: unasked,
    expectPublisher: unasked,
    view: unasked,
    endSession: unasked,
    endByCreator: unasked,
    openByCreator: unasked,
    close: unasked,
  };
  const route = {
    broadcasts: new Map([[STREAM.d, broadcast]]),
    status: unasked,
    audience: { playlist: () => {}, sent: () => {} },
  };
  let server: MediaServer | undefined;
  const source: TrialSource = {
    port: 0,
    folder: "",
    session,
    twist: undefined,
    requests: [],
    feed(parts = PARTS, size = 900) {
      for (let i = 0; i < parts; i++) {
        for (const { rendition } of session().renditions.values()) {
          if (rendition.open.length === PARTS) completeSegment(rendition);
          if (rendition.open.length === 0) {
            const init = keepInit(rendition, new TextEncoder().encode(`init of ${rendition.rid}`));
            beginSegment(rendition, { discontinuity: false, dateMs: now(), init: init.sha256 });
          }
          const independent = rendition.open.length === 0;
          listPart(rendition, { bytes: randomBytes(size), durationUs: 200_000, independent });
        }
        for (const rid of session().renditions.keys()) session().publish(rid, { segments: true });
      }
    },
    renew() {
      own = fresh();
    },
    stop: async () => {
      await server?.close();
      server = undefined;
    },
    start: async () => {
      server = await serveMedia({
        port: source.port,
        hostname: "127.0.0.1",
        media: (asked) => {
          source.requests.push(asked.rest + (asked.query === "" ? "" : `?${asked.query}`));
          if (asked.rest.endsWith("/status.json")) return answerLive({ ...asked, rest: "none" }, route);
          // Who changes an answer wants its text.
          const gzip = asked.conditions.gzip && source.twist === undefined;
          const answer = answerLive({ ...asked, conditions: { ...asked.conditions, gzip } }, route);
          const bend = (one: Answer): Answer => source.twist?.(asked.rest, one) ?? one;
          return answer instanceof Promise ? answer.then((one) => one && bend(one)) : bend(answer);
        },
        rest: (request, response) => {
          sendProblem(request, response, { status: 404, code: "not-found", detail: "A trial." });
          return Promise.resolve();
        },
        log: (line) => {
          throw new Error(line);
        },
      });
      Object.assign(source, { port: server.port });
      source.folder = `http://127.0.0.1:${server.port}/live/${STREAM.d}/`;
    },
  };
  await source.start();
  return source;
}

/** What the creator of the trials' stream tells relays. */
export function trialWords(
  sources: readonly { folder: string }[],
  nowSeconds = Math.floor(Date.now() / 1000),
): NostrEvent[] {
  const streaming = sources.flatMap(({ folder }) => [`${folder}index.m3u8`, `${folder}ll.m3u8`]);
  const address = formatAddress(STREAM);
  const window = { nbf: nowSeconds - 3600, exp: nowSeconds + 3600 };
  return [
    liveEventTemplate({
      d: STREAM.d,
      creator: STREAM.creator,
      title: "Trial",
      status: "live",
      starts: nowSeconds,
      streaming,
      relays: [],
    }, nowSeconds),
    delegationTemplate({ address, signers: [publicKeyOf(BOX)], ...window }, nowSeconds),
  ].map((template) => signEvent(template, CREATOR));
}

/** Flips one bit in the middle of an answer's body. */
export function bend(answer: Answer): Answer {
  const body = Uint8Array.from(answer.body);
  const middle = body.length >> 1;
  body[middle] = (body[middle] ?? 0) ^ 1;
  return { ...answer, body };
}
