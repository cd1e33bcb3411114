import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { ClientMessage } from "../../../contracts/nostr/relay-messages.ts";
import type { RetryKnown } from "./relay-auth.ts";
import type { RelayFault } from "./relay-health.ts";
import type { RelayRecord } from "./relay-record.ts";

/** What a relay said to an event it was given; where it said nothing, `fault` tells why and `reason` repeats it. */
export type PublishAnswer = { ok: boolean; reason: string; fault?: RelayFault };

export type RelayDeliveriesOptions = {
  record: RelayRecord;
  later: (ms: number, call: () => void) => () => void;
  send: (message: ClientMessage) => void;
  retryKnown: RetryKnown;
  /** One less is on its way. */
  onSettled: () => void;
};

type Delivery = {
  event: NostrEvent;
  settle: (answer: PublishAnswer) => void;
  retried: boolean;
  /** What the relay said, while the viewer decides whether it may know them. */
  refusal?: string;
};

const ANSWER_MS = 10_000;

/** Events on their way to one relay, each until the relay has said something to it. */
export function makeRelayDeliveries(o: RelayDeliveriesOptions) {
  const open = new Map<string, Delivery>();
  const send = (event: NostrEvent) => o.send({ type: "EVENT", event });

  const failAll = (fault: RelayFault) => {
    for (const [id, { settle }] of open) {
      open.delete(id);
      settle({ ok: false, reason: fault, fault });
    }
  };

  const giveUp = ({ event, settle, refusal }: Delivery) => {
    open.delete(event.id);
    if (refusal !== undefined) return settle({ ok: false, reason: refusal });
    o.record.blame("silent");
    settle({ ok: false, reason: "silent", fault: "silent" });
  };

  return {
    count: () => open.size,
    failAll,

    /** Waits for the relay's word on an event; sending it is the caller's where a connection is open, else the next connection's. */
    add: (event: NostrEvent): Promise<PublishAnswer> =>
      new Promise((resolve) => {
        const stop = o.later(ANSWER_MS, () => giveUp(delivery));
        const settle = (answer: PublishAnswer) => {
          stop();
          resolve(answer);
        };
        const delivery: Delivery = { event, retried: false, settle };
        open.set(event.id, delivery);
      }),

    send,

    sendAll(): void {
      for (const { event } of open.values()) send(event);
    },

    heardOk(id: string, ok: boolean, reason: string): void {
      const delivery = open.get(id);
      if (delivery === undefined) return;
      const settle = () => {
        open.delete(id);
        delivery.settle({ ok, reason });
        o.onSettled();
      };
      if (ok) return settle();
      delivery.refusal = reason;
      // What was reported as refused is not sent behind the viewer's back.
      const whileOpen = (then: () => void) => () => open.get(id) === delivery && then();
      o.retryKnown(delivery, reason, whileOpen(() => send(delivery.event)), whileOpen(settle));
    },
  };
}
