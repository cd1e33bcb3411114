import type { TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import type { TrackerCounters } from "./counters.ts";
import type { Seat } from "./seat.ts";
import type { Send } from "./sending.ts";
import type { SwarmHere } from "./floor.ts";
import type { Sharing } from "./sharing.ts";
import type { Member } from "./member.ts";

export type LettersOptions = {
  counters: TrackerCounters;
  /** Where other instances are met; undefined: nowhere. */
  sharing: Sharing<Seat> | undefined;
  send: Send;
  /** Takes down a complaint by `by`, whatever makes one person of many ids. */
  accuse: (accused: { address: string; peerId: string }, by: string) => void;
};

/** What peers who met say to and of each other through the tracker: receipts and complaints. */
export function makeLetters({ counters, sharing, send, accuse }: LettersOptions) {
  /** Whom a receipt is to: somebody its sender has met, in whichever swarm of theirs it still is. */
  function acquaintance(
    seat: Seat,
    peerId: string,
  ): { here: SwarmHere<Seat>; met: Member<Seat> } | undefined {
    const { address } = seat.visitor.grant;
    for (const [infoHash, { swarm, member }] of seat.members) {
      const met = member.met.has(peerId) ? swarm.get(peerId) : undefined;
      if (met?.uplink !== undefined) return { here: { address, infoHash, swarm }, met };
    }
    return undefined;
  }

  // Whoever is complained about may have left the swarm, and come again.
  const hasMet = ({ members }: Seat, peerId: string) =>
    [...members.values()].some(({ member }) => member.met.has(peerId));

  return {
    receipt(seat: Seat, { infoHash, toPeerId, receipt }: TrackerRequest & { action: "receipt" }): void {
      const to = acquaintance(seat, toPeerId);
      if (to === undefined) {
        counters.receiptsDropped++;
        return;
      }
      counters.receiptsRelayed++;
      if (to.met.visitor.elsewhere !== undefined) sharing?.receipt(to.met, to.here, { infoHash, receipt });
      send(to.met.visitor, { action: "receipt", infoHash, receipt });
    },
    complaint(seat: Seat, { peerId }: TrackerRequest & { action: "complaint" }): void {
      if (!hasMet(seat, peerId)) return;
      const { grant: { address }, place } = seat.visitor;
      counters.complaints++;
      accuse({ address, peerId }, place);
      sharing?.complaint({ address, peerId }, place);
    },
  };
}
