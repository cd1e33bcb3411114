import * as rungs from "./rung-choice.ts";
import type { RungMakers } from "./rung-makers.ts";
import type { InstantFall, Rung, RungName, Stood } from "./rung.ts";
import { playlistOf, type Source } from "./source-list.ts";
import type { WhepRung } from "./whep/whep-rung.ts";

export type PlaybackOptions = RungMakers & {
  /** What the viewer wants at first. */
  wanted: RungName;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Whether the instant rung can be had now. */
  mayBeInstant: () => boolean;
  on: PlaybackListener;
};

export type PlaybackListener = {
  /** Another rung or source begins; `seamless` when its picture is there already. */
  begun(source: Source, seamless: boolean): void;
  /** The picture is about to go for a moment. */
  turning(): void;
  stalled(): void;
  undecodable(detail: string): void;
  /** The source that plays by WebRTC answered, or didn't. */
  answered(source: Source, answers: boolean): void;
  changed(): void;
};

/** What plays now: the source that was opened, and the one that brings it, which may have stood in since. */
export type Playing = { source: Source; carrier: Source; url: string; rung: Rung };

/** Less than this listed beyond the buffer is nothing: playlists of picture and sound come one after the other. */
const NOTHING_MORE_S = 0.45;
/** A player that has just begun finds its distance, and a page that begins is busy: that it stands says nothing of the line. */
const BEGINNING_MS = 5000;

/**
 * Plays on the rung that is wanted, or on the next best. The instant rung is reached for while another plays, and takes
 * over with its first picture: who can't have it has lost nothing by asking.
 */
export function makePlayback(o: PlaybackOptions) {
  const { now, on } = o;
  let choice = rungs.chosen(o.wanted);
  let hls: Playing | undefined;
  let instant: Playing & { rung: WhepRung; shown: boolean } | undefined;
  let opened = false;
  let begunAt = -Infinity;
  /** How what played last by playlists stood. */
  let left: Stood & { url: string } | undefined;
  /** Sources that turned out to have no WebRTC side. */
  const withoutWhep = new Set<string>();

  const current = (): Playing | undefined => instant?.shown === true ? instant : hls;

  /** Opens a source's playlists; whatever played is closed. */
  const open = (source: Source | undefined): void => {
    const playlist = source && playlistOf(source, rungs.hlsRungOf(choice));
    shut();
    if (source === undefined || playlist === undefined) return;
    on.begun(source, false);
    begunAt = now();
    const rung = o.openPlaylist(playlist, {
      opened() {
        opened = true;
      },
      stalled: on.stalled,
      renewed,
      undecodable: on.undecodable,
      blocked: on.changed,
    }, stoodFor(playlist.url));
    hls = { source, carrier: source, url: playlist.url, rung };
    settle();
  };

  /** What counts of how the last list stood where this one begins. */
  const stoodFor = (url: string): Stood | undefined => {
    if (left === undefined) return undefined;
    const { place, held } = left;
    // Lists that name no session have nothing in common that could be known.
    return { place: left.url === url || place?.session !== undefined ? place : undefined, held };
  };

  /** Reaches for the instant rung, or stops reaching, as the viewer's wish and the box' offer say. */
  const settle = (): void => {
    if (hls === undefined) return;
    const wanted = rungs.wantsInstant(choice) && o.mayBeInstant();
    if (!wanted || instant?.source.id !== hls.source.id) stopInstant();
    if (wanted && instant === undefined) reach(hls.source);
  };

  const reach = (source: Source): void => {
    if (source.whep === undefined) return;
    const rung: WhepRung = o.openWhep(source.whep, {
      ready: () => takeOver(rung),
      blocked: on.changed,
      turning: on.turning,
      answered: () => noteAnswer(true),
      silent: () => noteAnswer(false),
      gaveUp: (why) => giveUp(rung, why),
    });
    instant = { source, carrier: source, url: source.whep, rung, shown: false };
  };

  /** Who still plays by playlists judges the source by these alone. */
  const noteAnswer = (answers: boolean): void => {
    if (instant?.shown === true) on.answered(instant.source, answers);
  };

  const takeOver = (rung: WhepRung): void => {
    if (instant?.rung !== rung || instant.shown) return;
    on.turning();
    hls?.rung.close();
    hls = undefined;
    instant = { ...instant, shown: true };
    opened = true;
    on.begun(instant.source, true);
    rung.show();
    on.changed();
  };

  const giveUp = (rung: WhepRung, why: InstantFall): void => {
    if (instant?.rung !== rung) return;
    choice = rungs.fallen(choice, why);
    if (why === "not-offered") withoutWhep.add(instant.source.id);
    if (instant.shown) open(instant.source);
    else stopInstant();
    on.changed();
  };

  const stopInstant = (): void => {
    instant?.rung.close();
    instant = undefined;
  };

  const shut = (closing = { leaving: false }): void => {
    const playing = current();
    if (playing !== undefined) on.turning();
    const stood = playing?.rung.stood?.();
    if (playing !== undefined) left = stood && { ...stood, url: playing.url };
    hls?.rung.close();
    instant?.rung.close(closing);
    hls = instant = undefined;
    opened = false;
  };

  const renewed = (): void => {
    choice = rungs.renewed(choice);
    withoutWhep.clear();
    settle();
  };

  return {
    current,
    opened: () => opened,
    choice: (): rungs.RungChoice => choice,
    /** The instant rung is on its way to its first picture. */
    reaching: () => instant?.shown === false,
    /** Whether a source, asked for WebRTC, had none. */
    hasNoWhep: ({ id }: Source) => withoutWhep.has(id),
    /** Whether sound comes by WebRTC; undefined before anybody can know. */
    instantSound: () => instant?.rung.hasSound(),
    open,
    shut,
    settle,
    /** The encoder came back. */
    renewed,
    /** Nothing waits for its next turn: network or encoder are back. */
    hurry: () => instant?.rung.hurry(),

    /** The announcement names the source that plays a little differently. */
    rename(source: Source): void {
      const renamed = <P extends Playing>(playing: P): P => ({
        ...playing,
        source,
        carrier: playing.carrier.id === source.id ? source : playing.carrier,
      });
      hls &&= renamed(hls);
      instant &&= renamed(instant);
    },

    /** Another source stands in for the one that was opened, or that one is back. */
    carriedBy(carrier: Source): void {
      hls &&= { ...hls, carrier };
    },

    choose(wanted: RungName, source: Source | undefined): void {
      choice = rungs.chosen(wanted);
      const playing = current();
      const next = source && playlistOf(source, rungs.hlsRungOf(choice));
      const stays = wanted === "instant" ? playing !== undefined : playing?.rung.name === next?.rung;
      if (playing === undefined || !stays) open(source);
      settle();
    },

    /** The source has no list of small parts. */
    lowMissing(): void {
      const playing = current();
      if (playing?.source.plain === undefined) return;
      choice = rungs.lowMissing(choice, now());
      open(playing.source);
    },

    /** The picture stands: steps down when it does so too often. */
    stall(): void {
      const playing = current();
      // Where there is nothing more to have, every rung stalls alike.
      if (playing === undefined || playing.rung.waitingSeconds() < NOTHING_MORE_S) return;
      // A recording is late for nothing, and another rung would only interrupt it.
      if (playing.rung.live() === false) return;
      const { name } = playing.rung;
      if (name !== "instant" && now() - begunAt < BEGINNING_MS) return;
      const { choice: next, fell } = rungs.stalledOn(choice, name, now());
      choice = next;
      if (fell && (name === "instant" || playing.source.plain !== undefined)) open(playing.source);
    },

    /** Tries a rung again that was left, once it is time. */
    climb(): void {
      const again = hls && rungs.lowAgain(choice, now());
      if (hls === undefined || again === undefined || hls.rung.live() === false) return;
      choice = again;
      open(hls.source);
    },
  };
}

export type Playback = ReturnType<typeof makePlayback>;
