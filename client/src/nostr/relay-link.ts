import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import {
  type ClientMessage,
  type Filter,
  MAX_MESSAGE_LENGTH,
  readRelayMessage,
  writeClientMessage,
} from "../../../contracts/nostr/relay-messages.ts";
import { backoffMs } from "./backoff.ts";
import { makeRelayAuth, type RelayAuth } from "./relay-auth.ts";
import type { RelayFault, RelayHealth, RelayState } from "./relay-health.ts";
import { makeRelayManners } from "./relay-manners.ts";

/** As much of a `WebSocket` as a link needs. */
export type RelaySocket = Pick<WebSocket, "send" | "close" | "onopen" | "onmessage" | "onclose" | "onerror">;

/** What a page lends to its links: sockets, time and chance. */
export type RelayEnvironment = {
  openSocket: (url: string) => RelaySocket;
  nowMs: () => number;
  random: () => number;
  /** Calls back once after `ms`, unless the returned function is called before. */
  later: (ms: number, call: () => void) => () => void;
};

export type RelayLinkOptions = RelayEnvironment & {
  url: string;
  /** An event in answer to a subscription, unverified. */
  onEvent: (subscription: string, event: NostrEvent) => void;
  /** The relay has sent all it had, or won't: `complete` tells which. */
  onAnswered: (subscription: string, complete: boolean) => void;
  /** Health changed. */
  onChange: () => void;
  /** Signs the relay's challenge once the viewer agreed, or answers undefined. */
  answerChallenge: (challenge: string) => Promise<NostrEvent | undefined>;
};

/** What a relay said to an event it was given; where it said nothing, `reason` is the fault. */
export type PublishAnswer = { ok: boolean; reason: string };

const OPEN_MS = 8000;
const ANSWER_MS = 10_000;
const IDLE_MS = 30_000;
const STEADY_MS = 30_000;
const SHUN_MS = 300_000;

export type RelayLink = ReturnType<typeof makeRelayLink>;

/** Holds the connection to one relay: opens it on need, asks again after a break, leaves it when it misbehaves. */
export function makeRelayLink(o: RelayLinkOptions) {
  const health: RelayHealth = { url: o.url, state: "idle", sinceMs: o.nowMs(), taken: 0, dropped: 0 };
  const wanted = new Map<
    string,
    { filters: readonly Filter[]; askedMs: number; answered: boolean; retried: boolean; stopWait: () => void }
  >();
  const publishing = new Map<
    string,
    { event: NostrEvent; settle: (answer: PublishAnswer) => void; retried: boolean }
  >();
  let socket: RelaySocket | undefined;
  let failures = 0;
  const manners = makeRelayManners(o.nowMs);
  let auth: RelayAuth | undefined;
  let closed = false;
  let stopRetry = () => {};
  let stopIdle = () => {};
  let stopOpening = () => {};
  let stopSteady = () => {};

  const become = (state: RelayState, fault?: RelayFault, words?: string) => {
    health.state = state;
    health.sinceMs = o.nowMs();
    delete health.retryAtMs;
    if (fault !== undefined) blame(fault, words);
    o.onChange();
  };
  const blame = (fault: RelayFault, words?: string) => {
    health.fault = fault;
    if (words === undefined) delete health.words;
    else health.words = words.slice(0, 200);
    o.onChange();
  };

  const open = () => {
    if (closed || socket !== undefined) return;
    stopRetry();
    become("connecting");
    let opened: RelaySocket;
    try {
      opened = o.openSocket(o.url);
    } catch (error) {
      // A plain ws: address on an https page throws instead of failing later.
      fail("unreachable", error instanceof Error ? error.message : undefined);
      return;
    }
    socket = opened;
    auth = makeRelayAuth({
      answerChallenge: o.answerChallenge,
      later: o.later,
      send: (event) => send({ type: "AUTH", event }),
    });
    for (const want of wanted.values()) want.retried = false;
    stopOpening = o.later(OPEN_MS, () => fail("unreachable"));
    opened.onopen = () => {
      stopOpening();
      // Only a connection that lasts shows that the relay is well again.
      stopSteady = o.later(STEADY_MS, () => {
        failures = 0;
        manners.forgive();
      });
      become("open");
      for (const id of wanted.keys()) ask(id);
      for (const { event } of publishing.values()) send({ type: "EVENT", event });
      considerIdling();
    };
    opened.onmessage = ({ data }) => hear(data);
    opened.onclose = () => fail(health.state === "open" ? "lost" : "unreachable");
    opened.onerror = () => {};
  };

  const detach = () => {
    for (const stop of [stopOpening, stopSteady, stopIdle, stopRetry]) stop();
    const old = socket;
    socket = undefined;
    auth?.end();
    auth = undefined;
    if (old === undefined) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
  };

  const fail = (fault: RelayFault, words?: string) => {
    detach();
    failures++;
    for (const [id, want] of wanted) {
      want.stopWait();
      if (!want.answered) answered(id, false);
    }
    for (const [id, { settle }] of publishing) {
      publishing.delete(id);
      settle({ ok: false, reason: fault });
    }
    if (wanted.size === 0) return become("idle", fault, words);
    const waitMs = backoffMs(failures, o.random);
    become("waiting", fault, words);
    health.retryAtMs = o.nowMs() + waitMs;
    stopRetry = o.later(waitMs, open);
  };

  const shun = (fault: RelayFault) => {
    fail(fault);
    stopRetry();
    become("shunned", fault);
    health.retryAtMs = o.nowMs() + SHUN_MS;
    stopRetry = o.later(SHUN_MS, () => {
      manners.forgive();
      if (wanted.size > 0) open();
      else become("idle");
    });
  };

  const strike = (fault: RelayFault) => {
    health.dropped++;
    if (manners.strike(health.taken)) shun(fault);
    else blame(fault);
  };

  const send = (message: ClientMessage) => {
    if (health.state !== "open" || socket === undefined) return;
    try {
      socket.send(writeClientMessage(message));
    } catch (error) {
      // Closing already: its close event follows and tries again.
      console.info(`${o.url} takes no message:`, error);
    }
  };

  const ask = (id: string) => {
    const want = wanted.get(id);
    if (want === undefined) return;
    want.askedMs = o.nowMs();
    want.stopWait();
    want.stopWait = o.later(ANSWER_MS, () => {
      blame("silent");
      answered(id, false);
    });
    send({ type: "REQ", subscription: id, filters: [...want.filters] });
  };

  const answered = (id: string, complete: boolean) => {
    const want = wanted.get(id);
    if (want === undefined) return;
    want.stopWait();
    want.answered = true;
    if (complete) {
      health.answerMs = o.nowMs() - want.askedMs;
      if (manners.clean()) {
        delete health.fault;
        delete health.words;
      }
      o.onChange();
    }
    o.onAnswered(id, complete);
  };

  const hear = (data: unknown) => {
    if (typeof data !== "string") return strike("garbage");
    if (data.length > MAX_MESSAGE_LENGTH) return shun("oversized");
    const message = readRelayMessage(data);
    if (message === undefined) return strike("garbage");
    switch (message.type) {
      case "EVENT":
        if (manners.floods()) return shun("flood");
        // Events may still be on their way when we said CLOSE: that is no fault.
        if (wanted.has(message.subscription)) o.onEvent(message.subscription, message.event);
        return;
      case "EOSE":
        return answered(message.subscription, true);
      case "CLOSED":
        return heardClosed(message.subscription, message.reason);
      case "OK":
        return heardOk(message.eventId, message.ok, message.reason);
      case "AUTH":
        return auth?.challenged(message.challenge);
      case "NOTICE":
        if (health.fault !== undefined) blame(health.fault, message.text);
        return;
      case "COUNT":
        return;
    }
  };

  /** What the relay refuses to strangers is tried again once, and only if the viewer agrees to be known. */
  const retryKnown = (entry: { retried: boolean }, reason: string, again: () => void, giveUp: () => void) => {
    if (!reason.startsWith("auth-required:") || entry.retried || auth === undefined) return giveUp();
    entry.retried = true;
    void auth.authenticate().then((known) => known ? again() : giveUp());
  };

  const heardClosed = (id: string, reason: string) => {
    const want = wanted.get(id);
    if (want === undefined) return;
    blame("refused", reason);
    retryKnown(want, reason, () => ask(id), () => answered(id, false));
  };

  const heardOk = (id: string, ok: boolean, reason: string) => {
    if (auth?.takeOk(id, ok) === true) return;
    const entry = publishing.get(id);
    if (entry === undefined) return;
    const settle = () => {
      publishing.delete(id);
      entry.settle({ ok, reason });
      considerIdling();
    };
    if (ok) return settle();
    retryKnown(entry, reason, () => send({ type: "EVENT", event: entry.event }), settle);
  };

  const considerIdling = () => {
    stopIdle();
    if (wanted.size > 0 || publishing.size > 0) return;
    stopIdle = o.later(IDLE_MS, () => {
      detach();
      become("idle");
    });
  };

  return {
    url: o.url,
    health: (): RelayHealth => ({ ...health }),

    /** Asks now and again after every reconnection, until `drop`. */
    want(id: string, filters: readonly Filter[]): void {
      wanted.set(id, { filters, askedMs: o.nowMs(), answered: false, retried: false, stopWait: () => {} });
      stopIdle();
      if (health.state === "open") ask(id);
      else if (health.state === "idle") open();
      else if (health.state !== "connecting") answered(id, false);
    },

    /** Ends a subscription. */
    drop(id: string): void {
      const want = wanted.get(id);
      if (want === undefined) return;
      want.stopWait();
      wanted.delete(id);
      send({ type: "CLOSE", subscription: id });
      if (health.state === "waiting" && wanted.size === 0) {
        stopRetry();
        become("idle");
      } else considerIdling();
    },

    /** Hands over an event and answers what the relay said to it. */
    publish(event: NostrEvent): Promise<PublishAnswer> {
      if (health.state === "shunned") {
        return Promise.resolve({ ok: false, reason: health.fault ?? "shunned" });
      }
      return new Promise((settle) => {
        const stop = o.later(ANSWER_MS, () => {
          publishing.delete(event.id);
          blame("silent");
          settle({ ok: false, reason: "silent" });
        });
        publishing.set(event.id, {
          event,
          retried: false,
          settle: (answer) => {
            stop();
            settle(answer);
          },
        });
        if (health.state === "open") send({ type: "EVENT", event });
        else open();
      });
    },

    /** An event of this relay passed every check. */
    praise(): void {
      health.taken++;
    },

    /** An event of this relay was forged, broken or not asked for. */
    blameEvent(): void {
      strike("lies");
    },

    /** Tries again at once: the viewer asked, or the computer came back online. */
    retry(): void {
      // Connected, but of no use: a new connection may find it in a better mood.
      if (health.state === "open" && health.fault !== undefined) {
        detach();
        return open();
      }
      if (health.state !== "waiting" && health.state !== "shunned") return;
      manners.forgive();
      if (wanted.size > 0) open();
      else become("idle");
    },

    close(): void {
      closed = true;
      for (const { stopWait } of wanted.values()) stopWait();
      wanted.clear();
      for (const { settle } of publishing.values()) settle({ ok: false, reason: "lost" });
      publishing.clear();
      detach();
      become("idle");
    },
  };
}
