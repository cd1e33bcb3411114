import { type After, every } from "../../webrtc/schedule.ts";
import type { LinkFault } from "../../webrtc/link-fault.ts";
import { iceFragment, offerStereo } from "../../webrtc/sdp.ts";
import type { WhipClient, WhipSession } from "../../webrtc/whip-client.ts";
import { compareWhep, readWhepTotals, type WhepStats, type WhepTotals } from "./whep-stats.ts";

export type WhepSessionOptions = {
  whep: WhipClient;
  makePeer: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** An empty stream for the tracks that come. */
  makeStream: () => MediaStream;
  iceServers: RTCIceServer[];
  /** Whether a server that the box names may learn of this viewer. */
  mayAsk: (server: RTCIceServer) => boolean;
  /** Whether the box, asked otherwise, has an encoder that sends. */
  encoderThere: () => boolean;
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** The box took the offer. */
  onAnswered: () => void;
  /** The first picture is decoded: it may be shown. */
  onPicture: (stream: MediaStream) => void;
  onStats: (stats: WhepStats) => void;
  /** It is over and can't be mended; called once at most. */
  onOver: (fault: LinkFault) => void;
};

/** A browser that gets through has done so long before; one that doesn't has something better to play. */
const CONNECT_MS = 6000;
/** From the connection to the first picture, which waits for a keyframe. */
const PICTURE_MS = 12_000;
/** Keyframes come at least this often wherever the box is content. */
const UNDECODED_MS = 4000;
const LOOK_MS = 250;
/** What the delay is the mean of. */
const SPAN_MS = 1000;
/** Without media for so long, the box is asked whether the session lives. */
const QUIET_MS = 1200;
const ASK_EVERY_MS = 1500;
/** The encoder sends, and nothing of it comes here: another network, or a way that was closed. */
const LOST_MS = 5000;
const DISCONNECTED_MS = 2500;
/** So many questions without an answer are a dead box or a dead network. */
const UNANSWERED = 2;

/** One connection that receives, from offer to end. */
export function makeWhepSession(o: WhepSessionOptions) {
  const peer = o.makePeer({ bundlePolicy: "max-bundle", iceServers: o.iceServers });
  const stream = o.makeStream();
  const stopping: (() => void)[] = [];
  let over = false;
  let session: WhipSession | undefined;
  let connected = false;
  let connectedMs = 0;
  let shown = false;
  let past: WhepTotals[] = [];
  let quiet = { packets: -1, sinceMs: 0, askedMs: -Infinity, unanswered: 0, asking: false };
  let progress = 0;

  const finish = (fault: LinkFault | undefined, options = { leaving: false }) => {
    if (over) return;
    over = true;
    for (const stop of stopping) stop();
    peer.close();
    // Gone sessions answer 404, which says no more than that.
    if (session !== undefined) void o.whep.end(session, options);
    if (fault !== undefined) o.onOver(fault);
  };

  const watch = () => {
    if (peer.connectionState === "failed") return finish({ fault: connected ? "silence" : "no-way" });
    if (peer.connectionState !== "connected" || connected) return;
    connected = true;
    connectedMs = o.now();
    quiet.sinceMs = o.now();
    stopping.push(every({ after: o.after, now: o.now, ms: LOOK_MS }, () => void look()));
    stopping.push(o.after(PICTURE_MS, () => shown ? undefined : finish({ fault: "silence" })));
  };

  const look = async () => {
    const totals = readWhepTotals(await peer.getStats(), o.now());
    if (over) return;
    progress = totals.progress;
    past = [...past.filter(({ atMs }) => totals.atMs - atMs <= SPAN_MS), totals];
    o.onStats(compareWhep(past[0] === totals ? undefined : past[0], totals));
    // A browser that decodes only what is shown has to show it first.
    const undecoded = totals.packets > 0 && o.now() - connectedMs > UNDECODED_MS;
    if ((progress > 0 || undecoded) && !shown) {
      shown = true;
      o.onPicture(stream);
    }
    listen(totals.packets);
  };

  /** Tells an encoder that pauses from a session that is over: only the box knows. */
  const listen = (packets: number) => {
    if (packets !== quiet.packets) {
      quiet = { packets, sinceMs: o.now(), askedMs: -Infinity, unanswered: 0, asking: false };
      return;
    }
    const quietMs = o.now() - quiet.sinceMs;
    const patienceMs = peer.connectionState === "disconnected" ? DISCONNECTED_MS : LOST_MS;
    if (quietMs > patienceMs && o.encoderThere()) return finish({ fault: "silence" });
    if (quietMs < QUIET_MS || o.now() - quiet.askedMs < ASK_EVERY_MS || quiet.asking) return;
    const mine = quiet;
    mine.askedMs = o.now();
    mine.asking = true;
    if (session === undefined) return;
    void o.whep.trickle(session, "").then((answer) => {
      mine.asking = false;
      if (over || mine !== quiet) return;
      if (answer.ok) mine.unanswered = 0;
      else if (answer.fault.fault === "problem") finish(answer.fault);
      else if (++mine.unanswered >= UNANSWERED) finish(answer.fault);
    });
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
      if (fragment !== undefined) {
        sending = sending.then(() => over ? undefined : o.whep.trickle(to, fragment));
      }
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
    peer.addEventListener("track", ({ track }) => stream.addTrack(track));
    // To receive is all that is asked for: no device is touched, and the browser asks for no permission.
    peer.addTransceiver("video", { direction: "recvonly" });
    const audio = peer.addTransceiver("audio", { direction: "recvonly" });
    const made = await peer.createOffer();
    const offer = offerStereo(made.sdp ?? "");
    const send = trickle(offer);
    await peer.setLocalDescription({ type: "offer", sdp: offer });
    // Whoever listens is told of the box' close at once; ICE would take seconds.
    audio.receiver.transport?.addEventListener("statechange", closed);
    if (over) return;
    const answer = await o.whep.offer(offer);
    if (!answer.ok) return finish(answer.fault);
    session = answer.value;
    if (over) return void o.whep.end(session, { leaving: false });
    o.onAnswered();
    // Not before the answer: a box may take its time, and that is no blocked way.
    stopping.push(o.after(CONNECT_MS, () => connected ? undefined : finish({ fault: "no-way" })));
    const servers = session.iceServers.filter(o.mayAsk);
    if (servers.length > 0) peer.setConfiguration({ ...peer.getConfiguration(), iceServers: servers });
    await peer.setRemoteDescription({ type: "answer", sdp: session.answer });
    for (const { receiver } of peer.getTransceivers()) {
      receiver.transport?.addEventListener("statechange", closed);
    }
    send();
  };

  function closed(this: RTCDtlsTransport) {
    if (this.state === "closed" || this.state === "failed") finish({ fault: "closed" });
  }

  return {
    /** Offers and connects; what goes wrong is told by `onOver`. */
    start: () =>
      start().catch((error: unknown) => {
        if (over) return;
        finish({ fault: "browser", detail: error instanceof Error ? error.message : String(error) });
      }),
    progress: () => progress,
    iceServers: () => session?.iceServers.filter(o.mayAsk) ?? o.iceServers,
    close: (options: { leaving: boolean }) => finish(undefined, options),
  };
}

export type WhepSession = ReturnType<typeof makeWhepSession>;
