import type Hls from "hls.js";
import type { LevelDetails } from "hls.js";
import type { Core } from "p2p-media-loader-core";
import type { Listings } from "./listings.ts";

export type StreamType = "main" | "secondary";

export type TimelineOptions = {
  hls: Hls;
  core: Core;
  listings: Listings;
  /** A rendition is played, for the first time or again. */
  onRendition: (rid: string, type: StreamType) => void;
};

export type Timeline = {
  /** Where a listed segment begins, in seconds; undefined when no playlist of the player lists it. */
  startOf(url: string): number | undefined;
  close(): void;
};

/**
 * Tells the library which segments stand where on the player's timeline. hls.js says AUDIO_TRACK_UPDATED before it asks for
 * the audio, but calls its own listener of AUDIO_TRACK_LOADED first: whoever listens to the latter comes too late at the live edge.
 */
export function followTimeline({ hls, core, listings, onRendition }: TimelineOptions): Timeline {
  const known = new Map<string, Map<string, number>>();
  let video: HTMLMediaElement | null = null;

  const onLevel = (_event: string, { details }: { details: LevelDetails }) => register(details, "main");
  const onAudio = (_event: string, { details }: { details: LevelDetails }) => register(details, "secondary");
  const onPlayback = () => {
    if (video !== null) core.updatePlayback(video.currentTime, video.playbackRate);
  };
  const attach = () => {
    detach();
    video = hls.media;
    for (const name of ["timeupdate", "seeking", "ratechange"]) video?.addEventListener(name, onPlayback);
  };
  const detach = () => {
    for (const name of ["timeupdate", "seeking", "ratechange"]) video?.removeEventListener(name, onPlayback);
    video = null;
  };
  const events = [
    ["hlsLevelUpdated", onLevel],
    ["hlsAudioTrackUpdated", onAudio],
    ["hlsMediaAttached", attach],
    ["hlsMediaDetaching", detach],
    // Another beginning puts the same segments elsewhere on the timeline.
    ["hlsManifestLoading", forget],
  ] as const;
  const { on, off } = listener(hls);
  for (const [name, work] of events) on(name, work);
  attach();
  return {
    startOf: (url) => known.get(listings.of(url)?.name.rid ?? "")?.get(url),
    close() {
      for (const [name, work] of events) off(name, work);
      detach();
      forget();
    },
  };

  function forget(): void {
    for (const [rid, segments] of known) core.updateStream(rid, [], segments.keys());
    known.clear();
  }

  function register({ fragments, live }: LevelDetails, type: StreamType): void {
    const listed = fragments.flatMap((fragment) => {
      const listing = listings.of(fragment.url);
      return listing === undefined ? [] : [{ fragment, listing }];
    });
    const rid = listed[0]?.listing.name.rid;
    if (rid === undefined) return;
    core.setIsLive(live);
    core.addStreamIfNoneExists({ runtimeId: rid, type, index: rid });
    onRendition(rid, type);
    const before = known.get(rid) ?? new Map<string, number>();
    const now = new Map(listed.map(({ fragment }) => [fragment.url, fragment.start]));
    known.set(rid, now);
    const added = listed.filter(({ fragment }) => !before.has(fragment.url));
    const removed = [...before.keys()].filter((url) => !now.has(url));
    if (added.length === 0 && removed.length === 0) return;
    core.updateStream(
      rid,
      added.map(({ fragment, listing }) => ({
        runtimeId: fragment.url,
        url: fragment.url,
        externalId: listing.name.n,
        startTime: fragment.start,
        endTime: fragment.end,
      })),
      removed,
    );
  }
}

type Listener = (name: string, work: (event: string, data: never) => void) => void;

/** hls.js types its events by an enum that exists only where hls.js itself is loaded; their names are part of its interface. */
function listener(hls: Hls): { on: Listener; off: Listener } {
  const untyped = hls as unknown as { on: Listener; off: Listener };
  return { on: untyped.on.bind(hls), off: untyped.off.bind(hls) };
}
