import { randomBytes } from "node:crypto";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { Muxer } from "./follower.ts";
import { targetDurationFor } from "./grouping.ts";
import { fragmentUs } from "./intake.ts";
import { partTargetFor } from "./part-target.ts";
import type { SessionKeep, SessionShape } from "./session-shelf.ts";
import { makeSession, type Session } from "./session.ts";
import type { BoxSigner } from "./signer.ts";
import { PAUSED_MS } from "./stream-state.ts";

/** The session of one stream, from its first part until nobody may read it any more. */
export type SessionHolder = {
  /** Live, paused, or ended not long ago. */
  current: () => Session | undefined;
  /** Whether it takes media. */
  isOpen: () => boolean;
  /** Whether a muxer's media may go on in it. */
  fits: (muxer: Muxer) => boolean;
  /** Begins one for a muxer in place of the one before; `source` is MediaMTX's name for how its encoder came. */
  begin: (muxer: Muxer, source: string | undefined) => Session;
  /** The next one takes segments twice as long as this one did. */
  widen: () => void;
  end: (how: "ended" | "replaced") => void;
  /** Does what is due by the clock; `quietMs` is how long nothing has come. */
  tick: (quietMs: number) => void;
};

export type SessionHolderOptions = {
  d: string;
  /** Text form of the stream's address now. */
  address: () => string;
  signer: BoxSigner;
  /** Where a new session keeps its parts. */
  keep: (session: SessionShape) => SessionKeep;
  /** A session kept by an earlier run of the box. */
  resumed?: { session: Session; keep: SessionKeep } | undefined;
  /** Takes checkpoint records for the stream's relays. */
  publishRecords: (events: NostrEvent[]) => void;
  /** Milliseconds since 1970, as seals tell them. */
  now: () => number;
  /** Milliseconds that go on evenly whoever sets the clock. */
  steady: () => number;
  log: (line: string) => void;
};

/** A session lives this long without media. */
const GRACE_MS = 300_000;
/** An ended session can be read this long. */
const AFTERLIFE_MS = 600_000;
const RECORD_EVERY_MS = 60_000;

/** Holds the session that was kept, or none yet. */
export function makeSessionHolder(options: SessionHolderOptions): SessionHolder {
  const { d, signer, now, steady, log } = options;
  let session = options.resumed?.session;
  let keep = options.resumed?.keep;
  let endedMs: number | undefined;
  let recordedMs = steady();
  let leastTargetS = 0;

  const isOpen = () => session !== undefined && (session.state() === "live" || session.state() === "paused");

  const end = (how: "ended" | "replaced") => {
    if (session === undefined || !isOpen()) return;
    session.setState(how);
    endedMs = steady();
    options.publishRecords(session.records());
    keep?.discard();
    log(`${d}: session ${session.sid} is over (${how})`);
  };

  return {
    current: () => session,
    isOpen,
    fits: (muxer) => {
      if (session === undefined || !isOpen()) return false;
      const [had, has] = [[...session.renditions.keys()], muxer.renditions.map(({ rid }) => rid)]
        .map((rids) => rids.sort().join(" and "));
      if (had !== has) log(`${d}: it had ${had} and comes back with ${has}: a new session is needed`);
      return had === has;
    },
    begin: (muxer, source) => {
      end("replaced");
      const lead = muxer.renditions[0];
      const parts = muxer.backlog.flatMap(({ fragment }) =>
        fragment === undefined ? [] : [{
          durationUs: fragmentUs(fragment, lead?.info.timescale ?? 1),
          independent: fragment.independent,
        }]
      );
      const targetDurationS = Math.max(leastTargetS, targetDurationFor(parts));
      const longestUs = Math.max(0, ...parts.map(({ durationUs }) => durationUs));
      const renditions = muxer.renditions.map(({ rid, kind }) => ({
        rid,
        partTargetUs: partTargetFor({ kind, source, longestUs }),
      }));
      const sid = randomBytes(8).toString("hex");
      keep = options.keep({ sid, targetDurationS, renditions });
      const { keeper } = keep;
      session = makeSession({
        sid,
        address: options.address(),
        targetDurationS,
        renditions,
        keeper,
        signer,
        now,
      });
      endedMs = undefined;
      log(`${d}: session ${sid} begins`);
      return session;
    },
    widen: () => {
      leastTargetS = (session?.targetDurationS ?? 0) * 2;
    },
    end,
    tick: (quietMs) => {
      if (!isOpen()) {
        if (endedMs !== undefined && steady() - endedMs > AFTERLIFE_MS) session = undefined;
        return;
      }
      if (quietMs > GRACE_MS) end("ended");
      else if (quietMs > PAUSED_MS) session?.setState("paused");
      session?.heartbeat();
      if (session !== undefined && steady() - recordedMs >= RECORD_EVERY_MS) {
        recordedMs = steady();
        options.publishRecords(session.records());
      }
    },
  };
}
