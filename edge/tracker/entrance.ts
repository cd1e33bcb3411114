import type { Grant } from "../../contracts/swarm/token.ts";
import { MAX_TRACKER_MESSAGE, type TrackerFailure } from "../../contracts/swarm/tracker-messages.ts";
import type { TrackerLimits } from "./limits.ts";
import { makeMessageRate } from "./message-rate.ts";
import type { Seat, Visitor } from "./seat.ts";
import type { Wire, WireHandlers } from "./wire.ts";

export type EntranceOptions = {
  limits: TrackerLimits;
  /** Unix milliseconds. */
  now: () => number;
  onText: (seat: Seat, text: string) => void;
  /** Refuses a seat with words; `stood` follows. */
  dismiss: (seat: Seat, code: TrackerFailure, reason: string) => void;
  /** A seat's place is free: nobody is in a swarm by it any more. */
  stood: (seat: Seat) => void;
  /** Sockets open now, after one closed. */
  onClose: (sockets: number) => void;
};

/** Which sockets are open, and who sits where: one seat for each peer of a stream. */
export type Entrance = {
  open: (visitor: Visitor, wire: Wire) => WireHandlers;
  seatOf: (claim: string) => Seat | undefined;
  seats: () => Iterable<Seat>;
  /** Takes somebody's place away. */
  stand: (seat: Seat) => void;
  /** Sockets open now, of all or of one network. */
  sockets: (network?: string) => number;
};

/** Characters that wait for one socket until it is known whether an older one lives: two of the largest messages. */
const MAX_HELD = 2 * MAX_TRACKER_MESSAGE;

/** What one peer of one stream is told by. */
export const claimOf = ({ address, peerId }: Pick<Grant, "address" | "peerId">) => `${address}\n${peerId}`;

/** Nobody has come yet. */
export function makeEntrance(options: EntranceOptions): Entrance {
  const { limits, now, onText, dismiss, stood, onClose } = options;
  const seats = new Map<string, Seat>();
  const networks = new Map<string, number>();
  let sockets = 0;

  function stand(seat: Seat): void {
    seat.open = false;
    const claim = claimOf(seat.visitor.grant);
    if (seats.get(claim) === seat) seats.delete(claim);
    stood(seat);
  }

  /** Gives the place of an older socket to a second one; false when the older one lives, or another was quicker. */
  function succeed(older: Seat, lives: boolean, seat: Seat): boolean {
    const claim = claimOf(seat.visitor.grant);
    if (!seat.open) return false;
    const rival = seats.get(claim);
    if (rival !== undefined && (lives || rival !== older)) {
      dismiss(seat, "limit", "This peer is connected already.");
      return false;
    }
    if (rival !== undefined) {
      rival.wire.cut();
      stand(rival);
    }
    seats.set(claim, seat);
    return true;
  }

  function open(visitor: Visitor, wire: Wire): WireHandlers {
    const seat: Seat = { visitor, wire, members: new Map(), open: true };
    const claim = claimOf(visitor.grant);
    const rate = makeMessageRate({ limits, now });
    sockets++;
    networks.set(visitor.network, (networks.get(visitor.network) ?? 0) + 1);
    /** Messages that wait until it is known whether the socket with the same peer id lives. */
    let held: string[] | undefined;
    let heldLength = 0;

    const older = seats.get(claim);
    if (older === undefined) seats.set(claim, seat);
    else {
      held = [];
      older.wire.probe(limits.probeMs).then((lives) => {
        if (!succeed(older, lives, seat)) return;
        const waiting = held ?? [];
        held = undefined;
        for (const text of waiting) onText(seat, text);
      });
    }

    return {
      onText(text) {
        if (!seat.open) return;
        const verdict = rate();
        if (verdict === "close") return dismiss(seat, "limit", "Too many messages.");
        if (verdict === "drop") return;
        if (held === undefined) return onText(seat, text);
        if (text.length > MAX_TRACKER_MESSAGE) return dismiss(seat, "limit", "The message is too large.");
        if (held.length >= limits.swarmsPerSocket || heldLength + text.length > MAX_HELD) return;
        held.push(text);
        heldLength += text.length;
      },
      onClose() {
        sockets--;
        const left = (networks.get(visitor.network) ?? 1) - 1;
        if (left === 0) networks.delete(visitor.network);
        else networks.set(visitor.network, left);
        stand(seat);
        onClose(sockets);
      },
    };
  }

  return {
    open,
    seatOf: (claim) => seats.get(claim),
    seats: () => seats.values(),
    stand,
    sockets: (network) => network === undefined ? sockets : networks.get(network) ?? 0,
  };
}
