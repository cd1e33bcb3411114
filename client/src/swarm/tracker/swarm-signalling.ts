import type { TrackerAnswer } from "../../../../contracts/swarm/tracker-messages.ts";
import { type ComplaintReason, MAX_OFFERS } from "../../../../contracts/swarm/tracker-messages.ts";
import type { BlameReason } from "../engine.ts";
import type { Signal, Signalling } from "../peer/signalling.ts";
import type { TrackerLink } from "./tracker-link.ts";

export type SwarmSignallingOptions = {
  link: Pick<TrackerLink, "send" | "listen" | "taking">;
  infoHash: string;
  peerId: string;
  /** How many neighbours this page takes in this swarm. */
  most: number;
  /** How many it has. */
  degree: () => number;
  hear: (signal: Signal) => void;
};

export type SwarmSignalling = Signalling & {
  answer: (answer: { to: string; offerId: string; sdp: string }) => void;
  /** Ends the hearing. */
  close: () => void;
};

/** One swarm of a page's trackers, as the connections of the mesh use it. */
export function makeSwarmSignalling(options: SwarmSignallingOptions): SwarmSignalling {
  const { link, infoHash, peerId, most, degree, hear } = options;
  const stop = link.listen((answer) => {
    const signal = signalOf(answer, infoHash);
    if (signal !== undefined) hear(signal);
  });
  return {
    announce({ offers, uplink, leaving }) {
      link.send({
        action: "announce",
        infoHash,
        peerId,
        // Without offers too, others' offers are welcome; the tracker knows by the two numbers when it is enough.
        // Who leaves the engine still watches and is counted: a number that dips would part all the others.
        numWant: leaving ? 0 : Math.min(most, MAX_OFFERS),
        offers: [...offers].slice(0, MAX_OFFERS),
        uploaded: 0,
        downloaded: 0,
        uplink,
        degree: leaving ? 0 : degree(),
        most,
      });
    },
    answer: ({ to, offerId, sdp }) =>
      link.send({ action: "answer", infoHash, peerId, toPeerId: to, offerId, sdp }),
    taking: () => link.taking(infoHash),
    complain: (about, reason) =>
      link.send({ action: "complaint", infoHash, peerId: about, reason: reasonOf(reason) }),
    close: stop,
  };
}

function signalOf(answer: TrackerAnswer, infoHash: string): Signal | undefined {
  switch (answer.action) {
    case "offer":
    case "answer": {
      const { action, peerId, offerId, sdp } = answer;
      return answer.infoHash === infoHash ? { signal: action, peerId, offerId, sdp } : undefined;
    }
    case "gone":
      return answer.infoHash === infoHash ? { signal: "gone", peerId: answer.peerId } : undefined;
    default:
      return undefined;
  }
}

const REASONS: Readonly<Record<BlameReason, ComplaintReason>> = {
  "byte-mismatch": "byte-mismatch",
  "false-word": "byte-mismatch",
  "false-playlist": "bad-playlist",
  "silence": "silent",
  "flood": "flood",
  "protocol": "malformed",
};

/** What the tracker calls it; whatever it has no word for broke the protocol. */
function reasonOf(reason: string): ComplaintReason {
  return reason in REASONS ? REASONS[reason as BlameReason] : "malformed";
}
