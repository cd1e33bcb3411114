import { type Accessor, createEffect, createSignal } from "solid-js";
import type { LiveEvent, LiveStatus } from "../../../../contracts/nostr/live-event.ts";
import type { PlayerHandle } from "../../player/create-player.ts";

export type CreatePlayingOptions = {
  live: Accessor<LiveEvent>;
  status: Accessor<LiveStatus>;
  player: PlayerHandle;
  /** Where to play from; undefined while nothing may be loaded. */
  onStreaming: (urls: readonly string[] | undefined) => void;
};

/** Whether a stream is to be played here, and from where. */
export type Playing = {
  playing: Accessor<boolean>;
  /** The creator warns of something, and the viewer hasn't agreed. */
  gated: Accessor<boolean>;
  /** Where it is found after its end. */
  recording: Accessor<string | undefined>;
  agree: () => void;
  /** Though it isn't announced as live. */
  playAnyway: () => void;
};

/** Decides that anew with each announcement and each wish of the viewer, tied to its owner. */
export function createPlaying({ live, status, player, onStreaming }: CreatePlayingOptions): Playing {
  const [agreed, setAgreed] = createSignal(false);
  const [anyway, setAnyway] = createSignal(false);
  const recording = () => status() === "ended" ? live().recording : undefined;
  const playlistRecording = () => {
    const url = recording();
    return url !== undefined && /\.m3u8(?:\?|$)/.test(url) ? url : undefined;
  };
  const gated = () => live().contentWarning !== undefined && !agreed();
  // What plays is not cut off by an announcement: the last seconds are still on their way.
  const stillPlaying = (before: boolean) =>
    status() === "live" || anyway() || playlistRecording() !== undefined ||
    (before && player.view().state.state === "playing");
  const [playing, setPlaying] = createSignal(false);
  createEffect(() => setPlaying((before) => !gated() && stillPlaying(before)));
  createEffect(() => {
    const url = playlistRecording();
    onStreaming(playing() ? url === undefined ? live().streaming : [url] : undefined);
  });
  return { playing, gated, recording, agree: () => setAgreed(true), playAnyway: () => setAnyway(true) };
}
