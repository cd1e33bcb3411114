import {
  EVERYBODY_SUBJECT,
  type InstanceMessage,
  instanceMessageJson,
  instanceSubject,
  readInstanceMessage,
  swarmSubject,
} from "../../contracts/swarm/instance-messages.ts";
import type { Bus } from "./bus.ts";
import type { Accused, Elsewhere, Floor, SwarmHere } from "./floor.ts";
import { makePassing } from "./passing.ts";
import { type Entry, makeSharedSwarms } from "./shared-swarms.ts";
import type { Member } from "./member.ts";

/** An instance not heard of for so long is gone; it speaks every `BEAT_MS`. */
const DEAD_MS = 7000;
/** How often `beat` is to be called. */
export const BEAT_MS = 2000;
/** A peer of another instance that wasn't told of for so long is forgotten. */
const FORGET_MS = 75_000;

/** What the tracker tells of its own peers, and asks of those elsewhere. */
export type Sharing<Seat extends Elsewhere> = {
  /** A peer here announced. `again` relays its offers; it is called at most once, soon, if nobody was there for them. */
  announced: (swarm: SwarmHere<Seat>, member: Member<Seat>, isNew: boolean) => void;
  /** Nobody here had use for the offers; others may. Of a member's calls the last counts. */
  unheeded: (swarm: SwarmHere<Seat>, member: Member<Seat>, again: () => void) => void;
  /** A peer here left. True when another instance has it too, so that it isn't gone. */
  left: (swarm: SwarmHere<Seat>, member: Member<Seat>) => boolean;
  offer: (
    to: Member<Seat>,
    swarm: SwarmHere<Seat>,
    from: string,
    offer: { offerId: string; sdp: string },
  ) => void;
  answer: (
    to: Member<Seat>,
    swarm: SwarmHere<Seat>,
    from: string,
    answer: { offerId: string; sdp: string },
  ) => void;
  receipt: (to: Member<Seat>, swarm: SwarmHere<Seat>, message: Pick<Receipt, "infoHash" | "receipt">) => void;
  complaint: (accused: Accused, by: string) => void;
  /** Says that this instance lives, and forgets those that don't. */
  beat: () => void;
  state: () => SharingState;
  /** Says nothing any more: whoever hears of no departure keeps its links while the peers move. */
  fallSilent: () => void;
};

/** How an instance stands with the others: whether it reaches them, how many there are, and how many peers they have of swarms here. */
export type SharingState = { there: boolean; instances: number; peers: number };

type Receipt = InstanceMessage & { say: "receipt" };

export type SharingOptions = {
  bus: Bus;
  /** 16 hex digits, of this start of this instance. */
  instance: string;
  /** Unix milliseconds. */
  now: () => number;
};

/** Shares a tracker's swarms with other instances of the same operator. */
export function makeSharing<Seat extends Elsewhere>(
  { bus, instance, now }: SharingOptions,
  floor: Floor<Seat>,
): Sharing<Seat> {
  const alive = new Map<string, number>();
  let silent = false;

  const publish = (subject: string, message: InstanceMessage) => {
    if (!silent && bus.isThere()) bus.publish(subject, instanceMessageJson(message));
  };

  const swarms = makeSharedSwarms<Seat>({
    instance,
    now,
    listen: (name) => bus.subscribe(swarmSubject(name), hear),
    say: (name, message) => publish(swarmSubject(name), message),
  }, floor);
  const passing = makePassing<Seat>({ instance, now, publish, swarms }, floor);

  function onHere(entry: Entry<Seat>, { from, peers }: InstanceMessage & { say: "here" }): void {
    const joined = peers.filter((told) => swarms.admit(entry, from, told)).length;
    if (joined === 0) return;
    floor.tellWatchers(entry.infoHash, entry.swarm);
    swarms.serve(entry);
  }

  function hear(text: string): void {
    const message = readInstanceMessage(text);
    if (message === undefined || message.from === instance || silent) return;
    const isNew = !alive.has(message.from);
    alive.set(message.from, now());
    if (message.say === "alive") {
      // Whoever starts, or comes back, knows nobody here; and what it has is asked for.
      if (isNew) meet();
      return;
    }
    if (message.say === "complaint") return floor.accuse(message, message.by);
    const entry = swarms.named(message.swarm);
    if (entry === undefined) return;
    switch (message.say) {
      case "who":
        return swarms.answer(entry);
      case "here":
        return onHere(entry, message);
      case "left": {
        if (entry.others.get(message.peerId)?.from !== message.from) return;
        const paired = swarms.dismiss(entry, message.peerId);
        if (paired !== undefined) floor.tellDeparture(entry.infoHash, entry.swarm, message.peerId, paired);
        return;
      }
      case "offer":
      case "answer":
        return passing.bring(message);
      case "receipt":
        return passing.bringReceipt(message);
    }
  }

  /** Tells all of all swarms and asks for theirs. */
  function meet(): void {
    publish(EVERYBODY_SUBJECT, { say: "alive", from: instance });
    for (const entry of swarms.all()) {
      swarms.tellAll(entry);
      swarms.ask(entry);
    }
  }

  bus.subscribe(EVERYBODY_SUBJECT, hear);
  bus.subscribe(instanceSubject(instance), hear);
  bus.onChange((there) => {
    if (there) meet();
  });
  meet();

  return {
    announced(here, member, isNew) {
      const entry = swarms.of(here) ?? swarms.enter(here);
      if (isNew) entry.locals++;
      if (entry.emptySince !== undefined) swarms.refill(entry, here.swarm);
      if (alive.size === 0) return;
      const peers = [swarms.toldOf(here.swarm, member)];
      publish(swarmSubject(entry.name), { say: "here", from: instance, swarm: entry.name, peers });
    },
    unheeded(here, { peerId }, again) {
      const entry = swarms.of(here);
      if (entry !== undefined && alive.size > 0) swarms.wait(entry, peerId, again);
    },
    left(here, member) {
      const entry = swarms.of(here);
      if (entry === undefined) return false;
      entry.locals--;
      const { peerId } = member;
      entry.waiting.delete(peerId);
      publish(swarmSubject(entry.name), { say: "left", from: instance, swarm: entry.name, peerId });
      if (entry.locals === 0) {
        swarms.empty(entry);
        return false;
      }
      const other = entry.others.get(peerId);
      if (other === undefined) return false;
      swarms.admit(entry, other.from, other.told);
      return true;
    },
    offer: (to, here, from, offer) => passing.pass("offer", to, here, from, offer),
    answer: (to, here, from, answer) => passing.pass("answer", to, here, from, answer),
    receipt: passing.passReceipt,
    complaint: ({ address, peerId }, by) =>
      publish(EVERYBODY_SUBJECT, { say: "complaint", from: instance, address, peerId, by }),
    beat() {
      publish(EVERYBODY_SUBJECT, { say: "alive", from: instance });
      for (const [other, at] of alive) if (now() - at >= DEAD_MS) alive.delete(other);
      swarms.forget(({ from, at }) => !alive.has(from) || now() - at >= FORGET_MS);
      swarms.tend();
    },
    state() {
      let peers = 0;
      for (const { emptySince, others } of swarms.all()) if (emptySince === undefined) peers += others.size;
      return { there: bus.isThere(), instances: alive.size, peers };
    },
    fallSilent: () => silent = true,
  };
}
