import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import {
  type Filter,
  MAX_MESSAGE_LENGTH,
  readRelayMessage,
} from "../../../contracts/nostr/relay-messages.ts";
import { makeRelayAuth, makeRetryKnown, type RelayAuth } from "./relay-auth.ts";
import { makeRelayConnection, type RelayEnvironment } from "./relay-connection.ts";
import { makeRelayDeliveries, type PublishAnswer } from "./relay-deliveries.ts";
import type { RelayFault, RelayHealth } from "./relay-health.ts";
import { makeRelayManners } from "./relay-manners.ts";
import { makeRelayRecord } from "./relay-record.ts";
import { makeRelayRequests } from "./relay-requests.ts";

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

export type RelayLink = ReturnType<typeof makeRelayLink>;

/** What is asked of one relay and given to it, over however many connections that takes; a relay that misbehaves is left. */
export function makeRelayLink(o: RelayLinkOptions) {
  const record = makeRelayRecord(o);
  const { health } = record;
  const manners = makeRelayManners(o.nowMs);
  let auth: RelayAuth | undefined;

  const retryKnown = makeRetryKnown(() => auth);
  const connection = makeRelayConnection({
    ...o,
    record,
    wanted: () => requests.count() > 0,
    onOpening: () => {
      const { answerChallenge, later } = o;
      auth = makeRelayAuth({ answerChallenge, later, send: (event) => send({ type: "AUTH", event }) });
      requests.renew();
    },
    onOpen: () => {
      requests.askAll();
      deliveries.sendAll();
      considerIdling();
    },
    onMessage: (data) => hear(data),
    onDown: () => {
      auth?.end();
      auth = undefined;
    },
    onFail: (fault) => {
      requests.fail();
      deliveries.failAll(fault);
    },
    onForgive: manners.forgive,
  });
  const { send, shun } = connection;
  const requests = makeRelayRequests({ ...o, record, send, retryKnown, clean: manners.clean });
  const deliveries = makeRelayDeliveries({
    record,
    later: o.later,
    send,
    retryKnown,
    onSettled: () => considerIdling(),
  });

  const considerIdling = () => {
    if (requests.count() > 0 || deliveries.count() > 0) connection.keepUp();
    else connection.letIdle();
  };

  const strike = (fault: RelayFault) => {
    if (connection.isClosed()) return;
    health.dropped++;
    if (manners.strike(health.taken)) shun(fault);
    else record.blame(fault);
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
        if (health.fault !== undefined) record.blame(health.fault, message.text);
        return;
      case "COUNT":
        return;
    }
  };

  return {
    url: o.url,
    health: (): RelayHealth => ({ ...health }),

    /** Asks now and again after every reconnection, until `drop`. */
    want(id: string, filters: readonly Filter[]): void {
      requests.add(id, filters);
      connection.keepUp();
      if (health.state === "open") requests.ask(id);
      else if (health.state === "idle") connection.open();
      else if (health.state !== "connecting") requests.answered(id, false);
    },

    /** Ends a subscription. */
    drop(id: string): void {
      if (!requests.drop(id)) return;
      if (health.state === "waiting" && requests.count() === 0) connection.giveUpWaiting();
      else if (health.state !== "shunned") considerIdling();
    },

    /** Hands over an event and answers what the relay said to it. */
    publish(event: NostrEvent): Promise<PublishAnswer> {
      if (health.state === "shunned") {
        const { fault = "refused" } = health;
        return Promise.resolve({ ok: false, reason: fault, fault });
      }
      const answer = deliveries.add(event);
      if (health.state === "open") deliveries.send(event);
      else connection.open();
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
    retry: connection.retry,

    close(): void {
      connection.close();
      requests.close();
      deliveries.failAll("lost");
    },
  };
}
