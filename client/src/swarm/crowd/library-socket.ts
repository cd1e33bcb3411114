import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { trackerAnswerJson } from "../../../../contracts/swarm/tracker-answers.ts";
import { readTrackerRequest } from "../../../../contracts/swarm/tracker-requests.ts";
import { shownDescription } from "../peer/description.ts";
import type { SocketLike } from "./library-world.ts";

/** The page's connection to the stream's trackers, as far as the crowd uses it. */
export type CrowdTracker = {
  send(request: TrackerRequest): void;
  /** Hears what the trackers say until the answer is called. */
  listen(on: (answer: TrackerAnswer) => void): () => void;
};

export type LibrarySocketOptions = {
  tracker: CrowdTracker;
  /** How many peers are connected, and how many may be. */
  degree: () => number;
  most: () => number;
  barred: (peer: string) => boolean;
  /** No address of this machine may leave it, whatever the library found. */
  relayOnly: boolean;
  /** A session description is about to reach the library: whose it is, and in which swarm. */
  onPeer: (peer: string, sdp: string, infoHash: string) => void;
  /** The tracker says that somebody left. */
  onGone: (peer: string) => void;
  after: (ms: number, work: () => void) => () => void;
};

export type LibrarySocket = SocketLike & {
  /** Says that this page is in a swarm no more, which the library never does. */
  leave(infoHash: string): void;
};

/**
 * How often the library announces, in seconds, whatever the tracker asks: the tracker's link keeps the place by itself, and for
 * each announce the library opens five connections that wait 50 s for an answer.
 */
const SECONDS = 60;
const LONELY_SECONDS = 15;

/**
 * What the library takes for a WebSocket. It never closes, as the library would wait up to five minutes before the next:
 * connecting again is the tracker link's work. Who is barred, or one too many, never reaches the library.
 */
export function makeLibrarySocket(options: LibrarySocketOptions): LibrarySocket {
  const { tracker, degree, most, barred, relayOnly, onPeer, onGone, after } = options;
  const room = () => Math.max(0, most() - degree());
  const swarms = new Map<string, string>();
  const intervals = new Map<string, number>();
  let silence: (() => void) | undefined;
  const socket: LibrarySocket = {
    readyState: 0,
    bufferedAmount: 0,
    binaryType: "arraybuffer",
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send(text) {
      const request = readTrackerRequest(text);
      if (request?.action === "announce") tracker.send(announce(request));
      else if (request?.action === "answer") shown(request).forEach(tracker.send);
    },
    close() {
      if (socket.readyState === 3) return;
      socket.readyState = 3;
      stopOpening();
      silence?.();
      for (const infoHash of swarms.keys()) socket.leave(infoHash);
      socket.onclose?.();
    },
    leave(infoHash) {
      const peerId = swarms.get(infoHash);
      swarms.delete(infoHash);
      if (peerId === undefined) return;
      tracker.send({
        action: "announce",
        event: "stopped",
        infoHash,
        peerId,
        numWant: 0,
        offers: [],
        uploaded: 0,
        downloaded: 0,
      });
    },
  };

  const stopOpening = after(0, () => {
    socket.readyState = 1;
    silence = tracker.listen(hear);
    socket.onopen?.();
  });
  return socket;

  function announce(request: Extract<TrackerRequest, { action: "announce" }>): TrackerRequest {
    const wanted = room();
    swarms.set(request.infoHash, request.peerId);
    return {
      ...request,
      numWant: Math.min(request.numWant, wanted),
      offers: request.offers.flatMap(shown).slice(0, wanted),
      // Whoever names its uplink is told of departures.
      uplink: 0,
      degree: degree(),
      most: most(),
    };
  }

  /** What carries a description, with it as others may see it; nothing where nobody could find the way by it. */
  function shown<T extends { sdp: string }>(said: T): T[] {
    const sdp = relayOnly ? shownDescription(said.sdp, { relayOnly }) : said.sdp;
    return sdp === undefined ? [] : [{ ...said, sdp }];
  }

  function hear(answer: TrackerAnswer): void {
    switch (answer.action) {
      case "gone":
        return onGone(answer.peerId);
      case "offer":
        if (barred(answer.peerId) || room() <= 0) return;
        onPeer(answer.peerId, answer.sdp, answer.infoHash);
        return pass(answer);
      case "answer":
        if (barred(answer.peerId)) return;
        onPeer(answer.peerId, answer.sdp, answer.infoHash);
        return pass(answer);
      case "announce": {
        const interval = degree() === 0 ? LONELY_SECONDS : SECONDS;
        // Each answer sets the library's timer back, so it is only told of changes.
        if (intervals.get(answer.infoHash) === interval) return;
        intervals.set(answer.infoHash, interval);
        return pass({ ...answer, interval });
      }
        // The rest would make the library close its socket.
    }
  }

  function pass(answer: TrackerAnswer): void {
    socket.onmessage?.({ data: trackerAnswerJson(answer) });
  }
}
