import type Hls from "hls.js";
import type { LevelDetails, MediaFragment, SourceBufferName } from "hls.js";

/** What is in each track's buffer, as hls.js tells it. */
export type TrackRanges = Partial<Record<SourceBufferName, Pick<TimeRanges, "length" | "end">>>;

type Listed = Pick<LevelDetails, "live" | "fragments" | "partList">;

/**
 * Says that nothing comes any more as soon as each track's own end is in its own buffer. hls.js 1.7 looks for
 * every track's last part in what all tracks have, and so waits for ever where sound ends later than the picture. The answer looks
 * again: after a piece was left out.
 */
export function endWhereTracksEnd(
  { hls, Events, video }: { hls: Hls; Events: typeof Hls.Events; video: HTMLVideoElement },
): () => void {
  let ranges: TrackRanges = {};
  const look = () => {
    // Where all is buffered to its end hls.js finds it by itself, and has said so before.
    if (video.ended) return;
    const picture = hls.latestLevelDetails ?? undefined;
    const sound = hls.audioTracks[hls.audioTrack]?.details;
    if (endsReached(ranges, { picture, sound: hls.audioTracks.length > 0 ? sound : picture })) {
      hls.trigger(Events.BUFFER_EOS, { type: null });
    }
  };
  hls.on(Events.MANIFEST_LOADING, () => ranges = {});
  hls.on(Events.BUFFER_FLUSHED, () => ranges = {});
  hls.on(Events.BUFFER_APPENDED, (_event, { timeRanges }) => {
    ranges = timeRanges;
    look();
  });
  hls.on(Events.LEVEL_UPDATED, look);
  hls.on(Events.AUDIO_TRACK_UPDATED, look);
  return look;
}

/** True once every track has its last piece, and each playlist says that it is the last. */
export function endsReached(
  ranges: TrackRanges,
  { picture, sound }: { picture: Listed | undefined; sound: Listed | undefined },
): boolean {
  const tracks = Object.entries(ranges);
  return tracks.length > 0 && tracks.every(([type, range]) => {
    const details = type === "audio" ? sound : picture;
    const last = lastOf(details);
    if (details === undefined || details.live || last === undefined) return false;
    // The middle, since what a piece holds may be a little shorter than what its playlist says.
    return range.length > 0 && range.end(range.length - 1) >= last.start + last.duration / 2;
  });
}

/** The last that can be had: what is left out doesn't come. */
function lastOf(details: Listed | undefined): Pick<MediaFragment, "start" | "duration"> | undefined {
  const last = details?.fragments.at(-1);
  if (last?.gap === true) return details?.fragments.findLast(({ gap }) => gap !== true);
  return details?.partList?.at(-1) ?? last;
}
