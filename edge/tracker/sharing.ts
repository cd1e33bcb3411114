import {
  EVERYBODY_SUBJECT,
  type InstanceMessage,
  instanceMessageJson,
  instanceSubject,
  MAX_PEERS_TOLD,
  type PeerTold,
  readInstanceMessage,
  sharedSwarmName,
  swarmSubject,
} from "../../contracts/swarm/instance-messages.ts";
import type { Grant } from "../../contracts/swarm/token.ts";
import type { TrackerAnswer } from "../../contracts/swarm/tracker-messages.ts";
import type { Bus } from "./bus.ts";
import type { TrackerCounters } from "./counters.ts";
import type { Member, Swarm } from "./swarm.ts";

/** An instance not heard of for so long is gone; it speaks every `BEAT_MS`. */
const DEAD_MS = 7000;
/** How often `beat` is to be called. */
export const BEAT_MS = 2000;
/** All peers of a swarm are told again so often, in case a message was lost. */
const RETELL_MS = 30_000;
/** A peer of another instance that wasn't told of for so long is forgotten. */
const FORGET_MS = 75_000;
/** How long an announce that found nobody waits for what other instances say of a swarm that is new here. */
const FRESH_MS = 1000;

/** Whose seat it is: another instance's, or one of this instance when there is none. */
export type Elsewhere = { elsewhere?: string };

/** What sharing does in the tracker that it belongs to. */
export type Floor<Seat extends Elsewhere> = {
  send: (seat: Seat, answer: TrackerAnswer) => void;
  /** A seat for a peer that another instance has. */
  seatElsewhere: (grant: Grant, instance: string) => Seat;
  /** The size of a swarm has changed. */
  tellWatchers: (infoHash: string, swarm: Swarm<Seat>) => void;
  /** A peer that was paired with these has left. */
  tellDeparture: (
    infoHash: string,
    swarm: Swarm<Seat>,
    peerId: string,
    paired: readonly Member<Seat>[],
  ) => void;
  /** Somebody elsewhere complained. */
  accuse: (accused: Accused, by: string) => void;
  counters: TrackerCounters;
};

/** What the tracker tells of its own peers, and asks of those elsewhere. */
export type Sharing<Seat extends Elsewhere> = {
  /** A peer here announced. `again` relays its offers; it is called at most once, soon, if nobody was there for them. */
  announced: (swarm: SwarmHere<Seat>, member: Member<Seat>, isNew: boolean) => void;
  /** Nobody here had use for the offers; others may. */
  unheeded: (swarm: SwarmHere<Seat>, again: () => void) => void;
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

type Accused = { address: string; peerId: string };

type Receipt = InstanceMessage & { say: "receipt" };

/** A swarm and its two names. */
export type SwarmHere<Seat> = { address: string; infoHash: string; swarm: Swarm<Seat> };

export type SharingOptions = {
  bus: Bus;
  /** 16 hex digits, of this start of this instance. */
  instance: string;
  /** Unix milliseconds. */
  now: () => number;
};

type Entry<Seat> = SwarmHere<Seat> & {
  name: string;
  /** How many peers of it are here. */
  locals: number;
  openedAt: number;
  toldAt: number;
  /** Peers that other instances have, also such as are here too. */
  others: Map<string, { from: string; told: PeerTold; at: number }>;
  waiting: (() => void)[];
  stop: () => void;
};

/** Shares a tracker's swarms with other instances of the same operator. */
export function makeSharing<Seat extends Elsewhere>(
  { bus, instance, now }: SharingOptions,
  floor: Floor<Seat>,
): Sharing<Seat> {
  const entries = new Map<string, Entry<Seat>>();
  const names = new Map<string, Entry<Seat>>();
  const alive = new Map<string, number>();
  let silent = false;

  const publish = (subject: string, message: InstanceMessage) => {
    if (!silent && bus.isThere()) bus.publish(subject, instanceMessageJson(message));
  };

  const isHere = (member: Member<Seat>) => member.visitor.elsewhere === undefined;

  function toldOf(swarm: Swarm<Seat>, member: Member<Seat>): PeerTold {
    const { peerId, cap, open, completed, uplink } = member;
    const load = swarm.loadOf(member, now());
    return { peerId, cap, load, open, completed, ...(uplink === undefined ? {} : { uplink }) };
  }

  function tellAll(entry: Entry<Seat>): void {
    entry.toldAt = now();
    const here = entry.swarm.members().filter(isHere);
    for (let at = 0; at < here.length; at += MAX_PEERS_TOLD) {
      const peers = here.slice(at, at + MAX_PEERS_TOLD).map((member) => toldOf(entry.swarm, member));
      publish(swarmSubject(entry.name), { say: "here", from: instance, swarm: entry.name, peers });
    }
  }

  function enter(here: SwarmHere<Seat>): Entry<Seat> {
    const name = sharedSwarmName(here.address, here.infoHash);
    const entry: Entry<Seat> = {
      ...here,
      name,
      locals: 0,
      openedAt: now(),
      toldAt: now(),
      others: new Map(),
      waiting: [],
      stop: bus.subscribe(swarmSubject(name), hear),
    };
    entries.set(keyOf(here), entry);
    names.set(name, entry);
    publish(swarmSubject(name), { say: "who", from: instance, swarm: name });
    return entry;
  }

  function close(entry: Entry<Seat>): void {
    entry.stop();
    entries.delete(keyOf(entry));
    names.delete(entry.name);
    for (const member of [...entry.swarm.members()]) entry.swarm.remove(member);
  }

  /** Lets a peer of another instance stand in the swarm, unless it stands there with a socket of its own. */
  function admit(entry: Entry<Seat>, from: string, told: PeerTold): boolean {
    const { swarm, address } = entry;
    const known = swarm.get(told.peerId);
    entry.others.set(told.peerId, { from, told, at: now() });
    if (known !== undefined && isHere(known)) return false;
    const { peerId, cap, load, open, completed, uplink } = told;
    const { member, joined } = swarm.announce(
      peerId,
      floor.seatElsewhere({ address, peerId, tier: "open", degree: cap, exp: Infinity }, from),
      { cap, open, completed, degree: load, ...(uplink === undefined ? {} : { uplink }) },
      now(),
    );
    member.expiresAt = Infinity;
    return joined;
  }

  /** Forgets a peer of another instance; who has a socket here stays. */
  function dismiss(entry: Entry<Seat>, peerId: string): Member<Seat>[] | undefined {
    entry.others.delete(peerId);
    const member = entry.swarm.get(peerId);
    if (member === undefined || isHere(member)) return undefined;
    return entry.swarm.remove(member);
  }

  /** Without a word of departure: links between peers outlive the instance that brought them together. */
  function forget(holds: (other: { from: string; at: number }) => boolean): void {
    for (const entry of entries.values()) {
      let fewer = false;
      for (const [peerId, other] of [...entry.others]) {
        if (holds(other)) fewer = dismiss(entry, peerId) !== undefined || fewer;
      }
      if (fewer) floor.tellWatchers(entry.infoHash, entry.swarm);
    }
  }

  function onHere(entry: Entry<Seat>, { from, peers }: InstanceMessage & { say: "here" }): void {
    const joined = peers.filter((told) => admit(entry, from, told)).length;
    if (joined === 0) return;
    floor.tellWatchers(entry.infoHash, entry.swarm);
    const { waiting } = entry;
    entry.waiting = [];
    if (now() - entry.openedAt < FRESH_MS) { for (const again of waiting) again(); }
  }

  function onOffer(entry: Entry<Seat>, { peerId, toPeerId, offerId, sdp }: Passed): void {
    const { swarm, infoHash } = entry;
    const from = swarm.get(peerId);
    const to = swarm.get(toPeerId);
    if (from === undefined || to === undefined || !isHere(to) || !swarm.takes(to, from, now())) {
      floor.counters.offersDropped++;
      return;
    }
    swarm.pair(from, to, offerId, now());
    const { uplink } = from;
    floor.send(to.visitor, {
      action: "offer",
      infoHash,
      peerId,
      offerId,
      sdp,
      ...(uplink === undefined ? {} : { uplink }),
    });
  }

  function onAnswer(entry: Entry<Seat>, { peerId, toPeerId, offerId, sdp }: Passed): void {
    const { swarm, infoHash } = entry;
    const from = swarm.get(peerId);
    const to = swarm.get(toPeerId);
    if (from === undefined || to === undefined || !isHere(to) || !swarm.answer(from, to, offerId, now())) {
      floor.counters.answersDropped++;
      return;
    }
    const { uplink } = from;
    floor.send(to.visitor, {
      action: "answer",
      infoHash,
      peerId,
      offerId,
      sdp,
      ...(uplink === undefined ? {} : { uplink }),
    });
  }

  function onReceipt({ swarm }: Entry<Seat>, { toPeerId, infoHash, receipt }: Receipt): void {
    const to = swarm.get(toPeerId);
    if (to === undefined || !isHere(to) || to.uplink === undefined) floor.counters.receiptsDropped++;
    else floor.send(to.visitor, { action: "receipt", infoHash, receipt });
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
    const entry = names.get(message.swarm);
    if (entry === undefined) return;
    switch (message.say) {
      case "who":
        return tellAll(entry);
      case "here":
        return onHere(entry, message);
      case "left": {
        if (entry.others.get(message.peerId)?.from !== message.from) return;
        const paired = dismiss(entry, message.peerId);
        if (paired !== undefined) floor.tellDeparture(entry.infoHash, entry.swarm, message.peerId, paired);
        return;
      }
      case "offer":
        return onOffer(entry, message);
      case "answer":
        return onAnswer(entry, message);
      case "receipt":
        return onReceipt(entry, message);
    }
  }

  /** Tells all of all swarms and asks for theirs. */
  function meet(): void {
    publish(EVERYBODY_SUBJECT, { say: "alive", from: instance });
    for (const entry of entries.values()) {
      tellAll(entry);
      publish(swarmSubject(entry.name), { say: "who", from: instance, swarm: entry.name });
    }
  }

  bus.subscribe(EVERYBODY_SUBJECT, hear);
  bus.subscribe(instanceSubject(instance), hear);
  bus.onChange((there) => {
    if (there) meet();
  });
  meet();

  const pass = (
    say: "offer" | "answer",
    { visitor: { elsewhere }, peerId: toPeerId }: Member<Seat>,
    here: SwarmHere<Seat>,
    peerId: string,
    { offerId, sdp }: { offerId: string; sdp: string },
  ) => {
    const swarm = entries.get(keyOf(here))?.name;
    if (elsewhere === undefined || swarm === undefined) return;
    publish(instanceSubject(elsewhere), { say, from: instance, swarm, peerId, toPeerId, offerId, sdp });
  };

  return {
    announced(here, member, isNew) {
      const entry = entries.get(keyOf(here)) ?? enter(here);
      if (isNew) entry.locals++;
      if (alive.size === 0) return;
      const peers = [toldOf(here.swarm, member)];
      publish(swarmSubject(entry.name), { say: "here", from: instance, swarm: entry.name, peers });
    },
    unheeded(here, again) {
      const entry = entries.get(keyOf(here));
      if (entry !== undefined && alive.size > 0 && now() - entry.openedAt < FRESH_MS) {
        entry.waiting.push(again);
      }
    },
    left(here, member) {
      const entry = entries.get(keyOf(here));
      if (entry === undefined) return false;
      entry.locals--;
      const { peerId } = member;
      publish(swarmSubject(entry.name), { say: "left", from: instance, swarm: entry.name, peerId });
      if (entry.locals === 0) {
        close(entry);
        return false;
      }
      const other = entry.others.get(peerId);
      if (other === undefined) return false;
      admit(entry, other.from, other.told);
      return true;
    },
    offer: (to, here, from, offer) => pass("offer", to, here, from, offer),
    answer: (to, here, from, answer) => pass("answer", to, here, from, answer),
    receipt({ visitor: { elsewhere }, peerId: toPeerId }, here, { infoHash, receipt }) {
      const swarm = entries.get(keyOf(here))?.name;
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
    complaint: ({ address, peerId }, by) =>
      publish(EVERYBODY_SUBJECT, { say: "complaint", from: instance, address, peerId, by }),
    beat() {
      publish(EVERYBODY_SUBJECT, { say: "alive", from: instance });
      for (const [other, at] of alive) if (now() - at >= DEAD_MS) alive.delete(other);
      forget(({ from, at }) => !alive.has(from) || now() - at >= FORGET_MS);
      for (const entry of entries.values()) {
        if (now() - entry.openedAt >= FRESH_MS) entry.waiting = [];
        if (now() - entry.toldAt >= RETELL_MS) tellAll(entry);
      }
    },
    state() {
      let peers = 0;
      for (const entry of entries.values()) peers += entry.others.size;
      return { there: bus.isThere(), instances: alive.size, peers };
    },
    fallSilent: () => silent = true,
  };
}

type Passed = InstanceMessage & { say: "offer" | "answer" };

const keyOf = ({ address, infoHash }: Pick<SwarmHere<unknown>, "address" | "infoHash">) =>
  `${address}\n${infoHash}`;
