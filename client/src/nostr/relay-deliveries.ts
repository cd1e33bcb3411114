import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { ClientMessage } from "../../../contracts/nostr/relay-messages.ts";
import type { RetryKnown } from "./relay-auth.ts";
import type { RelayRecord } from "./relay-record.ts";

/** What a relay said to an event it was given; where it said nothing, `reason` is the fault. */
export type PublishAnswer = { ok: boolean; reason: string };

export type RelayDeliveriesOptions = {
  record: RelayRecord;
  later: (ms: number, call: () => void) => () => void;
  send: (message: ClientMessage) => void;
  retryKnown: RetryKnown;
  /** One less is on its way. */
  onSettled: () => void;
};

type Delivery = { event: NostrEvent; settle: (answer: PublishAnswer) => void; retried: boolean };

const ANSWER_MS = 10_000;

/** Events on their way to one relay, each until the relay has said something to it. */
export function makeRelayDeliveries(o: RelayDeliveriesOptions) {
  const open = new Map<string, Delivery>();
  const send = (event: NostrEvent) => o.send({ type: "EVENT", event });

  const failAll = (reason: string) => {
    for (const [id, { settle }] of open) {
      open.delete(id);
      settle({ ok: false, reason });
    }
  };

  return {
    count: () => open.size,
    failAll,

    /** Waits for the relay's word on an event; sending it is the caller's where a connection is open, else the next connection's. */
    add: (event: NostrEvent): Promise<PublishAnswer> =>
      new Promise((resolve) => {
        const stop = o.later(ANSWER_MS, () => {
          open.delete(event.id);
          o.record.blame("silent");
          resolve({ ok: false, reason: "silent" });
        });
        const settle = (answer: PublishAnswer) => {
          stop();
          resolve(answer);
        };
        open.set(event.id, { event, retried: false, settle });
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
      o.retryKnown(delivery, reason, () => send(delivery.event), settle);
    },
  };
}
