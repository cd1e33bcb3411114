import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import {
  type ClientMessage,
  type Filter,
  MAX_MESSAGE_LENGTH,
  readRelayMessage,
  writeClientMessage,
} from "../../../contracts/nostr/relay-messages.ts";
import { backoffMs } from "./backoff.ts";
import { makeRelayAuth, makeRetryKnown, type RelayAuth } from "./relay-auth.ts";
import { makeRelayDeliveries, type PublishAnswer } from "./relay-deliveries.ts";
import type { RelayFault, RelayHealth } from "./relay-health.ts";
import { makeRelayManners } from "./relay-manners.ts";
import { makeRelayRecord } from "./relay-record.ts";
import { makeRelayRequests } from "./relay-requests.ts";

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

const OPEN_MS = 8000;
const IDLE_MS = 30_000;
const STEADY_MS = 30_000;
const SHUN_MS = 300_000;

export type RelayLink = ReturnType<typeof makeRelayLink>;

/** Holds the connection to one relay: opens it on need, asks again after a break, leaves it when it misbehaves. */
export function makeRelayLink(o: RelayLinkOptions) {
  const record = makeRelayRecord(o);
  const { health, become, blame } = record;
  const manners = makeRelayManners(o.nowMs);
  let socket: RelaySocket | undefined;
  let failures = 0;
  let auth: RelayAuth | undefined;
  let closed = false;
  let stopRetry = () => {};
  let stopIdle = () => {};
  let stopOpening = () => {};
  let stopSteady = () => {};

  const send = (message: ClientMessage) => {
    if (health.state !== "open" || socket === undefined) return;
    try {
      socket.send(writeClientMessage(message));
    } catch (error) {
      // Closing already: its close event follows and tries again.
      console.info(`${o.url} takes no message:`, error);
    }
  };

  const retryKnown = makeRetryKnown(() => auth);
  const requests = makeRelayRequests({ ...o, record, send, retryKnown, clean: manners.clean });
  const deliveries = makeRelayDeliveries({
    record,
    later: o.later,
    send,
    retryKnown,
    onSettled: () => considerIdling(),
  });

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
    requests.renew();
    stopOpening = o.later(OPEN_MS, () => fail("unreachable"));
    opened.onopen = () => {
      stopOpening();
      // Only a connection that lasts shows that the relay is well again.
      stopSteady = o.later(STEADY_MS, () => {
        failures = 0;
        manners.forgive();
      });
      become("open");
      requests.askAll();
      deliveries.sendAll();
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
    requests.fail();
    deliveries.failAll(fault);
    if (requests.count() === 0) return become("idle", fault, words);
    const waitMs = backoffMs(failures, o.random);
    become("waiting", fault, words);
    record.retryIn(waitMs);
    stopRetry = o.later(waitMs, open);
  };

  const shun = (fault: RelayFault) => {
    fail(fault);
    stopRetry();
    become("shunned", fault);
    record.retryIn(SHUN_MS);
    stopRetry = o.later(SHUN_MS, startOver);
  };

  /** Forgives what was, and asks again if anybody still wants to know. */
  const startOver = () => {
    manners.forgive();
    if (requests.count() > 0) open();
    else become("idle");
  };

  const strike = (fault: RelayFault) => {
    if (closed) return;
    health.dropped++;
    if (manners.strike(health.taken)) shun(fault);
    else blame(fault);
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
        if (requests.has(message.subscription)) o.onEvent(message.subscription, message.event);
        return;
      case "EOSE":
        return requests.answered(message.subscription, true);
      case "CLOSED":
        return requests.heardClosed(message.subscription, message.reason);
      case "OK":
        if (auth?.takeOk(message.eventId, message.ok) === true) return;
        return deliveries.heardOk(message.eventId, message.ok, message.reason);
      case "AUTH":
        return auth?.challenged(message.challenge);
      case "NOTICE":
        if (health.fault !== undefined) blame(health.fault, message.text);
        return;
      case "COUNT":
        return;
    }
  };

  const considerIdling = () => {
    stopIdle();
    if (requests.count() > 0 || deliveries.count() > 0) return;
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
      requests.add(id, filters);
      stopIdle();
      if (health.state === "open") requests.ask(id);
      else if (health.state === "idle") open();
      else if (health.state !== "connecting") requests.answered(id, false);
    },

    /** Ends a subscription. */
    drop(id: string): void {
      if (!requests.drop(id)) return;
      if (health.state === "waiting" && requests.count() === 0) {
        stopRetry();
        become("idle");
      } else if (health.state !== "shunned") considerIdling();
    },

    /** Hands over an event and answers what the relay said to it. */
    publish(event: NostrEvent): Promise<PublishAnswer> {
      if (health.state === "shunned") {
        const { fault = "refused" } = health;
        return Promise.resolve({ ok: false, reason: fault, fault });
      }
      const answer = deliveries.add(event);
      if (health.state === "open") deliveries.send(event);
      else open();
      return answer;
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
      if (health.state === "waiting" || health.state === "shunned") startOver();
    },

    close(): void {
      closed = true;
      requests.close();
      deliveries.failAll("lost");
      detach();
      become("idle");
    },
  };
}
