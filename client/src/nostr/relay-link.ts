import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import {
  type ClientMessage,
  type Filter,
  MAX_MESSAGE_LENGTH,
  readRelayMessage,
  writeClientMessage,
} from "../../../contracts/nostr/relay-messages.ts";
import { backoffMs } from "./backoff.ts";
import type { RelayFault, RelayHealth, RelayState } from "./relay-health.ts";

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
const STRIKES = 12;
const FLOOD_PER_10_S = 4000;

export type RelayLink = ReturnType<typeof makeRelayLink>;

/** Holds the connection to one relay: opens it on need, asks again after a break, leaves it when it misbehaves. */
export function makeRelayLink(o: RelayLinkOptions) {
  const health: RelayHealth = { url: o.url, state: "idle", sinceMs: o.nowMs(), taken: 0, dropped: 0 };
  const wanted = new Map<
    string,
    { filters: readonly Filter[]; askedMs: number; answered: boolean; stopWait: () => void }
  >();
  const publishing = new Map<
    string,
    { event: NostrEvent; settle: (answer: PublishAnswer) => void; retried: boolean }
  >();
  let socket: RelaySocket | undefined;
  let failures = 0;
  let strikes = 0;
  let flood = { fromMs: 0, events: 0 };
  let challenge: string | undefined;
  let authenticating: Promise<boolean> | undefined;
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
    stopOpening = o.later(OPEN_MS, () => fail("unreachable"));
    opened.onopen = () => {
      stopOpening();
      // Only a connection that lasts shows that the relay is well again.
      stopSteady = o.later(STEADY_MS, () => {
        failures = 0;
        strikes = 0;
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
    challenge = undefined;
    authenticating = undefined;
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
      strikes = 0;
      if (wanted.size > 0) open();
      else become("idle");
    });
  };

  /** Counts what no honest relay sends; one slip is forgiven, a habit is not. */
  const strike = (fault: RelayFault) => {
    health.dropped++;
    strikes++;
    // Old relays hold some odd events; it is the share of them that gives a liar away.
    if (strikes >= STRIKES && strikes * 5 > health.taken) shun(fault);
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
      if (strikes === 0) {
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
      case "EVENT": {
        const now = o.nowMs();
        if (now - flood.fromMs > 10_000) flood = { fromMs: now, events: 0 };
        if (++flood.events > FLOOD_PER_10_S) return shun("flood");
        // Events may still be on their way when we said CLOSE: that is no fault.
        if (wanted.has(message.subscription)) o.onEvent(message.subscription, message.event);
        return;
      }
      case "EOSE":
        return answered(message.subscription, true);
      case "CLOSED":
        if (message.reason.startsWith("auth-required:")) {
          return void authenticate(message.reason).then((known) => {
            if (known) ask(message.subscription);
            else answered(message.subscription, false);
          });
        }
        if (wanted.has(message.subscription)) blame("refused", message.reason);
        return answered(message.subscription, false);
      case "OK":
        return heardOk(message.eventId, message.ok, message.reason);
      case "AUTH":
        challenge = message.challenge;
        return;
      case "NOTICE":
        if (health.fault !== undefined) blame(health.fault, message.text);
        return;
      case "COUNT":
        return;
    }
  };

  let authEvent: { id: string; settle: (known: boolean) => void } | undefined;

  const heardOk = (id: string, ok: boolean, reason: string) => {
    if (authEvent?.id === id) {
      authEvent.settle(ok);
      authEvent = undefined;
      return;
    }
    const entry = publishing.get(id);
    if (entry === undefined) return;
    if (!ok && reason.startsWith("auth-required:") && !entry.retried) {
      entry.retried = true;
      return void authenticate(reason).then((known) => {
        if (known) return send({ type: "EVENT", event: entry.event });
        publishing.delete(id);
        entry.settle({ ok: false, reason });
      });
    }
    publishing.delete(id);
    entry.settle({ ok, reason });
    considerIdling();
  };

  const authenticate = (reason: string): Promise<boolean> => {
    blame("refused", reason);
    const asked = challenge;
    const here = socket;
    if (asked === undefined) return Promise.resolve(false);
    authenticating ??= o.answerChallenge(asked).then((event) => {
      if (event === undefined || here !== socket) return false;
      return new Promise<boolean>((settle) => {
        const stop = o.later(ANSWER_MS, () => settle(false));
        authEvent = {
          id: event.id,
          settle: (known) => {
            stop();
            settle(known);
          },
        };
        send({ type: "AUTH", event });
      });
    });
    return authenticating;
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
      wanted.set(id, { filters, askedMs: o.nowMs(), answered: false, stopWait: () => {} });
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
      if (health.state !== "waiting" && health.state !== "shunned") return;
      strikes = 0;
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
