import type { Fragment } from "./fmp4/fragment.ts";
import type { Muxer, MuxerPart, MuxerRendition } from "./follower.ts";
import { makeGrouping, type Placing } from "./grouping.ts";
import { makeMediaClock, mostBackMs } from "./media-clock.ts";
import { makeParter, type Parter, type Piece } from "./parter.ts";
import { beginSegment, completeSegment, keepInit, listPart, type Rendition } from "./rendition.ts";
import type { SealedRendition, Session } from "./session.ts";

/** Takes one muxer's parts into a session: cuts, joins, dates, seals and publishes them. */
export type Intake = {
  /**
   * Takes a part; `begun` when a segment begins with it, `too-long` when keyframes are too far apart for TARGETDURATION: this
   * session can't go on.
   */
  part: (rid: string, part: MuxerPart) => "begun" | "added" | "skipped" | "too-long";
  /** The muxer has ended: what was held back of its own renditions, or of the rungs, is listed and open segments are closed. */
  end: (which: "own" | "rungs") => void;
};

type Lane = {
  sealed: SealedRendition;
  muxer: MuxerRendition;
  parter: Parter;
  init: Uint8Array;
  initSha256: string;
  /** The next segment begins a new timeline. */
  broken: boolean;
  begun: boolean;
  /** The next part that holds anything begins a segment. */
  cutDue: boolean;
};

/** Begins to take a muxer's parts, dated by its clock; in a session that has media already this is a discontinuity. */
export function makeIntake(session: Session, muxer: Muxer, clock = makeMediaClock(muxer.anchor)): Intake {
  const lanes = new Map<string, Lane>();
  const goesOn = [...session.renditions.values()].some(({ rendition }) => rendition.chain.n >= 0);
  const source = session.renditions.get(muxer.renditions[0]?.rid ?? "")?.rendition;
  for (const one of muxer.renditions) {
    const sealed = session.renditions.get(one.rid);
    if (sealed === undefined) throw new Error(`session ${session.sid} has no rendition ${one.rid}`);
    if (one.rung === true && source !== undefined) followSource(sealed.rendition, source);
    lanes.set(one.rid, {
      sealed,
      muxer: one,
      parter: makeParter({ targetUs: sealed.partTargetUs, timescale: one.info.timescale }),
      init: one.init,
      initSha256: keepInit(sealed.rendition, one.init).sha256,
      broken: goesOn,
      begun: false,
      cutDue: false,
    });
  }
  const grouping = makeGrouping({
    targetDurationS: session.targetDurationS,
    // A rung's encoder must be given every picture: it dates what it makes by what it got.
    mayLeaveOut: !muxer.renditions.some(({ rung }) => rung === true),
  });
  if (!goesOn) clock.restart();
  const live = muxer.backlog.at(-1)?.m ?? 0;
  const lead = muxer.renditions[0]?.rid;
  /** What the leading rendition's segments were dated, by the part each began with: a rung says the same to the millisecond. */
  const dates = new Map<number, number>();

  /** Wall clock of a decode time; never before what was dated already, but for the clock's own small steps. */
  const dateOf = ({ sealed, muxer: { info } }: Lane, decodeTime: number): number => {
    const date = Math.round(clock.dateOf(decodeTime / info.timescale));
    const last = sealed.rendition.segments.at(-1)?.facts;
    return last === undefined ? date : Math.max(
      date,
      last.dateMs + Math.floor(last.durationUs / 1000) - mostBackMs(last.durationUs / 1000),
    );
  };

  const list = ({ sealed }: Lane, pieces: readonly Piece[]) => {
    for (const piece of pieces) listPart(sealed.rendition, piece);
  };

  const placeLead = ({ m, fragment, arrivedMs }: MuxerPart, timescale: number): Placing => {
    if (fragment === undefined) return "skip";
    const { decodeTime, ticks, independent } = fragment;
    // What came in one burst at the start says nothing about the clock.
    if (m > live) clock.observe((decodeTime + ticks) / timescale, arrivedMs);
    const placing = grouping.lead({ m, durationUs: fragmentUs(fragment, timescale), independent });
    if (placing === "begin" || placing === "begin-anew") clock.settle(decodeTime / timescale);
    return placing;
  };

  return {
    part: (rid, part) => {
      const lane = lanes.get(rid);
      if (lane === undefined) return "skipped";
      const { rendition } = lane.sealed;
      const { fragment } = part;
      const placing = rid === lead ? placeLead(part, lane.muxer.info.timescale) : grouping.follow(part.m);
      if (placing === "skip") return "skipped";
      if (placing === "too-long") return "too-long";
      lane.broken ||= placing === "begin-anew";
      lane.cutDue ||= placing !== "add" || !lane.begun;
      if (fragment === undefined) return "skipped";
      const begin = lane.cutDue;
      if (begin) {
        if (part.init !== undefined && part.init !== lane.init) {
          lane.init = part.init;
          lane.initSha256 = keepInit(rendition, part.init).sha256;
        }
        const sourceDate = lane.muxer.rung === true ? dates.get(part.m) : undefined;
        const dateMs = sourceDate ?? dateOf(lane, fragment.decodeTime);
        list(lane, lane.parter.flush());
        completeSegment(rendition);
        beginSegment(rendition, {
          discontinuity: lane.broken,
          dateMs,
          init: lane.initSha256,
        });
        lane.broken = false;
        lane.begun = true;
        lane.cutDue = false;
        if (rid === lead) noteDate(dates, part.m, dateMs);
      }
      const pieces = lane.parter.add({ bytes: part.bytes, fragment });
      list(lane, pieces);
      if (begin || pieces.length > 0) session.publish(rid, { segments: begin });
      return begin ? "begun" : "added";
    },
    end: (which) => {
      for (const [rid, lane] of lanes) {
        if ((lane.muxer.rung === true) !== (which === "rungs")) continue;
        list(lane, lane.parter.flush());
        completeSegment(lane.sealed.rendition);
        session.publish(rid, { segments: true });
      }
    },
  };
}

/** A rung is some seconds behind at most, and a segment has several parts. */
const KEPT_DATES = 64;

function noteDate(dates: Map<number, number>, m: number, dateMs: number): void {
  dates.set(m, dateMs);
  for (const old of dates.keys()) {
    if (dates.size <= KEPT_DATES) break;
    dates.delete(old);
  }
}

/**
 * Brings a rung to the source's last complete segment with the source's own bytes: the box may have ended between the two, and a
 * segment has one number in all renditions.
 */
function followSource(rung: Rendition, source: Rendition): void {
  completeSegment(rung);
  for (const { facts, parts } of source.segments) {
    if (facts.n !== rung.chain.n + 1) continue;
    const init = source.inits.get(facts.init);
    if (init === undefined) return;
    keepInit(rung, init.bytes);
    beginSegment(rung, { discontinuity: facts.discontinuity, dateMs: facts.dateMs, init: facts.init });
    for (const part of parts) listPart(rung, part);
    completeSegment(rung);
  }
}

/** Microseconds between the ends of a fragment on its track's timeline. */
export function fragmentUs({ decodeTime, ticks }: Fragment, timescale: number): number {
  const us = (at: number) => Math.round(at * 1e6 / timescale);
  return us(decodeTime + ticks) - us(decodeTime);
}
