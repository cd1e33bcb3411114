import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { trackerAnswerJson } from "../../../../contracts/swarm/tracker-answers.ts";
import { readTrackerRequest } from "../../../../contracts/swarm/tracker-requests.ts";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";
import { shownDescription } from "../peer/description.ts";
import { makeCrossing } from "./crossing.ts";
import type { SocketLike } from "./library-world.ts";
import { NO_DESCRIPTION } from "./no-connection.ts";

/** The page's connection to the stream's trackers, as far as the crowd uses it. */
export type CrowdTracker = {
  send(request: TrackerRequest): void;
  /** Hears what the trackers say until the answer is called. */
  listen(on: (answer: TrackerAnswer) => void): () => void;
};

type TrackerAnnounce = Extract<TrackerAnswer, { action: "announce" }>;

export type LibrarySocketOptions = {
  tracker: CrowdTracker;
  /** How many peers are connected in a swarm, and how many may be. */
  degree: (infoHash: string) => number;
  most: () => number;
  /** How much this page can send, as far as it is known. */
  uplink: () => UplinkClass;
  barred: (peer: string) => boolean;
  /** No address of this machine may leave it, whatever the library found. */
  relayOnly: boolean;
  /** A session description is about to reach the library: whose it is, and in which swarm. */
  onPeer: (peer: string, sdp: string, infoHash: string) => void;
  /** The tracker says that somebody left a swarm. */
  onGone: (peer: string, infoHash: string) => void;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
  after: (ms: number, work: () => void) => () => void;
};

export type LibrarySocket = SocketLike & {
  /** Says that this page is in a swarm no more, which the library never does. */
  leave(infoHash: string): void;
  /** A connection is over: it may be made again, and others are looked for soon. */
  lost(peer: string, infoHash: string): void;
};

/**
 * How often the library announces, in seconds, whatever the tracker asks: the tracker's link keeps the place by itself, and for
 * each announce the library opens five connections that wait 50 s for an answer.
 */
const SECONDS = 60;
/** While somebody is missing; longer when that doesn't help, as some lines never reach each other. */
const SHORT_SECONDS = [10, 10, 10, 30] as const;

/**
 * What the library takes for a WebSocket. It never closes, as the library would wait up to five minutes before the next:
 * connecting again is the tracker link's work. Who is barred, or one too many, never reaches the library.
 */
export function makeLibrarySocket(options: LibrarySocketOptions): LibrarySocket {
  const { tracker, degree, most, uplink, barred, relayOnly, onPeer, onGone, after } = options;
  const room = (infoHash: string) => Math.max(0, most() - degree(infoHash));
  const swarms = new Map<string, string>();
  const sizes = new Map<string, TrackerAnnounce>();
  const intervals = new Map<string, number>();
  const tries = new Map<string, number>();
  const crossing = makeCrossing(options.now);
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
      else if (request?.action === "answer") {
        crossing.answered(request.toPeerId, request.infoHash);
        shown(request).forEach(tracker.send);
      }
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
      for (const known of [swarms, sizes, intervals, tries]) known.delete(infoHash);
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
    lost(peer, infoHash) {
      crossing.over(peer, infoHash);
      tries.delete(infoHash);
      setPace(infoHash);
    },
  };

  const stopOpening = after(0, () => {
    socket.readyState = 1;
    silence = tracker.listen(hear);
    socket.onopen?.();
  });
  return socket;

  function announce(request: Extract<TrackerRequest, { action: "announce" }>): TrackerRequest {
    const wanted = room(request.infoHash);
    swarms.set(request.infoHash, request.peerId);
    return {
      ...request,
      numWant: Math.min(request.numWant, wanted),
      offers: request.offers.flatMap(shown).slice(0, wanted),
      // Whoever names its uplink is told of departures.
      uplink: uplink(),
      degree: degree(request.infoHash),
      most: most(),
    };
  }

  /** What carries a description, with it as others may see it; nothing where nobody could find the way by it. */
  function shown<T extends { sdp: string }>(said: T): T[] {
    if (said.sdp === NO_DESCRIPTION) return [];
    const sdp = relayOnly ? shownDescription(said.sdp, { relayOnly }) : said.sdp;
    return sdp === undefined ? [] : [{ ...said, sdp }];
  }

  function hear(answer: TrackerAnswer): void {
    switch (answer.action) {
      case "gone":
        return onGone(answer.peerId, answer.infoHash);
      case "offer":
        if (room(answer.infoHash) <= 0) return;
        if (!crossing.mayAnswer(answer.peerId, answer.infoHash)) return;
        return bring(answer);
      case "answer": {
        const self = swarms.get(answer.infoHash) ?? "";
        if (crossing.mayTake(answer.peerId, answer.infoHash, self)) bring(answer);
        return;
      }
      case "announce":
        sizes.set(answer.infoHash, answer);
        tries.set(answer.infoHash, (tries.get(answer.infoHash) ?? 0) + 1);
        return setPace(answer.infoHash);
        // The rest would make the library close its socket.
    }
  }

  function bring(answer: Extract<TrackerAnswer, { action: "offer" | "answer" }>): void {
    if (barred(answer.peerId)) return;
    onPeer(answer.peerId, answer.sdp, answer.infoHash);
    pass(answer);
  }

  /** Each answer sets the library's timer back, so it is only told of changes. */
  function setPace(infoHash: string): void {
    const size = sizes.get(infoHash);
    if (size === undefined) return;
    const isShort = degree(infoHash) < wantedOf(size, most());
    if (!isShort) tries.delete(infoHash);
    const interval = isShort ? SHORT_SECONDS[(tries.get(infoHash) ?? 1) - 1] ?? SECONDS : SECONDS;
    if (intervals.get(infoHash) === interval) return;
    intervals.set(infoHash, interval);
    pass({ ...size, interval });
  }

  function pass(answer: TrackerAnswer): void {
    socket.onmessage?.({ data: trackerAnswerJson(answer) });
  }
}

/** In a small swarm everybody meets everybody; in a larger one who asks for less than half of what it takes leaves room for newcomers. */
function wantedOf({ complete, incomplete }: TrackerAnnounce, most: number): number {
  const others = complete + incomplete - 1;
  return others <= most ? others : Math.max(1, Math.floor((most - 1) / 2));
}
