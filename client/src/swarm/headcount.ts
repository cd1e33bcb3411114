import type { Trackers } from "./tracker/trackers.ts";

export type HeadcountOptions = {
  tracker: Pick<Trackers, "send" | "listen" | "size">;
  infoHash: string;
  peerId: string;
  onCount: (viewers: number) => void;
};

export type Headcount = { close(): void };

/** Is counted in a swarm, and counts it, without an offer to anybody. */
export function makeHeadcount({ tracker, infoHash, peerId, onCount }: HeadcountOptions): Headcount {
  const unlisten = tracker.listen((answer) => {
    if (answer.action !== "announce" || answer.infoHash !== infoHash) return;
    const size = tracker.size(infoHash);
    if (size !== undefined) onCount(size);
  });
  say("started");
  return {
    close() {
      unlisten();
      say("stopped");
    },
  };

  function say(event: "started" | "stopped"): void {
    const nothing = { numWant: 0, offers: [], uploaded: 0, downloaded: 0, degree: 0 };
    tracker.send({ action: "announce", infoHash, peerId, event, uplink: 0, ...nothing });
  }
}
