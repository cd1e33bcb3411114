import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { readPublicPage } from "../../../../contracts/escrow/word-event.ts";
import { type NostrEvent, verifyEvent } from "../../../../contracts/nostr/event.ts";

export type PageWordsOptions = {
  /** Text form of the stream's address. */
  stream: string;
  isFollowed: (arbiter: string) => boolean;
  /** Whether its arbiter is known to call the stake active. */
  isActive: (stake: string) => boolean;
  /** Whether the stake was asked for here, or its arbiter speaks of it. */
  isKnown: (stake: string) => boolean;
  /** Takes an arbiter's own verified word that a stake is active. */
  take: (receipt: NostrEvent) => void;
};

/** Anybody can write one: those of known stakes stay, of each the newest. */
const MOST_WAITING = 500;
/** Each costs milliseconds of curve. */
const CHECKS = 2;

type WaitingPage = { stake: string; receipt: NostrEvent; at: number };

/** Finds out which stakes are active by the receipts that pages show in public: an arbiter's word may be nowhere else. */
export function makePageWords({ stream, isFollowed, isActive, isKnown, take }: PageWordsOptions) {
  let waiting: WaitingPage[] = [];

  /** The oldest about a stake that nobody knows, or of the one of which most is said. */
  const leastOf = (all: readonly WaitingPage[]): WaitingPage | undefined => {
    const unknown = all.filter(({ stake }) => !isKnown(stake));
    const crowds = [...Map.groupBy(all, ({ stake }) => stake).values()];
    const crowd = unknown.length > 0 ? unknown : crowds.toSorted((a, b) => b.length - a.length)[0] ?? [];
    return crowd.toSorted((a, b) => a.at - b.at)[0];
  };

  return {
    /** Takes a page's word; nothing of it is believed yet. */
    put(event: NostrEvent): void {
      const page = readPublicPage(event);
      if (page?.stream !== stream || isActive(page.stake)) return;
      waiting.push({ stake: page.stake, receipt: page.receipt, at: event.created_at });
      if (waiting.length <= MOST_WAITING) return;
      const least = leastOf(waiting);
      waiting = waiting.filter((one) => one !== least);
    },
    /** Checks the next few of arbiters that are followed. */
    check(): void {
      let left = CHECKS;
      waiting = waiting.filter(({ stake, receipt }) => {
        if (isActive(stake)) return false;
        if (left === 0 || !isFollowed(receipt.pubkey)) return true;
        left--;
        const said = readStakeReceipt(receipt);
        const isAbout = said?.step === "active" && said.stream === stream && said.context === stake;
        if (isAbout && verifyEvent(receipt)) take(receipt);
        return false;
      });
    },
  };
}
