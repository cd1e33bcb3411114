import { Buffer } from "node:buffer";
import { verifyClientAuth } from "../../contracts/nostr/client-auth.ts";
import { eventId, type NostrEvent, type SignatureCheck } from "../../contracts/nostr/event.ts";
import { kindClass } from "../../contracts/nostr/kinds.ts";
import {
  readClientMessage,
  type RelayMessage,
  writeRelayEvent,
  writeRelayMessage,
} from "../../contracts/nostr/relay-messages.ts";
import { judgeEvent } from "./admission.ts";
import { countOutcome, type RelayCounters } from "./counters.ts";
import type { RelayLimits } from "./limits.ts";
import type { Put, Store } from "./store.ts";
import type { Subscriptions } from "./subscriptions.ts";
import { makeTokenBucket } from "./token-bucket.ts";
import type { Peer, PeerHandlers } from "./websocket.ts";

export type SessionOptions = {
  peer: Peer;
  store: Store;
  subscriptions: Subscriptions;
  limits: RelayLimits;
  check: SignatureCheck;
  /** Fresh randomness, for this connection only (NIP-42). */
  challenge: string;
  isThisRelay: (url: URL) => boolean;
  /** Unix milliseconds. */
  now: () => number;
  counters: RelayCounters;
  /** Hears of faults of the relay itself. */
  onFault: (error: unknown) => void;
};

type Request = Exclude<ReturnType<typeof readClientMessage>, { type: "CLOSE" }>;
type Outcome = { ok: boolean; reason: string };

const OUTCOMES: Record<Put, Outcome> = {
  stored: { ok: true, reason: "" },
  duplicate: { ok: true, reason: "duplicate: already have this event" },
  superseded: { ok: false, reason: "duplicate: have a newer version of this event" },
  deleted: { ok: false, reason: "blocked: its author has deleted this event" },
};

/** Speaks the relay's side of NIP-01, 42, 45 with one connection. */
export function openSession(options: SessionOptions): PeerHandlers {
  const { peer, store, subscriptions, limits, check, challenge, isThisRelay, now, counters, onFault } =
    options;
  const open = new Map<string, { stop: () => void; length: number }>();
  const authenticated = new Set<string>();
  const mayPublish = makeTokenBucket({ perSecond: limits.eventsPerSecond, burst: limits.eventsBurst, now });
  const mayAsk = makeTokenBucket({ perSecond: limits.requestsPerSecond, burst: limits.requestsBurst, now });
  const mayClose = makeTokenBucket({ perSecond: limits.requestsPerSecond, burst: limits.requestsBurst, now });
  const mayAnnoy = makeTokenBucket({ perSecond: limits.patiencePerSecond, burst: limits.patience, now });
  const seconds = () => Math.floor(now() / 1000);
  const send = (message: RelayMessage) => peer.send(writeRelayMessage(message));

  function publish(event: NostrEvent): Outcome {
    const json = JSON.stringify(event);
    const admission = judgeEvent(event, {
      bytes: Buffer.byteLength(json),
      nowSeconds: seconds(),
      limits,
      authenticated,
    });
    if (admission.verdict === "refused") return { ok: false, reason: admission.reason };
    if (eventId(event) !== event.id) return { ok: false, reason: "invalid: the id is not the event's hash" };
    // Everyone's clients hand the same events to every relay: knowing one costs less than its signature.
    if (store.has(event.id)) return OUTCOMES.duplicate;
    if (!check(event)) return { ok: false, reason: "invalid: the signature is wrong" };
    const put = kindClass(event.kind) === "ephemeral" ? "stored" : store.put(event);
    if (put === "stored") subscriptions.publish(event, json);
    return OUTCOMES[put];
  }

  /** Asks the store at the asker's cost: while it looks, nobody else is served. */
  function look<T>(ask: () => T): T {
    const from = now();
    const found = ask();
    mayAsk.owe(Math.max(0, now() - from) / limits.requestMs);
    return found;
  }

  function closeSubscription(subscription: string) {
    open.get(subscription)?.stop();
    open.delete(subscription);
  }

  async function subscribe(request: Extract<Request, { type: "REQ" }>, length: number) {
    const { subscription, filters } = request;
    closeSubscription(subscription);
    if (open.size >= limits.subscriptions) {
      return refuse(request, `rate-limited: ${open.size} subscriptions are open, close one first`);
    }
    const held = [...open.values()].reduce((sum, one) => sum + one.length, length);
    if (held > limits.subscriptionLength) {
      return refuse(request, "rate-limited: the open subscriptions are too long together, close one first");
    }
    const deliver = (json: string) => peer.send(writeRelayEvent(subscription, json));
    // Listening comes first: what arrives while stored events go out is delivered too, and only once.
    const own = { stop: subscriptions.add(filters, deliver), length };
    open.set(subscription, own);
    for (const seq of look(() => store.find(filters, limits.results, seconds()))) {
      if (peer.congested()) {
        await peer.drained();
        if (open.get(subscription) !== own) return;
      }
      const json = store.read(seq);
      if (json !== undefined) deliver(json);
    }
    send({ type: "EOSE", subscription });
  }

  function authenticate(event: NostrEvent): Outcome {
    const verdict = verifyClientAuth(event, { challenge, isThisRelay, nowSeconds: seconds(), check });
    if (verdict.verdict === "refused") return { ok: false, reason: `restricted: ${verdict.detail}` };
    if (authenticated.size >= limits.authenticatedKeys && !authenticated.has(verdict.pubkey)) {
      return { ok: false, reason: `restricted: ${limits.authenticatedKeys} keys have authenticated already` };
    }
    authenticated.add(verdict.pubkey);
    return { ok: true, reason: "" };
  }

  /** Says why a message isn't obeyed, where its sender looks for that. */
  function refuse(message: Request, reason: string) {
    const eventId = "event" in message
      ? message.event.id
      : "eventId" in message
      ? message.eventId
      : undefined;
    const subscription = "subscription" in message ? message.subscription : undefined;
    if (eventId !== undefined) return send({ type: "OK", eventId, ok: false, reason });
    if (subscription === undefined) return send({ type: "NOTICE", text: reason });
    closeSubscription(subscription);
    send({ type: "CLOSED", subscription, reason });
  }

  async function take(text: string) {
    const message = readClientMessage(text);
    const bucket = message.type === "EVENT" ? mayPublish : message.type === "CLOSE" ? mayClose : mayAsk;
    const allowed = bucket.take();
    if (!allowed && !mayAnnoy.take()) return peer.close(1008, "rate-limited: too many messages");
    // Obeyed at any rate: it can only be a relief.
    if (message.type === "CLOSE") return closeSubscription(message.subscription);
    if (!allowed) {
      counters.slowedDown++;
      return refuse(message, "rate-limited: slow down");
    }
    try {
      await obey(message, text.length);
    } catch (error) {
      onFault(error);
      refuse(message, "error: the relay failed at this message, try again later");
    }
  }

  function obey(message: Request, length: number): Promise<void> | void {
    switch (message.type) {
      case "invalid":
        return refuse(message, `invalid: ${message.detail}`);
      case "EVENT": {
        const outcome = publish(message.event);
        countOutcome(counters.events, outcome);
        return send({ type: "OK", eventId: message.event.id, ...outcome });
      }
      case "AUTH":
        return send({ type: "OK", eventId: message.event.id, ...authenticate(message.event) });
      case "REQ":
      case "COUNT": {
        const { subscription, filters } = message;
        counters.questions++;
        if (filters.length > limits.filters) {
          return refuse(message, `invalid: this relay takes ${limits.filters} filters at once`);
        }
        if (message.type === "REQ") return subscribe(message, length);
        const count = look(() => store.count(filters, limits.counted, seconds()));
        return send({ type: "COUNT", subscription, count, approximate: count === limits.counted });
      }
    }
  }

  send({ type: "AUTH", challenge });
  return {
    onText: (text) => void take(text),
    onBinary: () => {
      if (mayAsk.take()) send({ type: "NOTICE", text: "invalid: messages are text" });
      else peer.close(1008, "rate-limited: too many messages");
    },
    onClose: () => {
      for (const { stop } of open.values()) stop();
      open.clear();
    },
  };
}
