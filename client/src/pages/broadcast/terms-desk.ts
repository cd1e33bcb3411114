import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { type EventTemplate, type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import { type Desk, Failed } from "./desk.ts";

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

  /** The newest that came, until it was read. */
  let unread: NostrEvent | undefined;

  const writing = async (): Promise<PledgeWriter> => {
    try {
      return await loadWriter();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failed({ work: "terms", why: "part", reason });
    }
  };

  const read = async () => {
    if (unread === undefined) return;
    const event = unread;
    const writer = await writing();
    desk.set({ terms: { event, pledge: writer.read(event) } });
    unread = undefined;
  };

  const publish = async (write: (writer: PledgeWriter, at: PledgeAt) => EventTemplate) => {
    desk.begin("terms");
    const writer = await writing();
    const at = { stream: stream(), nowSeconds: now(), previous: desk.state().terms?.event };
    const event = await desk.signed("terms", write(writer, at));
    await desk.publish("terms", event);
    desk.set({ terms: { event, pledge: writer.read(event) } });
  };

  return {
    /** Takes the newest among the creator's own events on this stream, to be read when its reader is there. */
    take(own: readonly NostrEvent[]): void {
      for (const event of own) {
        if (event.kind !== KIND.stakeTerms) continue;
        const newest = unread ?? desk.state().terms?.event;
        if (newest === undefined || supersedes(event, newest)) unread = event;
      }
    },

    /** Reads what was taken; leaves the work where its reader can't be fetched. */
    read,

    /** Publishes these terms, unless they stand already under a key that is here. */
    async ask(pledge: Pledge): Promise<void> {
      await read();
      const { terms } = desk.state();
      const stand = terms !== undefined && JSON.stringify(terms.pledge) === JSON.stringify(pledge);
      if (stand && (await writing()).owns(terms.event)) return;
      await publish((writer, at) => writer.write(pledge, at));
    },

    /** Takes back whatever terms stand, or may stand where nobody told that there are none. */
    async withdraw(isKnown: boolean): Promise<void> {
      await read();
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
