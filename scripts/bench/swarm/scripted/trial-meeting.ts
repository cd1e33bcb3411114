import { TRIAL_ADDRESS } from "../../../../contracts/seal/trial-session.ts";
import { meshInfoHash } from "../../../../contracts/swarm/swarm-id.ts";
import { makeMeeting } from "../../../../client/src/swarm/mesh/meeting.ts";
import { DEGREE } from "../../../../client/src/swarm/mesh/mesh.ts";
import { makePeerLinks } from "../../../../client/src/swarm/peer/peer-links.ts";
import type { Signal } from "../../../../client/src/swarm/peer/signalling.ts";
import { makeTrialWorld, TrialConnection } from "../../../../client/src/swarm/peer/trial-connection.ts";
import { makeSwarmSignalling } from "../../../../client/src/swarm/tracker/swarm-signalling.ts";
import { makeTrackerLink, type TrackerSocket } from "../../../../client/src/swarm/tracker/tracker-link.ts";
import { makeTrialRandom, makeTrialTime, type TrialTime } from "../../../../client/src/swarm/trial-time.ts";
import { TRACKER_LIMITS } from "../../../../edge/tracker/limits.ts";
import { makeTracker } from "../../../../edge/tracker/tracker.ts";
import { trialPeerId } from "../../../../edge/tracker/trial-edge.ts";
import { SCRIPTED_SID } from "./stream.ts";

export type MeetingTrialOptions = {
  /** What a browser takes for an offer or an answer, and from the answer to an open channel; milliseconds, half more or less. */
  describeMs: number;
  connectMs: number;
  seed: number;
};

/** Pages that meet through a tracker, each by the product's own parts, in time that doesn't pass. */
export type MeetingTrial = {
  /** One more page. */
  open(): void;
  pass(ms: number): Promise<void>;
  /** How many neighbours each page has. */
  neighbours(): number[];
  /** Connections that browsers were asked for. */
  made(): number;
};

/** One way to the tracker, milliseconds. */
const TRACKER_MS = 5;
const STEP_MS = 10;
/** Turns in which promises that wait for nothing else are through. */
const TURNS = 20;
const START_MS = 1_790_000_000_000;

/** Opens one with nobody there. */
export function makeMeetingTrial({ describeMs, connectMs, seed }: MeetingTrialOptions): MeetingTrial {
  const time = makeTrialTime(START_MS);
  const { now, after } = time;
  const random = makeTrialRandom(seed);
  const about = (ms: number) => ms * (0.5 + random());
  const tracker = makeTracker({ limits: TRACKER_LIMITS, now, random });
  const infoHash = meshInfoHash(TRIAL_ADDRESS, SCRIPTED_SID);
  const world = makeTrialWorld();
  const pages: Set<string>[] = [];

  class Slow extends TrialConnection {
    override createOffer() {
      return late(time, about(describeMs), super.createOffer());
    }
    override createAnswer() {
      return late(time, about(describeMs), super.createAnswer());
    }
    override async setRemoteDescription(description: { type: string; sdp: string }) {
      await super.setRemoteDescription(description);
      if (description.type === "answer") after(about(connectMs), () => world.connect(this));
    }
  }

  function socketOf(peerId: string): TrackerSocket {
    const grant = {
      address: TRIAL_ADDRESS,
      peerId,
      tier: "open" as const,
      degree: DEGREE,
      exp: now() / 1000 + 7200,
    };
    const socket: TrackerSocket = {
      send: () => {},
      close: () => {},
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
    };
    after(TRACKER_MS, () => {
      const seat = tracker.open({ grant, network: peerId, place: peerId }, {
        send: (data) =>
          void after(
            TRACKER_MS,
            () => socket.onmessage?.call(socket as WebSocket, new MessageEvent("message", { data })),
          ),
        close: () => {},
        cut: () => {},
        waiting: () => 0,
        probe: () => Promise.resolve(true),
      });
      socket.send = (text) => void after(TRACKER_MS, () => seat.onText(String(text)));
      socket.onopen?.call(socket as WebSocket, new Event("open"));
    });
    return socket;
  }

  function open(): void {
    const number = pages.length;
    const peerId = trialPeerId(number);
    const connected = new Set<string>();
    pages.push(connected);
    let offers = 0;
    let hear = (_signal: Signal) => {};
    const link = makeTrackerLink({
      enter: () => Promise.resolve({ state: "admitted", url: "" }),
      makeSocket: () => socketOf(peerId),
      after,
      now,
      random,
    });
    const signalling = makeSwarmSignalling({
      link,
      infoHash,
      peerId,
      most: DEGREE,
      degree: () => connected.size,
      hear: (signal) => hear(signal),
    });
    const links = makePeerLinks({
      self: peerId,
      degree: DEGREE,
      makeConnection: (configuration) => world.add((id, all) => new Slow(id, configuration, all)),
      iceServers: () => [],
      relayOnly: false,
      isShunned: () => false,
      answer: signalling.answer,
      after,
      makeOfferId: () => `${number}-${offers++}`,
      on: {
        opened: (link) => void connected.add(link.peerId),
        frame: () => {},
        drained: () => {},
        ended(link) {
          connected.delete(link.peerId);
          meeting.seek();
        },
        failed: () => meeting.seek(),
      },
    });
    hear = links.hear;
    const meeting = makeMeeting({ links, signalling, degree: DEGREE, uplink: () => 0, after, random });
  }

  return {
    open,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        time.pass(STEP_MS);
        for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
      }
    },
    neighbours: () => pages.map(({ size }) => size),
    made: () => world.made.length,
  };
}

/** What a promise gives, so much later. */
function late<T>({ after }: TrialTime, ms: number, value: Promise<T>): Promise<T> {
  return new Promise((resolve) => void after(ms, () => resolve(value)));
}
