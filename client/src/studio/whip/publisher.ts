import { type After } from "../../webrtc/schedule.ts";
import { isPassing, type LinkFault, retryMs } from "../../webrtc/link-fault.ts";
import type { LinkStats } from "./link-stats.ts";
import { type EncodingLimits, type KeyframePace, makePeerSession, type PeerSession } from "./peer-session.ts";
import { sendableH264 } from "../../webrtc/sdp.ts";
import type { WhipClient } from "../../webrtc/whip-client.ts";

/** The way from this browser to the box; whether anybody is live, only the box says. */
export type Link =
  | { link: "idle" }
  | { link: "connecting" }
  | { link: "sending"; since: number }
  /** `tries` counts what failed since the loss; the next try comes by itself. */
  | { link: "reconnecting"; since: number; tries: number; why: LinkFault }
  | { link: "stopped"; why: LinkFault };

export type PublisherState = { link: Link; stats: LinkStats | undefined; keyframes: KeyframePace };

export type PublisherOptions = {
  whip: WhipClient;
  makePeer: (configuration: RTCConfiguration) => RTCPeerConnection;
  tracks: { video: MediaStreamTrack; audio: MediaStreamTrack };
  /** What the browser can send of pictures. */
  codecs: readonly RTCRtpCodec[];
  limits: EncodingLimits;
  after: After;
  /** Milliseconds since 1970. */
  now: () => number;
  /** 0 to 1. */
  random: () => number;
  /** Whether the box gets a picture although this browser sends none. */
  fedByOther: () => Promise<boolean>;
  onState: (state: PublisherState) => void;
};

/** After the box closed the connection: as long as it takes to see whether another publisher's picture runs. */
const TAKEOVER_MS = 3000;

/** Keeps this browser sending to the box until it is stopped or a person has to act. */
export function makePublisher(o: PublisherOptions) {
  let state: PublisherState = { link: { link: "idle" }, stats: undefined, keyframes: "forced" };
  let session: PeerSession | undefined;
  let limits = o.limits;
  let iceServers: RTCIceServer[] = [];
  let failures = 0;
  let run = 0;
  let cancel = () => {};

  const set = (change: Partial<PublisherState>) => {
    state = { ...state, ...change };
    o.onState(state);
  };

  const connect = () => {
    const mine = ++run;
    cancel();
    const codecs = sendableH264(o.codecs);
    if (codecs.length === 0) return set({ link: { link: "stopped", why: { fault: "no-h264" } } });
    const current = session = makePeerSession({
      box: o.whip,
      makePeer: o.makePeer,
      tracks: o.tracks,
      codecs,
      limits,
      iceServers,
      after: o.after,
      now: o.now,
      onConnected: () => {
        iceServers = current.iceServers();
        failures = 0;
        set({ link: { link: "sending", since: o.now() } });
      },
      onStats: (stats) => set({ stats }),
      onKeyframes: (keyframes) => set({ keyframes }),
      onOver: (why) => {
        if (mine === run) lost(why);
      },
    });
    void current.start();
  };

  const lost = (why: LinkFault) => {
    session = undefined;
    if (!isPassing(why)) return set({ link: { link: "stopped", why }, stats: undefined });
    const { link } = state;
    const was = link.link === "reconnecting" ? link : undefined;
    failures++;
    set({
      link: { link: "reconnecting", since: was?.since ?? o.now(), tries: (was?.tries ?? -1) + 1, why },
      stats: undefined,
    });
    cancel = why.fault === "closed"
      ? o.after(TAKEOVER_MS, () => void unlessTakenOver())
      : o.after(retryMs(failures, o.random, why), connect);
  };

  /** A second publisher with the same key takes over; taking it back would cut each other for ever. */
  const unlessTakenOver = async () => {
    const mine = run;
    const other = await o.fedByOther();
    if (mine !== run) return;
    if (other) set({ link: { link: "stopped", why: { fault: "taken-over" } } });
    else connect();
  };

  return {
    state: () => state,

    /** Begins to send, or begins again after a person mended what was wrong. */
    start(): void {
      if (state.link.link !== "idle" && state.link.link !== "stopped") return;
      failures = 0;
      set({ link: { link: "connecting" }, stats: undefined });
      connect();
    },

    /** Doesn't wait for the next try: the network is back. */
    hurry(): void {
      if (state.link.link === "reconnecting" && session === undefined) connect();
    },

    async limit(next: EncodingLimits): Promise<void> {
      limits = next;
      await session?.limit(next);
    },

    /** Ends the session on the box; `leaving` when the page goes away this moment. */
    stop(options: { leaving: boolean; why?: LinkFault }): void {
      run++;
      cancel();
      session?.close(options);
      session = undefined;
      set({
        link: options.why === undefined ? { link: "idle" } : { link: "stopped", why: options.why },
        stats: undefined,
      });
    },
  };
}

export type Publisher = ReturnType<typeof makePublisher>;
