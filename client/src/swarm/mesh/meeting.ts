import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { PeerLinks } from "../peer/peer-links.ts";
import type { Signalling } from "../peer/signalling.ts";

export type MeetingOptions = {
  links: Pick<PeerLinks, "offers" | "ids">;
  signalling: Pick<Signalling, "announce" | "taking">;
  /** Neighbours wanted. */
  degree: number;
  uplink: () => UplinkClass;
  after: After;
  /** 0 to 1. */
  random: () => number;
};

/** Between two announcements while neighbours are wanted, and once there are enough; milliseconds. */
const SEEKING_MS = 10_000;
const CONTENT_MS = 120_000;
/** And at most while this browser finds no address that it may show: twice as long each time, as a relay may only be slow. */
const STUCK_MS = 60_000;
/** With so many neighbours a page has its place: when nobody more takes its offers, it makes them more and more seldom. */
const SOME = 2;
/** But not where everybody can be everybody's neighbour and somebody is missing: so long after it failed a tracker tries a pair again. */
const MISSING_MS = 20_000;
/** So many times in a row: two whose networks let no path through never meet. */
const MISSING_TIMES = 5;
/** A neighbour that left is replaced soon, but not by everybody at once. */
const REPLACE_MS = 1500;

/** Announces this page with offers while it wants neighbours, and now and then without. */
export function makeMeeting({ links, signalling, degree, uplink, after, random }: MeetingOptions) {
  let cancel = () => {};
  let closed = false;
  let soon = false;
  /** Announcements in a row for which no address was found. */
  let stuck = 0;
  let noAddress = false;
  /** Announcements in a row since which nobody came, and how many neighbours there were at the last one. */
  let vain = 0;
  let had = 0;
  /** How many of them in a row somebody of a small swarm was missing at. */
  let missed = 0;
  /** Whether this page has announced itself: what the tracker said before counts without it. */
  let met = false;

  /** Offers worth making: none to more pages than there are. Whoever comes next offers to all by itself. */
  function worth(): number {
    const taking = met ? signalling.taking() : undefined;
    return taking === undefined ? degree : Math.max(0, Math.min(degree, taking - 1) - links.ids().length);
  }

  /** Whether somebody of a small swarm is missing. */
  function isShort(): boolean {
    const taking = met ? signalling.taking() : undefined;
    return taking !== undefined && taking - 1 <= degree && links.ids().length < taking - 1;
  }

  async function announce(): Promise<void> {
    const has = links.ids().length;
    vain = has >= SOME && has <= had ? vain + 1 : 0;
    had = has;
    try {
      const offers = await links.offers(worth());
      if (closed) return;
      stuck = offers.length > 0 || !noAddress ? 0 : stuck + 1;
      noAddress = false;
      signalling.announce({ offers, uplink: uplink() });
      met = true;
    } finally {
      const wanted = links.ids().length < degree;
      missed = vain > 0 && isShort() ? missed + 1 : 0;
      const isMissed = missed > 0 && missed <= MISSING_TIMES;
      const [times, longest] = stuck > 0 ? [stuck, STUCK_MS] : [vain, isMissed ? MISSING_MS : CONTENT_MS];
      if (!closed) schedule(wanted ? Math.min(longest, SEEKING_MS * 2 ** times) : CONTENT_MS);
    }
  }

  function schedule(ms: number): void {
    cancel();
    soon = ms === REPLACE_MS;
    cancel = after(ms * (0.8 + 0.4 * random()), () => void announce());
  }

  void announce();

  return {
    /** Somebody left: look for another one soon. */
    seek(): void {
      if (!closed && !soon) schedule(REPLACE_MS);
    },
    /** This browser found no address that it may show. */
    noAddress: () => void (noAddress = true),
    close() {
      closed = true;
      cancel();
      signalling.announce({ offers: [], uplink: uplink(), leaving: true });
    },
  };
}
