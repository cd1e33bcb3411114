import type { EventTemplate, NostrEvent, SignEvent } from "../../../../../contracts/nostr/event.ts";
import { faultCode, type SignerFaultCode } from "../../../identity/signer-fault.ts";
import type { Nostr } from "../../../nostr/nostr.ts";
import type { PublishResult } from "../../../nostr/relay-pool.ts";

/** What came of something the viewer did: done, or why not. */
export type ChatOutcome =
  | { outcome: "done" }
  | { outcome: "unsent"; why: "empty" | "too-long" | "secret" | "nowhere" | "list-unread" }
  | { outcome: "too-fast"; seconds: number }
  | { outcome: "unsigned"; code: SignerFaultCode };

export type ChatPostOptions = {
  nostr: Pick<Nostr, "publish">;
  sign: SignEvent;
  /** Where to; read for each event. */
  outbox: () => readonly string[];
};

/** Gives relays what a viewer says and does in a chat. */
export function makeChatPost({ nostr, sign, outbox }: ChatPostOptions) {
  /** Gives an event to the relays: undefined once one took it, else what each said. */
  const publish = async (event: NostrEvent): Promise<PublishResult[] | undefined> => {
    try {
      const answers = await nostr.publish(outbox(), event);
      return answers.some(({ ok }) => ok) ? undefined : answers;
    } catch (error) {
      return [{ relay: "", ok: false, reason: error instanceof Error ? error.message : String(error) }];
    }
  };
  return {
    publish,

    /** Signs and publishes something that is no message; `then` hears of it once a relay took it. */
    async act(make: () => EventTemplate, then: (event: NostrEvent) => void): Promise<ChatOutcome> {
      let event: NostrEvent;
      try {
        event = await sign(make());
      } catch (error) {
        return { outcome: "unsigned", code: faultCode(error) };
      }
      if ((await publish(event)) !== undefined) return { outcome: "unsent", why: "nowhere" };
      then(event);
      return { outcome: "done" };
    },
  };
}
