import type { StreamState } from "../../../contracts/api/status.ts";
import { type Finding, finding } from "./finding.ts";

/** One track that reaches viewers, as far as the encoder's settings show in it. */
export type TrackFacts = {
  kind: "video" | "audio";
  codec: string;
  keyframeInterval: number | undefined;
  /** The last intervals between keyframes, seconds. */
  keyframeIntervals?: readonly number[];
  reordered: boolean;
  /** Seconds for which it has been nothing but silence. */
  silentS?: number;
};

/** What findings about the encoder follow from. */
export type EncoderFacts = {
  state: StreamState;
  tracks: readonly TrackFacts[];
  /** Codecs MediaMTX received, by its names. */
  received: readonly string[];
  /** How long a publisher has been connected without media, milliseconds. */
  silentMs: number | undefined;
  /** The media comes by WebRTC, where viewers ask for keyframes and pictures have no fixed rate. */
  byWebrtc?: boolean;
};

/** What MediaMTX can't put into HLS. */
const DROPPED = [
  "VP8",
  "G711",
  "G722",
  "LPCM",
  "MPEG-1/2 Audio",
  "MPEG-1/2 Video",
  "M-JPEG",
  "AC-3",
  "Speex",
  "Vorbis",
];
/** Connected and silent for this long is worth a word. */
const NO_MEDIA_MS = 5000;
const FAR_APART_S = 2.05;
/** Keyframes this close leave segments short enough, however irregular they are. */
const CLOSE_S = 1.2;
/** An interval below this share of the longest is another interval, not the same one measured again. */
const SAME_INTERVAL = 0.75;
const OTHERS_SHARE = 0.3;
const FEWEST_INTERVALS = 6;
const SILENT_S = 10;

/** What about the encoder's settings a person should change. */
export function encoderFindings(facts: EncoderFacts): Finding[] {
  const { state, tracks } = facts;
  const found = [...noMedia(facts), ...droppedCodecs(facts)];
  if (state !== "live" && state !== "reconnecting") return found;
  const video = tracks.find(({ kind }) => kind === "video");
  const audio = tracks.find(({ kind }) => kind === "audio");
  return [...found, ...picture(video, facts.byWebrtc === true), ...sound(audio, video)];
}

function noMedia({ state, silentMs }: EncoderFacts): Finding[] {
  if (silentMs === undefined || silentMs <= NO_MEDIA_MS) return [];
  if (state !== "starting" && state !== "reconnecting") return [];
  return [finding(
    "no-media",
    `The encoder is connected, but for ${Math.round(silentMs / 1000)} s nothing playable has come from it.`,
    "Check that the encoder is sending, with H.264 video and a keyframe interval of 1 s.",
  )];
}

function droppedCodecs({ received }: EncoderFacts): Finding[] {
  return received.filter((codec) => DROPPED.some((name) => codec.startsWith(name))).map((codec) =>
    finding(
      "codec-dropped",
      `${codec} can't be played by viewers and is left out.`,
      "Set the encoder to H.264 and AAC (or Opus).",
    )
  );
}

function picture(video: TrackFacts | undefined, byWebrtc: boolean): Finding[] {
  if (video === undefined) {
    const remedy = "If that isn't meant, set the encoder's video codec to H.264.";
    return [finding("no-video", "The stream has no picture.", remedy)];
  }
  const found: Finding[] = [];
  if (/^(hvc1|hev1)/.test(video.codec)) {
    found.push(finding(
      "codec-hevc",
      "The picture is H.265 (HEVC), which many browsers can't decode.",
      "Set the video encoder to H.264.",
    ));
  }
  if (video.reordered) {
    found.push(finding(
      "b-frames",
      "The picture has B-frames: it plays, but the WebRTC path can't carry it and latency grows.",
      "Set B-frames (bf) to 0, or the x264 tune to zerolatency.",
    ));
  }
  return [...found, ...keyframes(video, byWebrtc)];
}

function keyframes({ keyframeInterval, keyframeIntervals = [] }: TrackFacts, byWebrtc: boolean): Finding[] {
  if (keyframeInterval === undefined) return [];
  if (keyframeInterval > FAR_APART_S) {
    const every = keyframeInterval.toFixed(1);
    return [finding(
      "keyframe-interval",
      `Keyframes come every ${every} s: viewers start late and stay further behind.`,
      "Set the keyframe interval to 1 s, not to 0 or auto.",
    )];
  }
  if (byWebrtc || keyframeIntervals.length < FEWEST_INTERVALS) return [];
  const longest = Math.max(...keyframeIntervals);
  const others = keyframeIntervals.filter((interval) => interval < SAME_INTERVAL * longest);
  if (longest <= CLOSE_S || others.length < OTHERS_SHARE * keyframeIntervals.length) return [];
  const shortest = Math.min(...keyframeIntervals);
  return [finding(
    "keyframes-irregular",
    `Keyframes come irregularly, ${shortest.toFixed(1)} to ${longest.toFixed(1)} s apart: ` +
      "segments differ in length and latency grows.",
    "Set a fixed keyframe interval of 1 s and switch scene-cut detection off (x264: scenecut=0).",
  )];
}

function sound(audio: TrackFacts | undefined, video: TrackFacts | undefined): Finding[] {
  if (audio === undefined) {
    const remedy = "If that isn't meant, add an audio source with AAC at 48 kHz.";
    return [finding("no-audio", "The stream has no sound.", remedy)];
  }
  const found: Finding[] = [];
  const { silentS = 0 } = audio;
  if (silentS >= SILENT_S) {
    found.push(finding(
      "silent-audio",
      `There is a sound track, but for ${Math.round(silentS)} s it has been completely silent.`,
      "Unmute the microphone or the audio source in the encoder, and check that the right device is chosen.",
    ));
  }
  if (audio.codec.startsWith("mp4a") && video?.reordered !== true) {
    found.push(finding(
      "whep-no-sound",
      "The sound is AAC, which WebRTC can't carry: who watches by it (instant) hears nothing. All others do.",
      "To be heard by WebRTC viewers too, publish by WHIP, with Opus.",
    ));
  }
  return found;
}
