import { type InstanceMessage, instanceSubject } from "../../contracts/swarm/instance-messages.ts";
import type { Elsewhere, Floor, SwarmHere } from "./floor.ts";
import { isHere, type SharedSwarms } from "./shared-swarms.ts";
import type { Member } from "./member.ts";

type Passed = InstanceMessage & { say: "offer" | "answer" };
type Receipt = InstanceMessage & { say: "receipt" };

export type PassingOptions<Seat extends Elsewhere> = {
  /** 16 hex digits, of this start of this instance. */
  instance: string;
  /** Unix milliseconds. */
  now: () => number;
  publish: (subject: string, message: InstanceMessage) => void;
  swarms: Pick<SharedSwarms<Seat>, "of" | "named">;
};

/** Passes on what peers of two instances say to each other: offers, answers and receipts, both ways. */
export function makePassing<Seat extends Elsewhere>(
  { instance, now, publish, swarms }: PassingOptions<Seat>,
  floor: Pick<Floor<Seat>, "send" | "counters">,
) {
  /** Brings a peer here what another instance passed on, if the swarm takes it. */
  function bring({ say, swarm: name, peerId, toPeerId, offerId, sdp }: Passed): void {
    const entry = swarms.named(name);
    if (entry === undefined) return;
    const { swarm, infoHash } = entry;
    const from = swarm.get(peerId);
    const to = swarm.get(toPeerId);
    const isTaken = from !== undefined && to !== undefined && isHere(to) &&
      (say === "offer" ? swarm.takes(to, from, now()) : swarm.answer(from, to, offerId, now()));
    if (!isTaken) {
      floor.counters[say === "offer" ? "offersDropped" : "answersDropped"]++;
      return;
    }
    if (say === "offer") swarm.pair(from, to, offerId, now());
    const { uplink } = from;
    floor.send(to.visitor, {
      action: say,
      infoHash,
      peerId,
      offerId,
      sdp,
      uplink,
    });
  }

  function bringReceipt({ swarm, toPeerId, infoHash, receipt }: Receipt): void {
    const to = swarms.named(swarm)?.swarm.get(toPeerId);
    if (to === undefined || !isHere(to) || to.uplink === undefined) floor.counters.receiptsDropped++;
    else floor.send(to.visitor, { action: "receipt", infoHash, receipt });
  }

  return {
    bring,
    bringReceipt,
    /** Passes an offer or an answer on to the instance that has the peer. */
    pass(
      say: Passed["say"],
      { visitor: { elsewhere }, peerId: toPeerId }: Member<Seat>,
      here: SwarmHere<Seat>,
      peerId: string,
      { offerId, sdp }: { offerId: string; sdp: string },
    ): void {
      const swarm = swarms.of(here)?.name;
      if (elsewhere === undefined || swarm === undefined) return;
      publish(instanceSubject(elsewhere), { say, from: instance, swarm, peerId, toPeerId, offerId, sdp });
    },
    passReceipt(
      { visitor: { elsewhere }, peerId: toPeerId }: Member<Seat>,
      here: SwarmHere<Seat>,
      { infoHash, receipt }: Pick<Receipt, "infoHash" | "receipt">,
    ): void {
      const swarm = swarms.of(here)?.name;
      if (elsewhere === undefined || swarm === undefined) return;
      publish(instanceSubject(elsewhere), {
        say: "receipt",
        from: instance,
        swarm,
        toPeerId,
        infoHash,
        receipt,
      });
    },
  };
}
