import { readTrackerAnswer } from "../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { trackerRequestJson } from "../../contracts/swarm/tracker-requests.ts";
import { trialPeerId, trialToken } from "./trial-edge.ts";

/** Twenty characters for a swarm's name. */
export const TRIAL_SWARM = "trial-swarm-00000001";

/** What a peer says to join a swarm and to stay in it. */
export type Announce = TrackerRequest & { action: "announce" };

/** A peer by hand, on a real socket. */
export type TrialPeer = {
  id: string;
  heard: TrackerAnswer[];
  say: (request: TrackerRequest) => void;
  sayRaw: (text: string) => void;
  announce: (said?: Partial<Announce>) => void;
  /** The next message of that action that nobody waited for yet; rejects when the socket ends before. */
  next: <A extends TrackerAnswer["action"]>(action: A) => Promise<TrackerAnswer & { action: A }>;
  closed: Promise<{ code: number; reason: string }>;
  close: () => Promise<void>;
};

/** Connects peer number `n`; rejects when the tracker refuses. */
export async function openTrialPeer(
  url: string,
  n: number,
  { token = trialToken({ peerId: trialPeerId(n) }), id = trialPeerId(n) }: { token?: string; id?: string } =
    {},
): Promise<TrialPeer> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/tracker?t=${token}`);
  const heard: TrackerAnswer[] = [];
  const taken = new Set<TrackerAnswer>();
  let wake = Promise.withResolvers<void>();
  let over = false;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.onclose = ({ code, reason }) => {
      over = true;
      wake.resolve();
      resolve({ code, reason });
    };
  });
  socket.onmessage = ({ data }) => {
    const answer = readTrackerAnswer(String(data));
    if (answer === undefined) throw new Error(`unreadable: ${data}`);
    heard.push(answer);
    wake.resolve();
    wake = Promise.withResolvers();
  };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("refused"));
  });
  socket.onerror = () => over = true;

  const say = (request: TrackerRequest) => socket.send(trackerRequestJson(request));
  return {
    id,
    heard,
    say,
    sayRaw: (text) => socket.send(text),
    announce: (said = {}) => say(trialAnnounce(n, id, said)),
    async next<A extends TrackerAnswer["action"]>(action: A) {
      for (;;) {
        const found = heard.find((answer) => answer.action === action && !taken.has(answer));
        if (found !== undefined) {
          taken.add(found);
          return found as TrackerAnswer & { action: A };
        }
        if (over) throw new Error(`the socket ended before any ${action}`);
        await wake.promise;
      }
    },
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** Five offers of peer number `n`. */
export function trialOffers(n: number, count = 5) {
  return Array.from({ length: count }, (_, at) => ({ offerId: `${n}-${at}`, sdp: `v=0 offer ${n}-${at}` }));
}

/** The announce of peer number `n`, but for what it says otherwise. */
export function trialAnnounce(n: number, peerId: string, said: Partial<Announce> = {}): Announce {
  return {
    action: "announce",
    infoHash: TRIAL_SWARM,
    peerId,
    numWant: 5,
    offers: trialOffers(n),
    uploaded: 0,
    downloaded: 0,
    uplink: 0,
    ...said,
  };
}
