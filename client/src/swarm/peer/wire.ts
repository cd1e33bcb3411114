import { MESH_CHANNEL } from "../../../../contracts/swarm/mesh-frames.ts";
import type { After } from "../../webrtc/schedule.ts";
import { readDescription, shownDescription } from "./description.ts";
import { type Lanes, makeLanes } from "./lanes.ts";

/** Why two pages are not, or no longer, connected. */
export type WireEnd =
  /** Nobody took the offer. */
  | "unanswered"
  /** Relay only, and no relay answered; or the browser found no way out at all. */
  | "no-address"
  /** Addresses were exchanged, and no packet found the way. */
  | "no-way"
  /** There was a way, and it went silent. */
  | "silence"
  /** The other page closed. */
  | "gone"
  /** The other page sent what no page of ours sends. */
  | "foreign"
  /** This page closed. */
  | "left"
  /** The browser refused a step. */
  | "browser";

/** One connection to one other page with its ordered, reliable channel, and lanes beside it. */
export type Wire = {
  /** The offer with all its candidates; `undefined` when it ended meanwhile. */
  offer(): Promise<string | undefined>;
  /** The answer to a stranger's offer. */
  answer(offer: string): Promise<string | undefined>;
  /** Takes the answer to the own offer. */
  accept(answer: string): Promise<void>;
  isOpen(): boolean;
  /** Whether packets still come through, as far as the browser knows. */
  isSound(): boolean;
  /** There and back, in milliseconds, as the browser measured it; `undefined` before. */
  roundTripMs(): Promise<number | undefined>;
  /** Queues one frame in the browser, on a lane or on the channel itself; who takes none of what is queued is soon parted from. */
  send(frame: Uint8Array, lane?: number): void;
  /** Bytes queued in the browser. */
  buffered(): number;
  close(end?: WireEnd): void;
};

export type WireListener = {
  opened(): void;
  /** Frames of one lane come in their order, and in none with those of others; without a lane it came by the channel itself. */
  frame(bytes: Uint8Array, lane?: number): void;
  /** The browser's queue has room again. */
  drained(): void;
  /** Once, whoever ended it. */
  ended(end: WireEnd): void;
};

export type WireOptions = {
  makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  iceServers: readonly RTCIceServer[];
  /** Hides the own address behind a relay. */
  relayOnly: boolean;
  after: After;
  on: WireListener;
};

/** What the browser may hold before more is handed to it, in bytes: enough to fill a fast way, little enough to change one's mind. */
export const LOW_WATER = 24 * 1024;

/** Nobody honest lets so many bytes pile up: objects wait outside for room, and what doesn't wait is small. */
const BUFFER_MOST = 1024 * 1024;

/** Milliseconds. Relays answer within a second; whoever is slower is left out of the offer. */
const GATHER_MS = 2500;
/** Who hides behind a relay has nothing to offer without it: on a busy machine its answer may be late. */
const RELAY_GATHER_MS = 6000;
const ANSWER_MS = 45_000;
const OPEN_MS = 12_000;
const SILENCE_MS = 6000;
const LINGER_MS = 500;

/** Whether a browser refused a step, as it may; whatever else is thrown is a fault of ours. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DOMException || error instanceof TypeError;
}

/**
 * One end of a connection; non-trickle, because a tracker relays one offer and one answer. Throws what `isRefusal` knows when the
 * browser makes no further connection, or none with these servers.
 */
export function makeWire({ makeConnection, iceServers, relayOnly, after, on }: WireOptions): Wire {
  const connection = makeConnection({
    iceServers: [...iceServers],
    iceTransportPolicy: relayOnly ? "relay" : "all",
    bundlePolicy: "max-bundle",
  });
  let channel: RTCDataChannel | undefined;
  let lanes: Lanes | undefined;
  let over = false;
  let deadline = () => {};

  function close(end: WireEnd = "left"): void {
    if (over) return;
    over = true;
    deadline();
    // What an ended connection still says is nobody's business.
    connection.onconnectionstatechange = null;
    connection.ondatachannel = null;
    lanes?.silence();
    if (channel !== undefined) {
      channel.onopen =
        channel.onclose =
        channel.onmessage =
        channel.onbufferedamountlow =
          null;
    }
    // The last words of a channel are sent as it closes; a connection closed at once takes them along.
    if (end === "left" && channel?.readyState === "open") {
      channel.close();
      after(LINGER_MS, () => connection.close());
    } else connection.close();
    on.ended(end);
  }

  const expire = (ms: number, end: WireEnd) => {
    deadline();
    deadline = after(ms, () => close(end));
  };

  const bind = (made: RTCDataChannel) => {
    channel = made;
    made.binaryType = "arraybuffer";
    made.bufferedAmountLowThreshold = LOW_WATER / 2;
    const opened = () => {
      // Browsers differ in whether a channel of the other side is open before it is heard of; some say so twice.
      made.onopen = null;
      deadline();
      on.opened();
    };
    made.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) on.frame(new Uint8Array(data));
      else close("foreign");
    };
    made.onbufferedamountlow = () => on.drained();
    made.onclose = () => close("gone");
    if (made.readyState === "open") opened();
    else made.onopen = opened;
  };

  const openLanes = () => {
    lanes = makeLanes({
      connection,
      lowBytes: LOW_WATER / 2,
      on: {
        frame: (bytes, lane) => isOpen() ? on.frame(bytes, lane) : undefined,
        drained: on.drained,
        foreign: () => close("foreign"),
      },
    });
  };
  const isOpen = () => !over && channel?.readyState === "open";
  const buffered = () => (channel?.bufferedAmount ?? 0) + (lanes?.buffered() ?? 0);

  connection.ondatachannel = ({ channel: made }) => {
    const plain = made.label === MESH_CHANNEL && made.ordered && made.maxRetransmits === null &&
      made.maxPacketLifeTime === null;
    if (channel === undefined && plain) bind(made);
    else close("foreign");
  };
  connection.onconnectionstatechange = () => {
    const state = connection.connectionState;
    if (state === "failed") close(channel?.readyState === "open" ? "silence" : "no-way");
    else if (state === "closed") close("gone");
    else if (state === "disconnected") expire(SILENCE_MS, "silence");
    else if (state === "connected" && channel?.readyState === "open") deadline();
  };

  /** Runs steps of the browser; whatever it refuses ends the wire by name. */
  const steps = async <T>(run: () => Promise<T>): Promise<T | undefined> => {
    try {
      const value = await run();
      return over ? undefined : value;
    } catch (error) {
      // An ended connection refuses every step; that is no news.
      if (!over && !isRefusal(error)) throw error;
      close("browser");
      return undefined;
    }
  };

  const described = async (): Promise<string | undefined> => {
    await gathered(connection, after, relayOnly ? RELAY_GATHER_MS : GATHER_MS);
    if (over) return undefined;
    const shown = shownDescription(connection.localDescription?.sdp ?? "", { relayOnly });
    if (shown === undefined) close("no-address");
    return shown;
  };

  return {
    offer: () =>
      steps(async () => {
        expire(ANSWER_MS, "unanswered");
        bind(connection.createDataChannel(MESH_CHANNEL, { ordered: true }));
        openLanes();
        await connection.setLocalDescription(await connection.createOffer());
        return await described();
      }),
    answer: (offer) =>
      steps(async () => {
        expire(OPEN_MS, "no-way");
        const sdp = readDescription(offer);
        if (sdp === undefined) {
          close("foreign");
          return undefined;
        }
        await connection.setRemoteDescription({ type: "offer", sdp });
        openLanes();
        await connection.setLocalDescription(await connection.createAnswer());
        return await described();
      }),
    accept: async (answer) => {
      const sdp = readDescription(answer);
      if (sdp === undefined) return close("foreign");
      expire(OPEN_MS, "no-way");
      await steps(() => connection.setRemoteDescription({ type: "answer", sdp }));
    },
    isOpen,
    isSound: () => !over && connection.connectionState !== "disconnected",
    async roundTripMs() {
      const report = over ? [] : [...(await connection.getStats()).values()];
      const pair: unknown = report.find((entry: { type: string; nominated?: boolean }) =>
        entry.type === "candidate-pair" && entry.nominated === true
      );
      const seconds = (pair as { currentRoundTripTime?: number } | undefined)?.currentRoundTripTime;
      return seconds === undefined ? undefined : seconds * 1000;
    },
    send(frame, lane) {
      if (over || channel?.readyState !== "open") return;
      // Whoever tells all neighbours something isn't interrupted by the end of one.
      const end = (why: WireEnd) => queueMicrotask(() => close(why));
      if (buffered() > BUFFER_MOST) return end("silence");
      try {
        // Frames are always whole arrays of their own, never views into shared memory.
        const whole = frame as Uint8Array<ArrayBuffer>;
        if (lane === undefined || lanes?.send(whole, lane) !== true) channel.send(whole);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        end("browser");
      }
    },
    buffered,
    close,
  };
}

/** Waits until all candidates are found, or those that come in time. */
function gathered(connection: RTCPeerConnection, after: After, ms: number): Promise<void> {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      connection.onicegatheringstatechange = null;
      resolve();
    };
    const cancel = after(ms, done);
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === "complete" || connection.signalingState === "closed") done();
    };
  });
}
