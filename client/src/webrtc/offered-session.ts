import type { LinkFault } from "./link-fault.ts";
import type { After } from "./schedule.ts";
import { iceFragment, offerStereo } from "./sdp.ts";
import type { WhipClient, WhipSession } from "./whip-client.ts";

export type OfferedSessionOptions = {
  box: WhipClient;
  makePeer: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** From an earlier answer of the box. */
  iceServers: RTCIceServer[];
  /** Whether a server that the box names may learn of this browser; any may unless given. */
  mayAsk?: (server: RTCIceServer) => boolean;
  after: After;
  /** It is over and can't be mended; called once at most. */
  onOver: (fault: LinkFault) => void;
};

/** What of a session depends on which way the media goes. */
export type OfferSteps = {
  /** Before the offer: what is to be sent or received. */
  prepare: () => Promise<void> | void;
  /** The transport of what is sent or received; all share one. */
  transport: () => RTCDtlsTransport | null | undefined;
  /** The box took the offer; gives its answer as the browser is to read it. */
  answered: (answer: string) => string;
};

/** One connection that this browser offers to a box, from offer to end; a new one is made after each loss. */
export function makeOfferedSession(o: OfferedSessionOptions) {
  const { mayAsk = () => true } = o;
  const peer = o.makePeer({ bundlePolicy: "max-bundle", iceServers: o.iceServers });
  const stopping: (() => void)[] = [];
  let over = false;
  let session: WhipSession | undefined;

  const finish = (fault: LinkFault | undefined, options = { leaving: false }) => {
    if (over) return;
    over = true;
    for (const stop of stopping) stop();
    peer.close();
    // Gone sessions answer 404, which says no more than that.
    if (session !== undefined) void o.box.end(session, options);
    if (fault !== undefined) o.onOver(fault);
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
        sending = sending.then(() => over ? undefined : o.box.trickle(to, fragment));
      }
    };
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate === null) last = true;
      else if (candidate.candidate !== "") waiting.push(candidate.candidate);
      if (last || waiting.length === 1) stopping.push(o.after(last ? 0 : 50, send));
    });
    return send;
  };

  function closed(this: RTCDtlsTransport) {
    if (this.state === "closed" || this.state === "failed") finish({ fault: "closed" });
  }

  const connect = async ({ prepare, transport, answered }: OfferSteps) => {
    await prepare();
    const made = await peer.createOffer();
    const offer = offerStereo(made.sdp ?? "");
    const send = trickle(offer);
    await peer.setLocalDescription({ type: "offer", sdp: offer });
    // Whoever listens is told of the box' close at once; ICE would take seconds.
    transport()?.addEventListener("statechange", closed);
    if (over) return;
    const answer = await o.box.offer(offer);
    if (!answer.ok) return finish(answer.fault);
    session = answer.value;
    if (over) return void o.box.end(session, { leaving: false });
    const sdp = answered(session.answer);
    const iceServers = session.iceServers.filter(mayAsk);
    if (iceServers.length > 0) peer.setConfiguration({ ...peer.getConfiguration(), iceServers });
    await peer.setRemoteDescription({ type: "answer", sdp });
    // The answer bundles: it may be another transport now.
    transport()?.addEventListener("statechange", closed);
    send();
  };

  return {
    peer,
    isOver: () => over,
    /** What the box gave for the offer, once it has. */
    session: () => session,
    /** Takes what is to be called off at the end. */
    untilOver: (...stops: (() => void)[]) => void stopping.push(...stops),
    finish,
    /** Offers and connects; what goes wrong is told by `onOver`. */
    connect: (steps: OfferSteps) =>
      connect(steps).catch((error: unknown) => {
        if (over) return;
        finish({ fault: "browser", detail: error instanceof Error ? error.message : String(error) });
      }),
    /** For the next session with this box. */
    iceServers: () => session?.iceServers.filter(mayAsk) ?? o.iceServers,
  };
}
