import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import type { After } from "../../webrtc/schedule.ts";

type Announce = TrackerRequest & { action: "announce" };

export type PresenceOptions = {
  after: After;
  /** Milliseconds. */
  now: () => number;
  say: (request: TrackerRequest) => void;
};

/** Offers older than this are not worth relaying; milliseconds. */
const OFFER_MS = 30_000;

type Swarm = {
  /** What was announced last. */
  last: Announce;
  /** When its offers were made; offers go out once. */
  offeredAt: number;
  sent: boolean;
  /** Whether this connection's tracker knows of it. */
  known: boolean;
  /** Seconds, as the tracker told. */
  interval: number | undefined;
  size: number | undefined;
  /** How many of them take offers. */
  taking: number | undefined;
  cancel: () => void;
};

/** Keeps this page in the swarms that it announced itself to: through reconnections, and when the engine announces too seldom. */
export function makePresence({ after, now, say }: PresenceOptions) {
  const swarms = new Map<string, Swarm>();

  function repeat(swarm: Swarm): void {
    const { event: _, ...last } = swarm.last;
    const fresh = !swarm.sent && now() - swarm.offeredAt < OFFER_MS;
    swarm.sent = true;
    swarm.known = true;
    say({ ...last, offers: fresh ? last.offers : [] });
    schedule(swarm);
  }

  function schedule(swarm: Swarm): void {
    swarm.cancel();
    if (swarm.interval !== undefined) swarm.cancel = after(swarm.interval * 1000, () => repeat(swarm));
  }

  return {
    /** Takes what the engine announces; `connected`: whether it goes out now. */
    announce(announce: Announce, connected: boolean): void {
      const { infoHash } = announce;
      const known = swarms.get(infoHash);
      if (announce.event === "stopped") {
        known?.cancel();
        swarms.delete(infoHash);
        if (connected) say(announce);
        return;
      }
      const swarm: Swarm = {
        last: announce,
        offeredAt: now(),
        sent: connected,
        known: connected,
        interval: known?.interval,
        size: known?.size,
        taking: known?.taking,
        cancel: known?.cancel ?? (() => {}),
      };
      swarms.set(infoHash, swarm);
      if (!connected) return;
      say(announce);
      schedule(swarm);
    },
    /** The tracker answered an announce. */
    told({ infoHash, interval, complete, incomplete, taking }: TrackerAnswer & { action: "announce" }): void {
      const swarm = swarms.get(infoHash);
      if (swarm === undefined) return;
      swarm.interval = interval;
      swarm.size = complete + incomplete;
      swarm.taking = taking ?? swarm.size;
      schedule(swarm);
    },
    /** The tracker says that somebody left: the next announce may be minutes away. Of whom it was, only the tracker knows. */
    gone({ infoHash, complete, incomplete, taking }: TrackerAnswer & { action: "gone" }): void {
      const swarm = swarms.get(infoHash);
      if (swarm === undefined || complete === undefined || incomplete === undefined) return;
      swarm.size = complete + incomplete;
      swarm.taking = taking ?? swarm.size;
    },
    size: (infoHash: string) => swarms.get(infoHash)?.size,
    taking: (infoHash: string) => swarms.get(infoHash)?.taking,
    /** There is a connection: the tracker knows nothing of this page. */
    resume() {
      for (const swarm of swarms.values()) if (!swarm.known) repeat(swarm);
    },
    /** There is none. */
    suspend() {
      for (const swarm of swarms.values()) {
        swarm.cancel();
        swarm.known = false;
        swarm.interval = undefined;
        swarm.size = undefined;
        swarm.taking = undefined;
      }
    },
  };
}
