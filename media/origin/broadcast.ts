import { makeGate } from "./blocking.ts";
import { followMuxer, type Muxer, type MuxerPart } from "./follower.ts";
import { type Intake, makeIntake } from "./intake.ts";
import type { Ladder, RungView } from "./ladder/ladder.ts";
import { makeMediaClock, type MediaClock } from "./media-clock.ts";
import { makeTrackHealth } from "./health/track-health.ts";
import type { MediaMtxClient, MtxPath } from "./mediamtx-client.ts";
import { makeMeter } from "./meter.ts";
import { renderMultivariant } from "./multivariant.ts";
import type { SessionKeep } from "./session-shelf.ts";
import { makeSessionHolder, type SessionHolderOptions } from "./session-holder.ts";
import type { Session } from "./session.ts";
import type { StreamState } from "../../contracts/api/status.ts";
import { type MeteredTrack, rungVariants, variantsOf } from "./variants.ts";
import { stateOf } from "./stream-state.ts";

/** One stream of the box, from nobody publishing to ended and round again. */
export type Broadcast = {
  readonly d: string;
  /** What MediaMTX's API says about the path now; called about once a second. */
  observe: (path: MtxPath | undefined) => void;
  /** The hook has let a publisher in: media is about to come. */
  expectPublisher: () => void;
  /** Whether a session takes media. */
  isOpen: () => boolean;
  /** The session that is live, paused, or ended not long ago. */
  find: (sid: string) => Session | undefined;
  /** The multivariant playlist, once there is media for it. */
  multivariant: (form: "index" | "ll", waitMs: number, signal: AbortSignal) => Promise<string | undefined>;
  /** What is known for status.json. */
  view: () => BroadcastView;
  /** Ends the session: `ended` for good, `replaced` when another one takes over. */
  endSession: (how: "ended" | "replaced") => void;
  /** The creator ends the stream: what the encoder that is on now still sends goes nowhere. */
  endByCreator: () => void;
  /** The creator announces it anew: an encoder that was left on may begin it. */
  openByCreator: () => void;
  /** Stops following; sessions stay as they are on disk. */
  close: () => Promise<void>;
};

/** What a broadcast knows about itself. */
export type BroadcastView = {
  state: StreamState;
  /** When the state began; before the first publisher nothing has. */
  sinceMs: number | undefined;
  session: Session | undefined;
  path: MtxPath | undefined;
  expectedSinceMs: number | undefined;
  lastPartMs: number | undefined;
  tracks: MeteredTrack[];
  /** What the box makes besides; none without a ladder or before the first picture. */
  rungs: RungView[];
};

export type BroadcastOptions = Omit<SessionHolderOptions, "resumed"> & {
  client: MediaMtxClient;
  /** A session kept by an earlier run of the box. */
  resumed?: { session: Session; keep: SessionKeep; lastPartMs: number } | undefined;
  /** Makes smaller pictures of this stream, where the box has a ladder. */
  ladder?: Ladder | undefined;
};

const TICK_MS = 500;
const REOPEN_MS = 250;
/** What the encoder sent last is still made smaller, but its return isn't waited for longer than this. */
const LADDER_END_MS = 1000;
const LADDER_STOP_MS = 300;
/** Players read the multivariant playlist once, so rungs that are just coming are waited for this long. */
const RUNGS_MS = 2000;

/** Begins to follow a stream; nothing is published before MediaMTX has a publisher. */
export function makeBroadcast(options: BroadcastOptions): Broadcast {
  const { d, client, now, steady, log, ladder } = options;
  const stop = new AbortController();
  const arrivals = makeGate();
  const holder = makeSessionHolder(options);
  let lastPartMs = options.resumed?.lastPartMs;
  /** When something came last, by the steady clock: a clock that is set right makes no silence. */
  let heardMs = steady() - (now() - (lastPartMs ?? now()));
  let path: MtxPath | undefined;
  let expectedSinceMs: number | undefined;
  let wakeFollower = () => {};
  let tracks: MeteredTrack[] = [];
  /** The encoder that was on when the creator ended the stream: only another one begins it anew. */
  let held: { source: string | undefined } | undefined;
  let finishIntake = () => {};

  let noted: StreamState = "waiting";
  let sinceMs: number | undefined;
  const noteState = (): StreamState => {
    const facts = {
      session: holder.current()?.state(),
      connected: path !== undefined,
      expectedSinceMs,
      lastPartMs,
      held: held !== undefined,
    };
    const state = stateOf(facts, now());
    if (state !== noted) sinceMs = now();
    noted = state;
    return state;
  };

  const beginSession = (muxer: Muxer): Session => holder.begin(muxer, path?.source?.type);

  const followOnce = async () => {
    let intake: Intake | undefined;
    let current: Muxer | undefined;
    /** One for all sessions that this muxer's media goes to. */
    let clock: MediaClock | undefined;
    finishIntake = () => {
      intake?.end("own");
      intake?.end("rungs");
      intake = undefined;
    };
    const takeRung = (rid: string, part: MuxerPart) => {
      try {
        // A session that has ended meanwhile takes nothing more.
        if (holder.isOpen()) intake?.part(rid, part);
      } catch (error) {
        breakOff(error);
      }
    };
    const end = await followMuxer({
      client,
      path: `live/${d}`,
      signal: stop.signal,
      now,
      sink: {
        open: (own) => {
          const muxer = ladder?.open(own, takeRung) ?? own;
          current = muxer;
          clock = makeMediaClock(own.anchor, () => now() - steady());
          tracks = own.renditions.map((rendition) => ({
            rendition,
            meter: makeMeter(rendition.info.timescale),
            health: makeTrackHealth({ kind: rendition.kind, timescale: rendition.info.timescale }),
          }));
          if (held !== undefined) return;
          const session = holder.current();
          intake = makeIntake(
            session !== undefined && holder.fits(muxer) ? session : beginSession(muxer),
            muxer,
            clock,
          );
        },
        part: (rid, part) => {
          if (held !== undefined) return;
          lastPartMs = now();
          heardMs = steady();
          expectedSinceMs = undefined;
          const { bytes, fragment, arrivedMs } = part;
          const track = tracks.find(({ rendition }) => rendition.rid === rid);
          if (fragment !== undefined) {
            track?.meter.add({ bytes, fragment });
            track?.health.add({ bytes, fragment, arrivedMs });
          }
          if (!holder.isOpen() && current !== undefined) {
            intake = makeIntake(beginSession(current), current, clock);
          }
          holder.current()?.setState("live");
          let taken = intake?.part(rid, part);
          if (taken === "too-long" && current !== undefined) {
            const longest = holder.current()?.targetDurationS;
            log(`${d}: a keyframe interval is longer than ${longest} s, a new session is needed`);
            holder.widen();
            intake?.end("own");
            intake?.end("rungs");
            intake = makeIntake(beginSession(current), current, clock);
            taken = intake.part(rid, part);
          }
          if (rid === current?.renditions[0]?.rid && (taken === "begun" || taken === "added")) {
            ladder?.part(part, taken === "begun");
          }
          arrivals.wake();
        },
      },
    });
    intake?.end("own");
    if (intake !== undefined) holder.current()?.setState("paused");
    await ladder?.end(stop.signal.aborted ? LADDER_STOP_MS : LADDER_END_MS);
    intake?.end("rungs");
    const numbers = [...holder.current()?.renditions.values() ?? []].map(({ rendition }) =>
      rendition.chain.n
    );
    if (new Set(numbers).size > 1) {
      log(`${d}: the renditions ended at different segments: ${numbers.join(", ")}`);
    }
    if (end.end === "unreadable") log(`${d}: ${end.detail}`);
  };

  /** A fault of ours in one stream must not end the box, nor go on under a chain that may be half done. */
  const breakOff = (error: unknown) => {
    log(`${d}: broke off: ${error instanceof Error ? error.stack : error}`);
    holder.end("replaced");
  };

  const following = (async () => {
    while (!stop.signal.aborted) {
      if (path?.ready === true) {
        await followOnce().catch((error: unknown) => {
          breakOff(error);
          return ladder?.end(0);
        });
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, path?.ready === true ? REOPEN_MS : 2_000);
        wakeFollower = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();

  const tick = setInterval(() => {
    holder.tick(steady() - heardMs);
    noteState();
  }, TICK_MS);

  const isThere = (form: "index" | "ll", rid: string): boolean => {
    const rendition = holder.current()?.renditions.get(rid)?.rendition;
    if (rendition === undefined) return false;
    return rendition.segments.length > 0 || (form === "ll" && rendition.open.length > 0);
  };
  const hasMedia = (form: "index" | "ll"): boolean =>
    holder.isOpen() && tracks.length > 0 && tracks.every(({ rendition }) => isThere(form, rendition.rid));
  const hasRungs = (form: "index" | "ll"): boolean =>
    (ladder?.views() ?? []).every(({ rung, state }) =>
      state === "on" ? isThere(form, rung.rid) : state !== "starting"
    );

  return {
    d,
    observe: (seen) => {
      path = seen;
      if (held !== undefined && seen !== undefined && seen.source?.id !== held.source) held = undefined;
      if (seen?.ready === true) wakeFollower();
    },
    expectPublisher: () => {
      expectedSinceMs = now();
    },
    isOpen: holder.isOpen,
    find: (sid) => {
      const session = holder.current();
      return session?.sid === sid && session.state() !== "replaced" ? session : undefined;
    },
    multivariant: async (form, waitMs, signal) => {
      if (!await arrivals.wait(() => hasMedia(form), waitMs, signal)) return undefined;
      await arrivals.wait(() => hasRungs(form), RUNGS_MS, signal);
      const session = holder.current();
      if (session === undefined) return undefined;
      const own = variantsOf(session, tracks);
      const rungs = rungVariants(session, own.find(({ kind }) => kind === "video"), ladder?.views() ?? []);
      return renderMultivariant(session.sid, `${form}.m3u8`, [...own, ...rungs]);
    },
    view: () => ({
      state: noteState(),
      sinceMs,
      session: holder.current(),
      path,
      expectedSinceMs,
      lastPartMs,
      tracks,
      rungs: ladder?.views() ?? [],
    }),
    endSession: holder.end,
    endByCreator: () => {
      // What is there of the last segment belongs to the stream.
      finishIntake();
      holder.end("ended");
      expectedSinceMs = undefined;
      held = { source: path?.source?.id };
      noteState();
    },
    openByCreator: () => {
      held = undefined;
    },
    close: async () => {
      stop.abort();
      clearInterval(tick);
      wakeFollower();
      arrivals.close();
      await following;
      // Who waits for media is answered now, not at the end of the wait.
      for (const { gate } of holder.current()?.renditions.values() ?? []) gate.close();
    },
  };
}
