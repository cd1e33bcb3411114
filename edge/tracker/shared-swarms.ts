import {
  type InstanceMessage,
  MAX_PEERS_TOLD,
  type PeerTold,
  sharedSwarmName,
} from "../../contracts/swarm/instance-messages.ts";
import type { Elsewhere, Floor, SwarmHere } from "./floor.ts";
import type { Member } from "./member.ts";
import type { Swarm } from "./swarm.ts";

/** A swarm of this instance as the others know it. */
export type Entry<Seat> = SwarmHere<Seat> & {
  name: string;
  /** How many peers of it are here. */
  locals: number;
  openedAt: number;
  toldAt: number;
  /** When it was last told because somebody asked, and whether somebody asked since. */
  answeredAt: number;
  owed: boolean;
  /** Since when nobody of it is here; undefined: somebody is. */
  emptySince: number | undefined;
  /** Peers that other instances have, also such as are here too. */
  others: Map<string, { from: string; told: PeerTold; at: number }>;
  /** By the peer who waits: brings its latest offers to whom other instances tell of. Each keeps a whole message. */
  waiting: Map<string, () => void>;
  stop: () => void;
};

/** All peers of a swarm are told again so often, in case a message was lost. */
const RETELL_MS = 30_000;
/** Who asks for a swarm's peers is answered so often; the rest of those who ask, at the next beat. */
const ANSWER_MS = 1000;
/** How long an announce that found nobody waits for what other instances say of a swarm that is new here. */
const FRESH_MS = 1000;
/** So many may wait in one swarm. */
const MOST_WAITING = 50;
/** A swarm that nobody is in any more is forgotten at the first beat after so long. */
const EMPTY_MS = 1000;

export type SharedSwarmsOptions = {
  /** 16 hex digits, of this start of this instance. */
  instance: string;
  /** Unix milliseconds. */
  now: () => number;
  /** Hears what is said of a swarm of that name, until the answer is called. */
  listen: (name: string) => () => void;
  /** Says it to all who have the swarm. */
  say: (name: string, message: InstanceMessage) => void;
};

/** Swarms that instances share. */
export type SharedSwarms<Seat extends Elsewhere> = ReturnType<typeof makeSharedSwarms<Seat>>;

/** The swarms that have peers here, with those whom other instances have in them. */
export function makeSharedSwarms<Seat extends Elsewhere>(
  { instance, now, listen, say }: SharedSwarmsOptions,
  floor: Pick<Floor<Seat>, "seatElsewhere" | "tellWatchers">,
) {
  const entries = new Map<string, Entry<Seat>>();
  const names = new Map<string, Entry<Seat>>();

  function toldOf(swarm: Swarm<Seat>, member: Member<Seat>): PeerTold {
    const { peerId, cap, open, completed, uplink } = member;
    const load = swarm.loadOf(member, now());
    return { peerId, cap, load, open, completed, ...(uplink === undefined ? {} : { uplink }) };
  }

  /** Tells all who have the swarm whom this instance has in it. */
  function tellAll(entry: Entry<Seat>): void {
    entry.toldAt = now();
    entry.owed = false;
    const here = entry.swarm.members().filter(isHere);
    for (let at = 0; at < here.length; at += MAX_PEERS_TOLD) {
      const peers = here.slice(at, at + MAX_PEERS_TOLD).map((member) => toldOf(entry.swarm, member));
      say(entry.name, { say: "here", from: instance, swarm: entry.name, peers });
    }
  }

  /** Answers who asks, once within `ANSWER_MS`: else each who comes and goes at one instance would make all tell everything. */
  function answer(entry: Entry<Seat>): void {
    entry.owed = now() - entry.answeredAt < ANSWER_MS;
    if (entry.owed) return;
    entry.answeredAt = now();
    tellAll(entry);
  }

  /** Asks who else has the swarm. */
  function ask({ name }: Entry<Seat>): void {
    say(name, { say: "who", from: instance, swarm: name });
  }

  function enter(here: SwarmHere<Seat>): Entry<Seat> {
    const name = sharedSwarmName(here.address, here.infoHash);
    const entry: Entry<Seat> = {
      ...here,
      name,
      locals: 0,
      openedAt: now(),
      toldAt: now(),
      answeredAt: -Infinity,
      owed: false,
      emptySince: undefined,
      others: new Map(),
      waiting: new Map(),
      stop: listen(name),
    };
    entries.set(keyOf(here), entry);
    names.set(name, entry);
    ask(entry);
    return entry;
  }

  /** The last one here has left: what others have is known for a while longer, so that nobody is asked when one returns. */
  function empty(entry: Entry<Seat>): void {
    entry.emptySince = now();
    entry.waiting.clear();
    for (const member of [...entry.swarm.members()]) entry.swarm.remove(member);
  }

  /** Somebody is here again, in a swarm made anew. */
  function refill(entry: Entry<Seat>, swarm: Swarm<Seat>): void {
    entry.swarm = swarm;
    entry.emptySince = undefined;
    for (const { from, told, at } of entry.others.values()) {
      admit(entry, from, told);
      const other = entry.others.get(told.peerId);
      if (other !== undefined) other.at = at;
    }
  }

  /** Keeps what brings a peer's offers to whom is told of soon; of many who come at once, the first ones'. */
  function wait({ openedAt, waiting }: Entry<Seat>, peerId: string, again: () => void): void {
    if (now() - openedAt >= FRESH_MS || waiting.size >= MOST_WAITING && !waiting.has(peerId)) return;
    waiting.set(peerId, again);
  }

  /** Who waited is served now, or no more. */
  function serve({ openedAt, waiting }: Entry<Seat>): void {
    const all = [...waiting.values()];
    waiting.clear();
    if (now() - openedAt < FRESH_MS) { for (const again of all) again(); }
  }

  /** Tells what is owed or was long not told, and closes what stayed empty. */
  function tend(): void {
    for (const entry of entries.values()) {
      if (entry.emptySince !== undefined) {
        if (now() - entry.emptySince >= EMPTY_MS) close(entry);
        continue;
      }
      if (entry.owed || now() - entry.toldAt >= RETELL_MS) tellAll(entry);
      if (now() - entry.openedAt >= FRESH_MS) entry.waiting.clear();
    }
  }

  function close(entry: Entry<Seat>): void {
    entry.stop();
    entries.delete(keyOf(entry));
    names.delete(entry.name);
  }

  /** Lets a peer of another instance stand in the swarm, unless it stands there with a socket of its own. */
  function admit(entry: Entry<Seat>, from: string, told: PeerTold): boolean {
    const { swarm, address } = entry;
    entry.others.set(told.peerId, { from, told, at: now() });
    if (entry.emptySince !== undefined) return false;
    const known = swarm.get(told.peerId);
    if (known !== undefined && isHere(known)) return false;
    const { peerId, cap, load, open, completed, uplink } = told;
    const { member, joined } = swarm.announce(
      peerId,
      floor.seatElsewhere({ address, peerId, tier: "open", degree: cap, exp: Infinity }, from),
      { cap, open, completed, degree: load, uplink },
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

  return {
    of: (here: Pick<SwarmHere<unknown>, "address" | "infoHash">) => entries.get(keyOf(here)),
    named: (name: string) => names.get(name),
    all: () => entries.values(),
    enter,
    empty,
    refill,
    admit,
    dismiss,
    forget,
    toldOf,
    tellAll,
    answer,
    ask,
    wait,
    serve,
    tend,
  };
}

/** A swarm's peer that has its socket at this instance. */
export const isHere = (member: Member<Elsewhere>) => member.visitor.elsewhere === undefined;

const keyOf = ({ address, infoHash }: Pick<SwarmHere<unknown>, "address" | "infoHash">) =>
  `${address}\n${infoHash}`;
