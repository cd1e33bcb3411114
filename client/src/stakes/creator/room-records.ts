import type { ComplaintSigner } from "../../../../contracts/escrow/complaint.ts";
import type { RecordReader } from "../../../../contracts/escrow/stake-records.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { isPaid } from "./answered-stakes.ts";

export type RoomRecordsOptions = {
  read: RecordReader;
  isFollowed: (arbiter: string) => boolean;
  /** A new word of an arbiter's about this stake was taken. */
  onAbout: (stake: string) => void;
  /** An arbiter told who a stake's viewer is: its base key, 64 hex. */
  onViewer: (stake: string, viewer: string) => void;
};

const MOST_RECORDS = 10_000;
/** Each names keys, and costs milliseconds of curve to read: relays give hundreds at once. */
const A_BEAT = 8;

/** Keeps what the followed arbiters said, each word once, with what follows from it for all stakes. */
export function makeRoomRecords({ read, isFollowed, onAbout, onViewer }: RoomRecordsOptions) {
  const records = new Map<string, NostrEvent>();
  /** Who may speak for each stake that its arbiter called active. */
  const signers = new Map<string, ComplaintSigner>();
  /** Names of stakes that their arbiters say are paid. */
  const paid = new Set<string>();
  const waiting = new Map<string, NostrEvent>();

  const isNew = ({ id, pubkey }: NostrEvent) =>
    isFollowed(pubkey) && !records.has(id) && records.size < MOST_RECORDS;

  const take = (event: NostrEvent): boolean => {
    if (!isNew(event)) return false;
    records.set(event.id, event);
    const receipt = read.receipt(event);
    if (receipt !== undefined && isPaid(receipt)) paid.add(receipt.context);
    if (receipt?.step === "active") {
      signers.set(receipt.context, receipt);
      onViewer(receipt.context, receipt.viewer);
    }
    const about = receipt?.context ?? read.verdict(event)?.context;
    if (about !== undefined) onAbout(about);
    return true;
  };

  return {
    /** Takes a verified event at once; whether it is new. */
    take,
    /** Takes a verified event in its turn. */
    put(event: NostrEvent): void {
      if (isNew(event) && waiting.size < MOST_RECORDS) waiting.set(event.id, event);
    },
    /** Reads the next few; whether any was new. */
    beat(): boolean {
      let hasNew = false;
      for (const [id, event] of [...waiting.entries().take(A_BEAT)]) {
        waiting.delete(id);
        hasNew = take(event) || hasNew;
      }
      return hasNew;
    },
    all: (): NostrEvent[] => [...records.values()],
    signerOf: (stake: string): ComplaintSigner | undefined => signers.get(stake),
    paid: paid as ReadonlySet<string>,
  };
}
