import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { readTrackerAnswer } from "../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { trackerRequestJson } from "../../contracts/swarm/tracker-requests.ts";
import type { Grant } from "../../contracts/swarm/token.ts";
import { TRACKER_LIMITS, type TrackerLimits } from "./limits.ts";
import { makeTracker, type TrackerOptions } from "./tracker.ts";
import { trialPeerId } from "./trial-edge.ts";
import { type Announce, trialAnnounce } from "./trial-peer.ts";

/** Somebody at a tracker without any network. */
export type Guest = {
  id: string;
  heard: TrackerAnswer[];
  /** Set once the tracker closed or cut the socket. */
  closed: { code: number } | undefined;
  say: (request: TrackerRequest) => void;
  sayRaw: (text: string) => void;
  announce: (said?: Partial<Announce>) => void;
  /** Answers every offer heard so far that it hasn't answered. */
  answerAll: () => void;
  of: <A extends TrackerAnswer["action"]>(action: A) => (TrackerAnswer & { action: A })[];
  /** The socket ends from this side. */
  leave: () => void;
  /** What a probe of the tracker finds; default: true. */
  lives: boolean;
};

/** A tracker with a clock by hand, and guests with good tokens. */
export function layTable(
  limits: Partial<TrackerLimits> = {},
  random: () => number = Math.random,
  { clock = { ms: 1_790_000_000_000 }, ...options }:
    & { clock?: { ms: number } }
    & Pick<TrackerOptions, "share" | "stands"> = {},
) {
  const tracker = makeTracker({
    limits: { ...TRACKER_LIMITS, ...limits },
    now: () => clock.ms,
    random,
    ...options,
  });

  function seat(
    n: number,
    { network = `198.51.${n}.1`, waiting = () => 0, ...grant }: Partial<Grant> & {
      network?: string;
      waiting?: () => number;
    } = {},
  ): Guest {
    const id = trialPeerId(n, grant.address);
    const full: Grant = {
      address: TRIAL_ADDRESS,
      peerId: id,
      tier: "open",
      degree: 5,
      exp: clock.ms / 1000 + 3600,
      ...grant,
    };
    const answered = new Set<string>();
    const end = (code: number) => {
      if (guest.closed !== undefined) return;
      guest.closed = { code };
      handlers.onClose();
    };
    const guest: Guest = {
      id,
      heard: [],
      closed: undefined,
      lives: true,
      say: (request) => guest.sayRaw(trackerRequestJson(request)),
      sayRaw: (text) => guest.closed === undefined ? handlers.onText(text) : undefined,
      announce: (said = {}) => guest.say(trialAnnounce(n, id, said)),
      answerAll() {
        for (const { infoHash, peerId, offerId } of guest.of("offer")) {
          if (answered.has(offerId)) continue;
          answered.add(offerId);
          guest.say({ action: "answer", infoHash, peerId: id, toPeerId: peerId, offerId, sdp: "v=0 answer" });
        }
      },
      of: <A extends TrackerAnswer["action"]>(action: A) =>
        guest.heard.filter((answer): answer is TrackerAnswer & { action: A } => answer.action === action),
      leave: () => end(1000),
    };
    const handlers = tracker.open({ grant: full, network, place: network }, {
      send(text) {
        const answer = readTrackerAnswer(text);
        if (answer === undefined) throw new Error(`unreadable: ${text}`);
        guest.heard.push(answer);
      },
      close: end,
      cut: () => end(1006),
      waiting,
      probe: () => Promise.resolve(guest.lives && guest.closed === undefined),
    });
    return guest;
  }

  return { tracker, clock, seat };
}

/** What a guest was refused for, in the order in which it heard. */
export function failureCodes(guest: Guest): string[] {
  return guest.of("failure").map(({ code }) => code);
}
