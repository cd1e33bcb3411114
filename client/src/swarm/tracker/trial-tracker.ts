import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { trackerAnswerJson } from "../../../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { readTrackerRequest } from "../../../../contracts/swarm/tracker-requests.ts";
import { type Entry, type LinkState, makeTrackerLink, type TrackerSocket } from "./tracker-link.ts";

/** Twenty characters for a swarm's name. */
export const TRIAL_SWARM = "trial-swarm-00000001";
export const SELF = "-DS0100-self00000000";
export const OTHER = "-DS0100-other0000000";

/** One connection as a test sees it from the tracker's side. */
export type TrialConnection = {
  url: string;
  heard: TrackerRequest[];
  closedByPage: boolean;
  open: () => void;
  say: (answer: TrackerAnswer) => void;
  sayRaw: (data: unknown) => void;
  end: (code: number) => void;
};

/** A link whose tracker, time and chance are in the test's hands. */
export function makeTrialLink(entries: Entry[] = [], random: () => number = () => 0) {
  const clock = makeFakeClock();
  const connections: TrialConnection[] = [];
  const states: LinkState[] = [];
  const asked: boolean[] = [];
  const link = makeTrackerLink({
    enter(fresh) {
      asked.push(fresh);
      return Promise.resolve(
        entries.shift() ?? { state: "admitted", url: "wss://edge.example/v1/tracker?t=x" },
      );
    },
    makeSocket(url) {
      const socket: TrackerSocket = {
        send: (text) => {
          const request = readTrackerRequest(String(text));
          if (request === undefined) throw new Error(`unreadable: ${text}`);
          connection.heard.push(request);
        },
        close: () => {
          connection.closedByPage = true;
        },
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      };
      const on = socket as WebSocket;
      const sayRaw = (data: unknown) => on.onmessage?.({ data } as MessageEvent);
      const connection: TrialConnection = {
        url,
        heard: [],
        closedByPage: false,
        open: () => on.onopen?.(new Event("open")),
        say: (answer) => sayRaw(trackerAnswerJson(answer)),
        sayRaw,
        end: (code) => on.onclose?.({ code } as CloseEvent),
      };
      connections.push(connection);
      return socket;
    },
    after: clock.after,
    now: clock.now,
    random,
    onState: (state) => states.push(state),
  });
  return { link, clock, connections, states, asked, last: () => connections.at(-1) };
}

/** What a page announces of itself. */
export function announceOf(
  said: Partial<TrackerRequest & { action: "announce" }> = {},
): TrackerRequest & { action: "announce" } {
  return {
    action: "announce",
    infoHash: TRIAL_SWARM,
    peerId: SELF,
    numWant: 5,
    offers: [{ offerId: "1", sdp: "v=0" }, { offerId: "2", sdp: "v=0" }],
    uploaded: 0,
    downloaded: 0,
    ...said,
  };
}

/** What a tracker answers to an announce. */
export function sizeOf(incomplete: number, interval = 10): TrackerAnswer {
  return { action: "announce", infoHash: TRIAL_SWARM, interval, complete: 0, incomplete };
}
