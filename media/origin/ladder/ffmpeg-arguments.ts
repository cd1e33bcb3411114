import type { Size } from "./rungs.ts";

export type RungArgumentsOptions = {
  size: Size;
  /** Bits a second at most. */
  bitrate: number;
  /** The source's ticks a second: in its own unit ffmpeg would move pictures to an even grid. */
  timescale: number;
  /** Subtracted from every time, seconds: FLV counts milliseconds in 32 bits. */
  baseS: number;
  /** Pictures shown before this are only decoded, in the source's ticks less the base: another encoder has made them. */
  fromTick?: number | undefined;
};

/**
 * How ffmpeg makes a rung: fragmented MP4 in, FLV out, picture for picture, each with its own time and the source's keyframes. So
 * the rung can be cut where the source is.
 */
export function rungArguments(
  { size: { width, height }, bitrate, timescale, baseS, fromTick }: RungArgumentsOptions,
): string[] {
  const kbit = (bits: number) => `${Math.round(bits / 1000)}k`;
  return [
    ...["-hide_banner", "-loglevel", "error", "-nostats"],
    // Nothing is guessed about the input: its init segment says all.
    ...["-probesize", "32", "-analyzeduration", "0"],
    ...["-copyts", "-itsoffset", String(-baseS), "-threads", "1", "-f", "mp4", "-i", "pipe:0"],
    ...["-map", "0:v:0", "-vsync", "passthrough", "-enc_time_base", `1/${timescale}`],
    "-vf",
    // A source that changes its shape is fitted in: the rung's size is fixed as long as its encoder runs.
    (fromTick === undefined ? "" : `trim=start_pts=${fromTick},`) +
    `scale=${width}:${height}:force_original_aspect_ratio=decrease,` +
    `pad=${width}:${height}:-1:-1,setsar=1,format=yuv420p`,
    ...["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "main"],
    ...["-threads", Math.min(width, height) >= 720 ? "2" : "1"],
    // Easy pictures cost less than the limit, hard ones never more.
    ...["-crf", "21", "-maxrate", kbit(bitrate), "-bufsize", kbit(bitrate / 2)],
    ...["-bf", "0", "-g", "9999", "-sc_threshold", "0", "-force_key_frames", "source", "-forced-idr", "1"],
    ...["-flush_packets", "1", "-flvflags", "no_duration_filesize", "-f", "flv", "pipe:1"],
  ];
}
