import { trackerAnswerJson } from "../../contracts/swarm/tracker-answers.ts";
import type { TrackerLimits } from "./limits.ts";
import type { Seat } from "./seat.ts";
import type { Send, SendText } from "./sending.ts";
import type { Member } from "./member.ts";
import type { Swarm } from "./swarm.ts";

export type TellingOptions = {
  limits: Pick<
    TrackerLimits,
    "smallSwarm" | "hungryInterval" | "satisfiedInterval" | "expiryIntervals"
  >;
  /** Unix milliseconds. */
  now: () => number;
  send: Send;
  sendText: SendText;
};

/** The last answer to an announce in a swarm. */
type LastSaid = {
  interval: number;
  degree: number;
  size: number;
  complete: number;
  taking: number;
  text: string;
};

type Size = { complete: number; incomplete: number; taking?: number };

/** Who hears what of a swarm's size and of those who leave it. */
export type Telling = ReturnType<typeof makeTelling>;

/** Tells nobody anything by itself. */
export function makeTelling({ limits, now, send, sendText }: TellingOptions) {
  const said = new WeakMap<Swarm<Seat>, LastSaid>();

  const isSmall = (swarm: Swarm<Seat>) => swarm.size() <= limits.smallSwarm;

  function intervalFor(swarm: Swarm<Seat>, member: Member<Seat>): number {
    const rests = swarm.isSatisfied(member, now()) || !member.open && !isSmall(swarm);
    return rests ? limits.satisfiedInterval : limits.hungryInterval;
  }

  const sizeOf = (swarm: Swarm<Seat>): Size => ({
    ...swarm.counts(),
    ...(swarm.taking() === swarm.size() ? {} : { taking: swarm.taking() }),
  });

  /** Most who come again hear what the one before them heard, so it is written once. */
  function announceText(infoHash: string, swarm: Swarm<Seat>, interval: number, degree: number): string {
    const last = said.get(swarm);
    if (
      last !== undefined && last.interval === interval && last.degree === degree &&
      last.size === swarm.size() && last.complete === swarm.complete() && last.taking === swarm.taking()
    ) return last.text;
    const text = trackerAnswerJson({ action: "announce", infoHash, interval, ...sizeOf(swarm), degree });
    said.set(swarm, {
      interval,
      degree,
      size: swarm.size(),
      complete: swarm.complete(),
      taking: swarm.taking(),
      text,
    });
    return text;
  }

  /** Says how large the swarm is and when to come again. */
  function tellSize(infoHash: string, swarm: Swarm<Seat>, member: Member<Seat>): void {
    const interval = intervalFor(swarm, member);
    member.expiresAt = now() + interval * limits.expiryIntervals * 1000;
    sendText(member.visitor, announceText(infoHash, swarm, interval, member.cap));
  }

  /** Those who only count wait for the number that lets them share. */
  function tellWatchers(infoHash: string, swarm: Swarm<Seat>): void {
    if (!isSmall(swarm)) return;
    for (const member of swarm.members()) if (!member.open) tellSize(infoHash, swarm, member);
  }

  /** Says that a peer has left, who was paired with these. */
  function tellDeparture(
    infoHash: string,
    swarm: Swarm<Seat>,
    peerId: string,
    paired: readonly Member<Seat>[],
  ): void {
    const hearers = isSmall(swarm) ? swarm.members().filter(({ open }) => open) : paired;
    const gone = { action: "gone" as const, infoHash, peerId, ...sizeOf(swarm) };
    for (const { uplink, visitor } of hearers) if (uplink !== undefined) send(visitor, gone);
    // WebTorrent's clients come again only when the interval that they were told last is over.
    for (const other of paired) if (other.uplink === undefined) tellSize(infoHash, swarm, other);
    tellWatchers(infoHash, swarm);
  }

  return { tellSize, tellWatchers, tellDeparture };
}
