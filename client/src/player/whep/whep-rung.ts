import type { StreamState } from "../../../../contracts/api/status.ts";
import type { After } from "../../webrtc/schedule.ts";
import { type LinkFault, retryMs } from "../../webrtc/link-fault.ts";
import { makeWhipClient } from "../../webrtc/whip-client.ts";
import type { Behind, InstantFall, Rung, RungListener } from "../rung.ts";
import { fallOf } from "./instant-fall.ts";
import { makeWhepSession, type WhepSession } from "./whep-session.ts";
import type { WhepStats } from "./whep-stats.ts";

/** What of the browser's WebRTC is used here. */
export type WebrtcPort = {
  makePeer: (configuration: RTCConfiguration) => RTCPeerConnection;
  makeStream: () => MediaStream;
};

/** What the instant rung tells whoever opened it. */
export type WhepListener = Pick<RungListener, "blocked"> & {
  /** A picture is there: `show` puts it on the screen. */
  ready(): void;
  /** The picture on the screen is about to go, because another connection brings the next one. */
  turning(): void;
  /** The box answered, or didn't. */
  answered(): void;
  silent(): void;
  /** It can't be had, and trying again doesn't help. */
  gaveUp(why: InstantFall): void;
};

export type WhepRungOptions = WebrtcPort & {
  /** The box's `/whep/<d>`. */
  url: string;
  video: Pick<HTMLVideoElement, "srcObject" | "play" | "pause" | "paused" | "ended">;
  fetch: typeof fetch;
  after: After;
  /** Milliseconds since 1970. */
  now: () => number;
  /** 0 to 1. */
  random: () => number;
  /** What the box said last of the encoder. */
  box: () => StreamState | undefined;
  on: WhepListener;
};

export type WhepRung = Rung & {
  show(): void;
  /** The encoder is back: doesn't wait for the next try. */
  hurry(): void;
  /** Undefined before anybody can know. */
  hasSound(): boolean | undefined;
};

/** Nobody answers at all, and never did: more tries than these are no use. */
const FIRST_TRIES = 3;
/** The encoder is away. Its return is seen in the box's state: offers ask only where nobody tells, or as a last resort. */
const AWAY_MS = 30_000;
const UNTOLD_MS = 4000;
/** The box calls it live and has no picture for WebRTC all the same: so often it may just have begun. */
const CONTRADICTIONS = 8;
/** All who watch are let go at one moment, and need not come back in one. */
const SPREAD_MS = 200;
/** Connections that broke within `BREAKS_MS` although the encoder was there. */
const BREAKS = 3;
const BREAKS_MS = 60_000;
/** Without a measure this is what a standing connection promises. */
const BOUND_MS = 1000;
/** Sound follows the picture within this. */
const SOUND_MS = 3000;

/** The picture by WebRTC from the box, not verifiable. Tries on through every outage until it is of no use. */
export function makeWhepRung(o: WhepRungOptions): WhepRung {
  const { now, on, video } = o;
  const whep = makeWhipClient({ url: o.url, fetch: o.fetch });
  let session: WhepSession | undefined;
  let stream: MediaStream | undefined;
  let stats: WhepStats | undefined;
  let pictureAt: number | undefined;
  let iceServers: RTCIceServer[] = [];
  let showing = false;
  /** The viewer had paused the picture that went. */
  let held = false;
  let closed = false;
  let failures = 0;
  let everAnswered = false;
  let breaks: number[] = [];
  /** The connection fell silent while the box was last heard to be live; an encoder that stopped looks the same at first. */
  let suspected = false;
  /** Pictures of earlier connections, so that progress never repeats a number. */
  let counted = 0;
  let cancel: (() => void) | undefined;

  connect();

  return {
    name: "instant",
    behind(): Behind | undefined {
      if (pictureAt === undefined) return undefined;
      return stats?.delayMs === undefined ? { underMs: BOUND_MS } : { ms: stats.delayMs };
    },
    live: () => undefined,
    stood() {
      const there = showing && pictureAt !== undefined;
      return { place: undefined, held: there ? video.paused && !video.ended : held };
    },
    leftSeconds: () => undefined,
    targetSeconds: () => undefined,
    // While it connects anew there is nothing to have, whatever the box says of an encoder that just came back.
    waitingSeconds: () => (o.box() === "live" && pictureAt !== undefined ? 1 : 0),
    progress: () => counted + (session?.progress() ?? 0),
    hasSound() {
      if (stats?.sound === true) return true;
      return pictureAt !== undefined && now() - pictureAt > SOUND_MS ? false : undefined;
    },
    // What a connection brings is always the newest.
    goLive: () => undefined,
    hurry() {
      if (cancel !== undefined) connect();
    },
    show() {
      showing = true;
      attach();
    },
    reopen() {
      lose({ fault: "silence" });
    },
    close(options = { leaving: false }) {
      closed = true;
      cancel?.();
      leave(options);
      if (showing) video.srcObject = null;
    },
  };

  function connect(): void {
    cancel?.();
    cancel = undefined;
    const mine = session = makeWhepSession({
      box: whep,
      makePeer: o.makePeer,
      makeStream: o.makeStream,
      iceServers,
      mayAsk: (server) => isOfBox(server, o.url),
      encoderThere: () => o.box() === "live",
      after: o.after,
      now,
      onAnswered() {
        everAnswered = true;
        iceServers = mine.iceServers();
        on.answered();
        if (session === mine && hasBrokenAgain()) {
          leave({ leaving: true });
          on.gaveUp("unstable");
        }
      },
      onPicture(arrived) {
        failures = 0;
        pictureAt = now();
        stream = arrived;
        if (showing) attach();
        else on.ready();
      },
      onStats(next) {
        stats = next;
      },
      onOver(fault) {
        if (session === mine) lose(fault);
      },
    });
    void mine.start();
  }

  function attach(): void {
    if (stream === undefined) return;
    video.srcObject = stream;
    // What comes next plays by itself, unless nobody wants it to.
    if (held && video.paused) return video.pause();
    video.play().catch((error: unknown) => {
      // Being interrupted by the next load is not a refusal.
      if (error instanceof DOMException && error.name === "NotAllowedError") on.blocked();
    });
  }

  function lose(fault: LinkFault): void {
    const had = pictureAt !== undefined;
    if (showing && had) {
      // A stream that ended was paused by the browser, not by the viewer.
      held = video.paused && !video.ended;
      on.turning();
    }
    leave({ leaving: false });
    if (closed) return;
    if (fault.fault === "unreachable" || fault.fault === "timeout") on.silent();
    else if (fault.fault === "problem") on.answered();
    failures++;
    const why = fallOf(fault) ?? patienceOver(fault, had);
    if (why !== undefined) return on.gaveUp(why);
    cancel = o.after(pauseMs(fault), connect);
  }

  function leave(options: { leaving: boolean }): void {
    const old = session;
    counted += old?.progress() ?? 0;
    session =
      stream =
      stats =
      pictureAt =
        undefined;
    old?.close(options);
  }

  /** What is worth another try once is not worth it for ever. */
  function patienceOver(fault: LinkFault, had: boolean): InstantFall | undefined {
    if (had) suspected = fault.fault === "silence" && o.box() === "live";
    if (isNotLive(fault)) suspected = false;
    if (o.box() === "live" && failures >= CONTRADICTIONS) {
      return isNotLive(fault) ? "not-offered" : "unstable";
    }
    return !everAnswered && !answers(fault) && failures >= FIRST_TRIES ? "not-offered" : undefined;
  }

  /** The box offers the picture again: it was there, and only the way to it broke. */
  function hasBrokenAgain(): boolean {
    if (!suspected) return false;
    suspected = false;
    breaks = [...breaks.filter((at) => now() - at < BREAKS_MS), now()];
    return breaks.length >= BREAKS;
  }

  function pauseMs(fault: LinkFault): number {
    if (isNotLive(fault)) {
      const box = o.box();
      if (box === "live") return retryMs(failures, o.random);
      return (box === undefined ? UNTOLD_MS : AWAY_MS) * (1 + o.random()) / 2;
    }
    // Whoever took the encoder's place may be there already.
    const letGo = fault.fault === "closed" || fault.fault === "silence";
    return letGo && failures === 1 ? o.random() * SPREAD_MS : retryMs(failures, o.random, fault);
  }
}

function answers(fault: LinkFault): boolean {
  return fault.fault === "problem";
}

function isNotLive(fault: LinkFault): boolean {
  return fault.fault === "problem" && fault.code === "not-live";
}

/** Whether a server that helps to find the way is the box itself: nobody else may learn who watches. */
export function isOfBox({ urls }: RTCIceServer, box: string): boolean {
  const { hostname } = new URL(box);
  return [urls].flat().every((url) => /^(?:stun|turn)s?:(\[[^\]]+\]|[^:?]+)/i.exec(url)?.[1] === hostname);
}
