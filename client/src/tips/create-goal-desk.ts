import type { Accessor } from "solid-js";
import { deletionTemplate } from "../../../contracts/nostr/deletion.ts";
import type { EventTemplate, NostrEvent } from "../../../contracts/nostr/event.ts";
import { goalTemplate } from "../../../contracts/nostr/goal.ts";
import { unixNow } from "../app/clock.ts";
import { useNostr } from "../app/nostr-context.tsx";
import { useIdentity } from "../identity/identity.ts";
import { faultCode, type SignerFaultCode } from "../identity/signer-fault.ts";
import type { ReadGoalWish } from "./goal-wish.ts";

/** What came of telling relays about a goal. */
export type GoalOutcome =
  | { outcome: "done" }
  | { outcome: "nowhere" }
  | { outcome: "unsigned"; code: SignerFaultCode };

/** Writes a creator's goals and takes them back. */
export type GoalDesk = {
  publish: (wish: ReadGoalWish & { state: "goal" }) => Promise<GoalOutcome>;
  withdraw: (goal: NostrEvent) => Promise<GoalOutcome>;
};

export type GoalDeskOptions = {
  /** Text form of the stream's address. */
  address: Accessor<string>;
  relays: Accessor<readonly string[]>;
};

/** A desk for the goals of one stream; the identity at this page signs. */
export function createGoalDesk({ address, relays }: GoalDeskOptions): GoalDesk {
  const nostr = useNostr();
  const identity = useIdentity();
  const tell = async (template: EventTemplate): Promise<GoalOutcome> => {
    let event: NostrEvent;
    try {
      event = await identity.sign(template);
    } catch (error) {
      return { outcome: "unsigned", code: faultCode(error) };
    }
    const answers = await nostr.publish(relays(), event);
    return { outcome: answers.some(({ ok }) => ok) ? "done" : "nowhere" };
  };
  return {
    publish: ({ text, piconero, closedAt }) =>
      tell(goalTemplate(
        { address: address(), text, piconero, relays: relays(), ...(closedAt !== undefined && { closedAt }) },
        unixNow(),
      )),
    withdraw: (goal) => tell(deletionTemplate({ events: [goal] }, unixNow())),
  };
}
