import { makeOfferedSession, type OfferedSessionOptions } from "../../webrtc/offered-session.ts";
import { every } from "../../webrtc/schedule.ts";
import { compareWhep, readWhepTotals, type WhepStats, type WhepTotals } from "./whep-stats.ts";

export type WhepSessionOptions = OfferedSessionOptions & {
  /** An empty stream for the tracks that come. */
  makeStream: () => MediaStream;
  /** Whether the box, asked otherwise, has an encoder that sends. */
  encoderThere: () => boolean;
  /** Milliseconds. */
  now: () => number;
  /** The box took the offer. */
  onAnswered: () => void;
  /** The first picture is decoded: it may be shown. */
  onPicture: (stream: MediaStream) => void;
  onStats: (stats: WhepStats) => void;
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
  const offered = makeOfferedSession(o);
  const { peer, finish } = offered;
  const stream = o.makeStream();
  let connected = false;
  let connectedMs = 0;
  let shown = false;
  let past: WhepTotals[] = [];
  let quiet = { packets: -1, sinceMs: 0, askedMs: -Infinity, unanswered: 0, asking: false };
  let progress = 0;

  const watch = () => {
    if (peer.connectionState === "failed") return finish({ fault: connected ? "silence" : "no-way" });
    if (peer.connectionState !== "connected" || connected) return;
    connected = true;
    connectedMs = o.now();
    quiet.sinceMs = o.now();
    offered.untilOver(
      every({ after: o.after, now: o.now, ms: LOOK_MS }, () => void look()),
      o.after(PICTURE_MS, () => shown ? undefined : finish({ fault: "silence" })),
    );
  };

  const look = async () => {
    const totals = readWhepTotals(await peer.getStats(), o.now());
    if (offered.isOver()) return;
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
    const session = offered.session();
    if (session === undefined) return;
    void o.box.trickle(session, "").then((answer) => {
      mine.asking = false;
      if (offered.isOver() || mine !== quiet) return;
      if (answer.ok) mine.unanswered = 0;
      else if (answer.fault.fault === "problem") finish(answer.fault);
      else if (++mine.unanswered >= UNANSWERED) finish(answer.fault);
    });
  };

  return {
    /** Offers and connects; what goes wrong is told by `onOver`. */
    start: () => {
      let sound: RTCRtpTransceiver | undefined;
      return offered.connect({
        prepare: () => {
          peer.addEventListener("connectionstatechange", watch);
          peer.addEventListener("track", ({ track }) => stream.addTrack(track));
          // To receive is all that is asked for: no device is touched, and the browser asks for no permission.
          peer.addTransceiver("video", { direction: "recvonly" });
          sound = peer.addTransceiver("audio", { direction: "recvonly" });
        },
        transport: () => sound?.receiver.transport,
        answered: (answer) => {
          o.onAnswered();
          // Not before the answer: a box may take its time, and that is no blocked way.
          offered.untilOver(o.after(CONNECT_MS, () => connected ? undefined : finish({ fault: "no-way" })));
          return answer;
        },
      });
    },
    progress: () => progress,
    iceServers: offered.iceServers,
    close: (options: { leaving: boolean }) => finish(undefined, options),
  };
}

export type WhepSession = ReturnType<typeof makeWhepSession>;
