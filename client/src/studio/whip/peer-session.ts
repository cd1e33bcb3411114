import { AUDIO_BITRATE } from "../presets.ts";
import { type After, every } from "../../webrtc/schedule.ts";
import type { LinkFault } from "../../webrtc/link-fault.ts";
import { type LinkStats, type LinkTotals, readLinkStats } from "./link-stats.ts";
import { answerStart, iceFragment, offerStereo } from "../../webrtc/sdp.ts";
import type { WhipClient, WhipSession } from "../../webrtc/whip-client.ts";

/** How keyframes come: forced by the page each second, or only when the box asks, each other second. */
export type KeyframePace = "forced" | "asked";

/** The picture as the encoder is told to keep it. */
export type EncodingLimits = {
  /** Bits a second. */
  bitrate: number;
  fps: number;
};

export type PeerSessionOptions = {
  whip: WhipClient;
  makePeer: (configuration: RTCConfiguration) => RTCPeerConnection;
  tracks: { video: MediaStreamTrack; audio: MediaStreamTrack };
  /** H.264 as the box takes it, never empty. */
  codecs: RTCRtpCodec[];
  limits: EncodingLimits;
  /** From an earlier answer of the box. */
  iceServers: RTCIceServer[];
  after: After;
  /** Milliseconds. */
  now: () => number;
  onConnected: () => void;
  onStats: (stats: LinkStats) => void;
  onKeyframes: (pace: KeyframePace) => void;
  /** It is over and can't be mended; called once at most. */
  onOver: (fault: LinkFault) => void;
};

const CONNECT_MS = 8000;
/** ICE may say so for a moment on a change of network. */
const DISCONNECTED_MS = 1500;
/** The box reports each second, and ICE asks each other; longer silence is a dead box. */
const SILENCE_MS = 3500;

/** One connection to the box, from offer to end. A new one is made after each loss. */
export function makePeerSession(o: PeerSessionOptions) {
  const peer = o.makePeer({ bundlePolicy: "max-bundle", iceServers: o.iceServers });
  const stopping: (() => void)[] = [];
  let over = false;
  let session: WhipSession | undefined;
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

  const finish = (fault: LinkFault | undefined, options = { leaving: false }) => {
    if (over) return;
    over = true;
    cancelDisconnected();
    for (const stop of stopping) stop();
    peer.close();
    if (session !== undefined) void o.whip.end(session, options);
    if (fault !== undefined) o.onOver(fault);
  };

  const beat = { after: o.after, now: o.now, ms: 1000 };
  const watch = () => {
    switch (peer.connectionState) {
      case "connected":
        cancelDisconnected();
        if (connected) return;
        connected = true;
        heard = { total: -1, atMs: o.now() };
        stopping.push(every(beat, forceKeyframe), every(beat, () => void look()));
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
      if (forcing === "asked" || over) return;
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
    if (over) return;
    totals = read.totals;
    if (read.stats !== undefined) o.onStats(read.stats);
    if (read.totals.heard !== heard.total) heard = { total: read.totals.heard, atMs: o.now() };
    else if (o.now() - heard.atMs > SILENCE_MS) finish({ fault: "silence" });
  };

  const trickle = (offer: string) => {
    const waiting: string[] = [];
    let last = false;
    let sending: Promise<unknown> = Promise.resolve();
    const send = () => {
      if (session === undefined || over || (waiting.length === 0 && !last)) return;
      const fragment = iceFragment(offer, waiting.splice(0), { last });
      const to = session;
      // What is refused is not sent again: the box also finds this browser by its packets.
      if (fragment !== undefined) sending = sending.then(() => o.whip.trickle(to, fragment));
    };
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate === null) last = true;
      else if (candidate.candidate !== "") waiting.push(candidate.candidate);
      if (last || waiting.length === 1) stopping.push(o.after(last ? 0 : 50, send));
    });
    return send;
  };

  const start = async () => {
    peer.addEventListener("connectionstatechange", watch);
    stopping.push(o.after(CONNECT_MS, () => connected ? undefined : finish({ fault: "no-way" })));
    await keepResolution();
    const made = await peer.createOffer();
    const offer = offerStereo(made.sdp ?? "");
    const send = trickle(offer);
    await peer.setLocalDescription({ type: "offer", sdp: offer });
    // Whoever listens is told of the box' close at once; ICE would take seconds.
    audio.sender.transport?.addEventListener("statechange", closed);
    if (over) return;
    const answer = await o.whip.offer(offer);
    if (!answer.ok) return finish(answer.fault);
    session = answer.value;
    if (over) return void o.whip.end(session, { leaving: false });
    if (session.iceServers.length > 0) {
      peer.setConfiguration({ ...peer.getConfiguration(), iceServers: session.iceServers });
    }
    const start = Math.min(o.limits.bitrate * 0.6, 2_500_000) / 1000;
    await peer.setRemoteDescription({ type: "answer", sdp: answerStart(session.answer, start) });
    send();
  };

  function closed(this: RTCDtlsTransport) {
    if (this.state === "closed" || this.state === "failed") finish({ fault: "closed" });
  }

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
      start().catch((error: unknown) => {
        if (!over) {
          finish({ fault: "browser", detail: error instanceof Error ? error.message : String(error) });
        }
      }),
    iceServers: () => session?.iceServers ?? o.iceServers,
    /** Caps picture and frame rate from now on. */
    async limit(limits: EncodingLimits): Promise<void> {
      const parameters = video.sender.getParameters();
      const [first] = parameters.encodings;
      if (over || first === undefined) return;
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
