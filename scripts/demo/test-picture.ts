export type TestPictureOptions = {
  /** Where to publish; it holds the stream key. */
  url: string;
  /** A monospaced font file for the clock. */
  font: string;
};

const WIDTH = 1280;
const HEIGHT = 720;
const RATE = 30;

/** ffmpeg's arguments for the test picture: moving pattern, UTC clock with milliseconds, tone; a keyframe every second, no B-frames. */
export function testPictureArgs({ url, font }: TestPictureOptions): string[] {
  // drawtext prints a frame's timestamp, so for that one filter the timestamps are made the time of day: the wall
  // clock at the first frame, then ffmpeg's own pace. Sampling the wall clock at each frame would show render jitter.
  const timeOfDay = "setpts='if(eq(N,0),st(0,mod(RTCTIME/1000000,86400)-T),0)*0+PTS+ld(0)/TB'";
  const box = "fontcolor=white:box=1:boxcolor=black@0.7:boxborderw=14";
  const clock = `drawtext=fontfile='${font}':text='%{pts\\:hms} UTC':fontsize=64:${box}:x=(w-tw)/2:y=h-th-60`;
  const title = `drawtext=fontfile='${font}':text='dStream test picture':fontsize=36:${box}:x=(w-tw)/2:y=60`;
  return [
    ...["-hide_banner", "-loglevel", "warning", "-nostdin"],
    ...["-re", "-f", "lavfi", "-i", `testsrc2=size=${WIDTH}x${HEIGHT}:rate=${RATE}`],
    ...["-re", "-f", "lavfi", "-i", "sine=frequency=440:beep_factor=2:sample_rate=48000"],
    ...["-vf", [timeOfDay, clock, title, "setpts=PTS-STARTPTS", "format=yuv420p"].join(",")],
    ...["-af", "volume=0.2"],
    ...["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-profile:v", "main", "-bf", "0"],
    ...["-g", String(RATE), "-keyint_min", String(RATE), "-sc_threshold", "0"],
    ...["-b:v", "2500k", "-maxrate", "3000k", "-bufsize", "3000k"],
    ...["-c:a", "aac", "-b:a", "128k", "-ac", "2"],
    ...["-f", "flv", url],
  ];
}
