import type { BoxStatus } from "../../../contracts/api/status.ts";
import type { Source } from "./source-list.ts";

/** Whether the instant rung can be chosen, and if not, why. */
export type InstantOffer =
  /** `sound` is false where the stream has sound that WebRTC can't carry. */
  | { offer: "yes"; sound: boolean }
  | { offer: "no"; why: "no-webrtc" | "no-box" | "not-offered" | "refused" | "b-frames" | "codec" };

export type InstantFacts = {
  /** This browser has WebRTC. */
  webrtc: boolean;
  source: Source | undefined;
  /** It looked like a box's, and had no WebRTC side when asked. */
  unoffered: boolean;
  box: BoxStatus | undefined;
  /** The seal of every source was refused: what isn't believed sealed is not shown unsealed. */
  refused: boolean;
};

/** Judges from what the box says of the encoder; what it doesn't say has to be tried. */
export function instantOffer({ webrtc, source, unoffered, box, refused }: InstantFacts): InstantOffer {
  if (!webrtc) return { offer: "no", why: "no-webrtc" };
  if (refused) return { offer: "no", why: "refused" };
  if (source?.whep === undefined) return { offer: "no", why: "no-box" };
  if (unoffered || box?.mirror !== undefined) return { offer: "no", why: "not-offered" };
  if (box?.warnings.some(({ code }) => code === "b-frames")) return { offer: "no", why: "b-frames" };
  const video = box?.tracks.find(({ kind }) => kind === "video");
  const audio = box?.tracks.find(({ kind }) => kind === "audio");
  const sound = audio === undefined || /^opus/i.test(audio.codec);
  if (video !== undefined && !/^avc[13]/.test(video.codec)) return { offer: "no", why: "codec" };
  if (video === undefined && !sound) return { offer: "no", why: "codec" };
  return { offer: "yes", sound };
}
