import { type NostrEvent, readEvent } from "../../../../contracts/nostr/event.ts";
import { signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { receiptTemplate, type ReceiptVerdict, verifyReceipt } from "../../../../contracts/swarm/receipt.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { ReceiptShelf } from "./receipt-shelf.ts";
import { type Brought, makeReceiptTally } from "./receipt-tally.ts";

export type ReceiptsOptions = {
  address: string;
  sid: string;
  /** This page's peer id, made of the public key of `secret`. */
  peerId: string;
  /** The key of this page, 32 bytes. */
  secret: Uint8Array;
  /** Brings a receipt to the peer it is about. */
  send: (to: string, receipt: NostrEvent) => void;
  shelf: Pick<ReceiptShelf, "put">;
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
  /** How many others have signed, all in all. */
  onCount: (received: number) => void;
};

/** What became of a receipt that came here. */
export type HeardVerdict =
  | "kept"
  | Exclude<ReceiptVerdict["verdict"], "accepted">
  /** About more than this page gave that peer. */
  | "overstated"
  /** It came before. */
  | "repeated"
  /** More came than honest peers send, and checking costs time. */
  | "too-many";

/** One session's receipts: signs for what was taken, keeps what others signed for. */
export type Receipts = {
  took(bytes: number, from: string, n: number): void;
  gave(bytes: number, to: string): void;
  /** Signs nothing more for this peer; false where a receipt that was sent covers segment `n` already. */
  deny(from: string, n: number): boolean;
  /** Takes what the tracker brought; anything void is dropped. */
  heard(event: unknown): HeardVerdict;
  /** Signs for the rest; to be called while the tracker still listens. */
  close(): void;
};

const LOOK_MS = 5000;
/** Signatures checked in `WINDOW_MS`: each costs milliseconds, and anybody in the swarm may send anything. */
const MOST_CHECKS = 40;
const WINDOW_MS = 10_000;
/** Engines round what an object's bytes came from. */
const SLACK_BYTES = 256 * 1024;
const MOST_PEERS = 256;
/** Receipts of which is known what they cover: hours of all who can be connected. */
const MOST_SENT = 2000;
/** A receipt has six short tags. */
const MOST_CHARS = 2048;

/** What one peer was given, and has signed for. */
type Account = { given: number; signed: number };

/** Writes and takes receipts of one session until closed. */
export function makeReceipts(o: ReceiptsOptions): Receipts {
  const { address, sid, peerId, now, after } = o;
  const tally = makeReceiptTally(now);
  const accounts = new Map<string, Account>();
  const denied = new Set<string>();
  let sent: Pick<Brought, "from" | "first" | "last">[] = [];
  let received = 0;
  let checks = { since: now(), count: 0 };
  let cancel = after(LOOK_MS, look);

  return {
    took: (bytes, from, n) => tally.took(bytes, from, n),
    gave(bytes, to) {
      if (!accounts.has(to) && accounts.size >= MOST_PEERS) return;
      const account = accounts.get(to) ?? { given: 0, signed: 0 };
      account.given += bytes;
      accounts.set(to, account);
    },
    deny(from, n) {
      if (denied.size < MOST_PEERS) denied.add(from);
      return denied.has(from) &&
        !sent.some((one) => one.from === from && one.first <= n && n <= one.last);
    },
    heard,
    close() {
      cancel();
      tally.rest().forEach(sign);
    },
  };

  function look(): void {
    tally.due().forEach(sign);
    cancel = after(LOOK_MS, look);
  }

  function sign({ from, first, last, bytes }: Brought): void {
    if (denied.has(from)) return;
    sent = [...sent, { from, first, last }].slice(-MOST_SENT);
    const template = receiptTemplate(
      { address, sid, from, to: peerId, first, last, bytes },
      Math.floor(now() / 1000),
    );
    o.send(from, signEvent(template, o.secret));
  }

  function heard(value: unknown): HeardVerdict {
    const event = readEvent(value);
    if (event === undefined || JSON.stringify(event.tags).length + event.content.length > MOST_CHARS) {
      return "malformed";
    }
    if (now() - checks.since >= WINDOW_MS) checks = { since: now(), count: 0 };
    if (checks.count >= MOST_CHECKS) return "too-many";
    checks.count++;
    const judged = verifyReceipt({ event, address, sessions: [sid], from: peerId });
    if (judged.verdict !== "accepted") return judged.verdict;
    const account = accounts.get(judged.to);
    if (account === undefined || account.signed + judged.bytes > account.given + SLACK_BYTES) {
      return "overstated";
    }
    if (!o.shelf.put(event)) return "repeated";
    account.signed += judged.bytes;
    o.onCount(++received);
    return "kept";
  }
}
