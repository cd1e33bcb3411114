import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import type { LinkState, TrackerLink } from "./tracker-link.ts";

/** Offers whose answers may still find their way back, and peers met. */
const MOST_KEPT = 200;

/** All trackers that a page signals through, as one. */
export type Trackers = Omit<TrackerLink, "state" | "watch"> & {
  /** That of the best link. */
  state: () => LinkState;
};

type Announce = TrackerRequest & { action: "announce" };

const BEST_FIRST: readonly LinkState[] = ["open", "connecting", "waiting", "refused", "closed"];

/**
 * Joins links, the preferred first. Offers go to the first that is open, so that nobody answers one twice; the others hear that
 * this page is there and takes offers, for those who can't reach the first.
 */
export function joinTrackers(links: readonly TrackerLink[]): Trackers {
  const listeners = new Set<(answer: TrackerAnswer) => void>();
  /** Through which link an offer came: its answer goes back there. */
  const origins = new Map<string, TrackerLink>();

  /** What was announced while none was open: the first that opens gets the offers. */
  const unsaid = new Map<string, Announce>();
  /** Through which link a peer was met last: a receipt finds it there. */
  const homes = new Map<string, TrackerLink>();

  const keyOf = (infoHash: string, peerId: string, offerId: string) => `${infoHash} ${peerId} ${offerId}`;
  const primary = () => links.find((link) => link.state() === "open");

  function remember(map: Map<string, TrackerLink>, key: string, link: TrackerLink): void {
    map.delete(key);
    map.set(key, link);
    for (const oldest of map.keys()) {
      if (map.size <= MOST_KEPT) break;
      map.delete(oldest);
    }
  }

  /** Each tracker knows only who reaches it. */
  function most(count: (link: TrackerLink) => number | undefined): number | undefined {
    const counts = links.map(count).filter((one) => one !== undefined);
    return counts.length === 0 ? undefined : Math.max(...counts);
  }

  function announce(request: Announce): void {
    const first = primary();
    if (first === undefined) unsaid.set(request.infoHash, request);
    for (const link of links) link.send(link === first ? request : { ...request, offers: [] });
  }

  const stops = links.flatMap((link) => [
    link.watch(() => {
      // Not while a better one is about to open: who offers here and who offers there would wait for each other.
      const best = links.find((one) => one.state() === "open" || one.state() === "connecting");
      if (best?.state() !== "open") return;
      for (const request of unsaid.values()) announce(request);
      unsaid.clear();
    }),
    link.listen((answer) => {
      if (answer.action === "offer") {
        remember(origins, keyOf(answer.infoHash, answer.peerId, answer.offerId), link);
      }
      if (answer.action === "offer" || answer.action === "answer") {
        remember(homes, answer.peerId, link);
      }
      for (const listener of listeners) listener(answer);
    }),
  ]);

  return {
    send(request: TrackerRequest) {
      switch (request.action) {
        case "announce":
          return announce(request);
        case "answer":
          return origins.get(keyOf(request.infoHash, request.toPeerId, request.offerId))?.send(request);
        case "receipt":
          return (homes.get(request.toPeerId) ?? primary())?.send(request);
        case "scrape":
          return primary()?.send(request);
        case "complaint":
          for (const link of links) link.send(request);
      }
    },
    listen(on) {
      listeners.add(on);
      return () => void listeners.delete(on);
    },
    size: (infoHash) => most((link) => link.size(infoHash)),
    taking: (infoHash) => most((link) => link.taking(infoHash)),
    state: () => BEST_FIRST.find((state) => links.some((link) => link.state() === state)) ?? "closed",
    hurry() {
      for (const link of links) link.hurry();
    },
    close() {
      for (const stop of stops) stop();
      for (const link of links) link.close();
      listeners.clear();
    },
  };
}
