import { AUDIO_BITRATE } from "../presets.ts";
import { makeOfferedSession, type OfferedSessionOptions } from "../../webrtc/offered-session.ts";
import { every } from "../../webrtc/schedule.ts";
import { answerStart } from "../../webrtc/sdp.ts";
import { type LinkStats, type LinkTotals, readLinkStats } from "./link-stats.ts";

/** How keyframes come: forced by the page each second, or only when the box asks, each other second. */
export type KeyframePace = "forced" | "asked";

/** The picture as the encoder is told to keep it. */
export type EncodingLimits = {
  /** Bits a second. */
  bitrate: number;
  fps: number;
};

export type PeerSessionOptions = Omit<OfferedSessionOptions, "mayAsk"> & {
  tracks: { video: MediaStreamTrack; audio: MediaStreamTrack };
  /** H.264 as the box takes it, never empty. */
  codecs: RTCRtpCodec[];
  limits: EncodingLimits;
  /** Milliseconds. */
  now: () => number;
  onConnected: () => void;
  onStats: (stats: LinkStats) => void;
  onKeyframes: (pace: KeyframePace) => void;
};

const CONNECT_MS = 8000;
/** ICE may say so for a moment on a change of network. */
const DISCONNECTED_MS = 1500;
/** The box reports each second, and ICE asks each other; longer silence is a dead box. */
const SILENCE_MS = 3500;

/** One connection that sends, from offer to end. */
export function makePeerSession(o: PeerSessionOptions) {
  const offered = makeOfferedSession(o);
  const { peer, finish } = offered;
  let totals: LinkTotals | undefined;
  let heard = { total: -1, atMs: 0 };
  let cancelDisconnected = () => {};
  let connected = false;

  const video = peer.addTransceiver(o.tracks.video, {
    direction: "sendonly",
    sendEncodings: [encoding(o.limits)],
  });
  video.setCodecPreferences(o.codecs);
  const audio = peer.addTransceiver(o.tracks.audio, {
    direction: "sendonly",
    sendEncodings: [{ maxBitrate: AUDIO_BITRATE }],
  });

  offered.untilOver(() => cancelDisconnected());
  const beat = { after: o.after, now: o.now, ms: 1000 };
  const watch = () => {
    switch (peer.connectionState) {
      case "connected":
        cancelDisconnected();
        if (connected) return;
        connected = true;
        heard = { total: -1, atMs: o.now() };
        offered.untilOver(every(beat, forceKeyframe), every(beat, () => void look()));
        // The encoder's first frame may have been lost before the way was there.
        forceKeyframe();
        return o.onConnected();
      case "disconnected":
        cancelDisconnected = o.after(DISCONNECTED_MS, () => finish({ fault: "silence" }));
        return;
      case "failed":
        return finish({ fault: connected ? "silence" : "no-way" });
    }
  };

  let forcing: KeyframePace = "forced";
  const forceKeyframe = () => {
    if (forcing === "asked") return;
    const parameters = video.sender.getParameters();
    let known = false;
    const options = {
      // Browsers that don't know the second argument never look into it, and say nothing.
      get encodingOptions() {
        known = true;
        return parameters.encodings.map(() => ({ keyFrame: true }));
      },
    };
    const giveUp = () => {
      if (forcing === "asked" || offered.isOver()) return;
      forcing = "asked";
      o.onKeyframes(forcing);
    };
    const done = Promise.resolve(
      Reflect.apply(video.sender.setParameters, video.sender, [parameters, options]),
    );
    if (known) done.catch(giveUp);
    else done.then(giveUp, giveUp);
  };

  const look = async () => {
    const read = readLinkStats(await peer.getStats(), totals, o.now());
    if (offered.isOver()) return;
    totals = read.totals;
    if (read.stats !== undefined) o.onStats(read.stats);
    if (read.totals.heard !== heard.total) heard = { total: read.totals.heard, atMs: o.now() };
    else if (o.now() - heard.atMs > SILENCE_MS) finish({ fault: "silence" });
  };

  const keepResolution = async () => {
    const wanted = { ...video.sender.getParameters(), degradationPreference: "maintain-resolution" };
    try {
      await video.sender.setParameters(wanted as RTCRtpSendParameters);
    } catch (error) {
      // Firefox doesn't know it before negotiating; its size then follows the uplink.
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
    }
  };

  return {
    /** Offers and connects; what goes wrong is told by `onOver`. */
    start: () =>
      offered.connect({
        prepare: async () => {
          peer.addEventListener("connectionstatechange", watch);
          offered.untilOver(o.after(CONNECT_MS, () => connected ? undefined : finish({ fault: "no-way" })));
          await keepResolution();
        },
        transport: () => audio.sender.transport,
        answered: (answer) => answerStart(answer, Math.min(o.limits.bitrate * 0.6, 2_500_000) / 1000),
      }),
    iceServers: offered.iceServers,
    /** Caps picture and frame rate from now on. */
    async limit(limits: EncodingLimits): Promise<void> {
      const parameters = video.sender.getParameters();
      const [first] = parameters.encodings;
      if (offered.isOver() || first === undefined) return;
      Object.assign(first, encoding(limits));
      await video.sender.setParameters(parameters);
    },
    close: (options: { leaving: boolean }) => finish(undefined, options),
  };
}

export type PeerSession = ReturnType<typeof makePeerSession>;

function encoding({ bitrate, fps }: EncodingLimits): RTCRtpEncodingParameters {
  return { maxBitrate: bitrate, maxFramerate: fps };
}
