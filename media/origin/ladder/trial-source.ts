import { readFragment } from "../fmp4/fragment.ts";
import { readInit } from "../fmp4/init.ts";
import { encodeFragments } from "../fmp4/trial-media.ts";
import type { MuxerPart, MuxerRendition } from "../follower.ts";

/** A source for tests, 320×180 at 30 a second with a keyframe each second, in parts of a fifth of a second. */
export async function trialSource(
  options: { seconds: number; bFrames?: number },
): Promise<{ rendition: MuxerRendition; parts: MuxerPart[] }> {
  const { init, fragments } = await encodeFragments({ kind: "video", ...options });
  const info = readInit(init);
  if (info === undefined) throw new Error("ffmpeg wrote an unknown init segment");
  const parts = fragments.map((bytes, m): MuxerPart => ({
    m,
    bytes,
    fragment: readFragment(bytes),
    arrivedMs: 0,
  }));
  return { rendition: { rid: "video", kind: "video", codec: "avc1.42c00d", init, info }, parts };
}
