import { readTrackerAnswer } from "../../../../contracts/swarm/tracker-answers.ts";
import {
  TRACKER_CLOSE,
  type TrackerAnswer,
  type TrackerRequest,
} from "../../../../contracts/swarm/tracker-messages.ts";
import { trackerRequestJson } from "../../../../contracts/swarm/tracker-requests.ts";
import type { After } from "../../webrtc/schedule.ts";
import { makePresence } from "./presence.ts";

/** As much of a `WebSocket` as a link needs. */
export type TrackerSocket = Pick<
  WebSocket,
  "send" | "close" | "onopen" | "onmessage" | "onclose" | "onerror"
>;

/** A place at a tracker, or why there is none. */
export type Entry =
  /** With the token in it. */
  | { state: "admitted"; url: string }
  /** The stream or the edge wants nothing of this page, as far as it knows now. */
  | { state: "refused" }
  /** The viewer wouldn't sign the wish: it isn't asked a second time. */
  | { state: "unsigned" }
  /** Worth another try. */
  | { state: "unreachable" };

/** `waiting`: until the next try. */
export type LinkState = "connecting" | "open" | "waiting" | "refused" | "closed";

export type TrackerLinkOptions = {
  /** Where to connect now; `fresh` when what it gave last may hold no more. */
  enter: (fresh: boolean) => Promise<Entry>;
  makeSocket: (url: string) => TrackerSocket;
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** 0 to 1. */
  random: () => number;
  /** Called at every change. */
  onState?: (state: LinkState) => void;
};

/** This page's place at one tracker, kept through all reconnections. */
export type TrackerLink = {
  /** Announces are remembered and said again when needed; the rest is lost while there is no connection. */
  send: (request: TrackerRequest) => void;
  /** Hears what the tracker says until the answer is called. */
  listen: (on: (answer: TrackerAnswer) => void) => () => void;
  /** How many are in a swarm, this page among them; `undefined` until the tracker said so on this connection. */
  size: (infoHash: string) => number | undefined;
  /** How many of them take offers, this page among them or not; the others are only counted. */
  taking: (infoHash: string) => number | undefined;
  state: () => LinkState;
  /** Hears of every change of state until the answer is called. */
  watch: (on: (state: LinkState) => void) => () => void;
  /** The network is back: tries at once, unless the tracker itself said when. */
  hurry: () => void;
  close: () => void;
};

/** A lost connection is tried again after 1 to 5 s, and, when that leads nowhere, more and more seldom. */
const RETRY_MS = 1000;
const RETRY_SPREAD_MS = 4000;
const SLOWEST_RETRY_MS = 60_000;
/** One edge may know less than the other, and learn: a refusal is tried again so seldom, then half as often, and so on. */
const REFUSED_MS = 5 * 60_000;
const REFUSED_LONGEST_MS = 60 * 60_000;
/** So many tries in a row come quickly. */
const QUICK_TRIES = 4;
/** A connection that takes longer to open won't. */
const OPEN_MS = 10_000;
/** One that lasted so long was no failure; one that ended sooner may end as soon again. */
const LASTING_MS = 60_000;

/** Connects at once. */
export function makeTrackerLink(options: TrackerLinkOptions): TrackerLink {
  const { enter, makeSocket, after, now, random, onState } = options;
  const listeners = new Set<(answer: TrackerAnswer) => void>();
  const watchers = new Set<(state: LinkState) => void>();
  let state: LinkState = "connecting";
  let socket: TrackerSocket | undefined;
  let failures = 0;
  let refusals = 0;
  let stale = false;
  /** Whether a token that held no more was already replaced at once, and no connection lasted since. */
  let renewed = false;
  /** What the tracker advised before it went away; milliseconds. */
  let advised: number | undefined;
  let cancel = () => {};
  /** Whether the next try may come earlier. */
  let hasty = false;
  const presence = makePresence({ after, now, say });

  function become(next: LinkState) {
    if (state === next || state === "closed") return;
    state = next;
    onState?.(next);
    for (const watcher of watchers) watcher(next);
  }

  function say(request: TrackerRequest) {
    socket?.send(trackerRequestJson(request));
  }

  async function connect(): Promise<void> {
    become("connecting");
    const entry = await enter(stale);
    if (state === "closed") return;
    if (entry.state === "unsigned") return become("refused");
    if (entry.state === "refused") return refuse();
    if (entry.state === "unreachable") return retry();
    stale = false;
    open(entry.url);
  }

  function open(url: string): void {
    let made: TrackerSocket;
    try {
      made = makeSocket(url);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      // Such as an address without TLS, which a page with it may not connect to. The edge may name another one.
      stale = true;
      return retry();
    }
    let openedAt: number | undefined;
    let over = false;
    const end = (code: number) => {
      if (over) return;
      over = true;
      cancel();
      presence.suspend();
      socket = undefined;
      made.close();
      if (openedAt !== undefined && now() - openedAt >= LASTING_MS) {
        failures = 0;
        renewed = false;
      }
      if (state !== "closed") onEnd(code, openedAt !== undefined);
    };
    cancel = after(OPEN_MS, () => end(1006));
    made.onopen = () => {
      if (over) return;
      cancel();
      openedAt = now();
      refusals = 0;
      socket = made;
      become("open");
      presence.resume();
    };
    made.onmessage = ({ data }) => {
      const answer = over || typeof data !== "string" ? undefined : readTrackerAnswer(data);
      if (answer !== undefined) hear(answer);
    };
    made.onerror = () => end(1006);
    made.onclose = ({ code }) => end(code);
    closeSocket = () => end(1000);
  }
  let closeSocket = () => {};

  function hear(answer: TrackerAnswer): void {
    if (answer.action === "reconnect") advised = answer.afterMs;
    if (answer.action === "announce") presence.told(answer);
    if (answer.action === "gone") presence.gone(answer);
    for (const listener of listeners) listener(answer);
  }

  function onEnd(code: number, opened: boolean): void {
    if (code === TRACKER_CLOSE.refused) return refuse();
    // A refused upgrade tells a page nothing: perhaps it was the token.
    stale = !opened || code === TRACKER_CLOSE.expired;
    // A tracker whose clock is wrong, or that lies, says so of every token.
    if (code === TRACKER_CLOSE.expired && !renewed) {
      renewed = true;
      return void connect();
    }
    if (code === TRACKER_CLOSE.limit) failures = Math.max(failures, QUICK_TRIES);
    retry();
  }

  function refuse(): void {
    become("refused");
    stale = true;
    cancel = after(Math.min(REFUSED_LONGEST_MS, REFUSED_MS * 2 ** refusals), () => void connect());
    refusals++;
  }

  function retry(): void {
    become("waiting");
    const slower = 2 ** Math.max(0, failures - QUICK_TRIES + 1);
    failures++;
    hasty = advised === undefined;
    const ms = advised ?? Math.min(SLOWEST_RETRY_MS, RETRY_MS * slower) + random() * RETRY_SPREAD_MS;
    advised = undefined;
    cancel = after(ms, () => void connect());
  }

  void connect();

  return {
    send(request) {
      if (request.action === "announce") presence.announce(request, socket !== undefined);
      else say(request);
    },
    listen(on) {
      listeners.add(on);
      return () => void listeners.delete(on);
    },
    size: presence.size,
    taking: presence.taking,
    state: () => state,
    watch(on) {
      watchers.add(on);
      return () => void watchers.delete(on);
    },
    hurry() {
      if (state !== "waiting" || !hasty) return;
      cancel();
      void connect();
    },
    close() {
      become("closed");
      cancel();
      closeSocket();
      presence.suspend();
      listeners.clear();
      watchers.clear();
    },
  };
}
