import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { type EventTemplate, type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import type { Desk } from "./desk.ts";

/** What writes and reads terms: fetched only by who has any, for it brings Monero's curve along. */
export type PledgeWriter = {
  read: (terms: NostrEvent) => Pledge | undefined;
  /** Whether stakes under these terms can be answered here. */
  owns: (terms: NostrEvent) => boolean;
  write: (pledge: Pledge, at: PledgeAt) => EventTemplate;
  withdraw: (at: PledgeAt) => EventTemplate;
};

export type PledgeAt = { stream: string; nowSeconds: number; previous: NostrEvent | undefined };

export type TermsDeskOptions = {
  desk: Desk;
  creator: string;
  /** Unix seconds. */
  now: () => number;
  loadWriter: () => Promise<PledgeWriter>;
};

/** Publishes what viewers who share must stake or show (kind 34321), replaces it, takes it back. */
export function makeTermsDesk({ desk, creator, now, loadWriter }: TermsDeskOptions) {
  const stream = () => formatAddress({ creator, d: desk.state().facts.d });

  const take = async (event: NostrEvent) => {
    const before = desk.state().terms?.event;
    if (before !== undefined && !supersedes(event, before)) return;
    const writer = await loadWriter();
    desk.set({ terms: { event, pledge: writer.read(event) } });
  };

  const publish = async (write: (writer: PledgeWriter, at: PledgeAt) => EventTemplate) => {
    desk.begin("terms");
    const at = { stream: stream(), nowSeconds: now(), previous: desk.state().terms?.event };
    const event = await desk.signed("terms", write(await loadWriter(), at));
    await desk.publish("terms", event);
    await take(event);
  };

  return {
    /** Takes those among the creator's own events on this stream. */
    async take(own: readonly NostrEvent[]): Promise<void> {
      for (const event of own) if (event.kind === KIND.stakeTerms) await take(event);
    },

    /** Publishes these terms, unless they stand already under a key that is here. */
    async ask(pledge: Pledge): Promise<void> {
      const { terms } = desk.state();
      const stand = terms !== undefined && JSON.stringify(terms.pledge) === JSON.stringify(pledge);
      if (stand && (await loadWriter()).owns(terms.event)) return;
      await publish((writer, at) => writer.write(pledge, at));
    },

    /** Takes back whatever terms stand, or may stand where nobody told that there are none. */
    async withdraw(isKnown: boolean): Promise<void> {
      const { terms } = desk.state();
      if (terms === undefined ? isKnown : terms.pledge === undefined) return;
      await publish((writer, at) => writer.withdraw(at));
    },

    /** What the announcement says of them: what it said before while nobody told of any; undefined where there are none. */
    address(): string | undefined {
      const { terms, announced, facts } = desk.state();
      if (terms === undefined) return announced?.live.stake;
      return terms.pledge && `${KIND.stakeTerms}:${creator}:${facts.d}`;
    },
  };
}

export type TermsDesk = ReturnType<typeof makeTermsDesk>;
