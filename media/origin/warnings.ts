import type { StreamState, Warning } from "../../contracts/api/status.ts";
import type { Link } from "./webrtc/link-meter.ts";

/** What is known of one track, as far as it can call for a warning. */
export type TrackFacts = {
  kind: "video" | "audio";
  codec: string;
  keyframeInterval: number | undefined;
  reordered: boolean;
};

/** What warnings follow from. */
export type WarningFacts = {
  state: StreamState;
  /** The tracks that reach viewers. */
  tracks: readonly TrackFacts[];
  /** Codecs MediaMTX received, by its names. */
  received: readonly string[];
  /** How long a publisher has been connected without media, milliseconds. */
  silentMs: number | undefined;
  /** How the media comes, where it comes by WebRTC. */
  link?: Link | undefined;
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
const SILENT_MS = 5000;
/** From this share of lost packets on, viewers see it. */
const LOSS_SEEN = 0.02;

/** What about the encoder a person should change, worst first. */
export function warningsOf({ state, tracks, received, silentMs, link }: WarningFacts): Warning[] {
  const warnings: Warning[] = [];
  const add = (code: string, detail: string, remedy: string) => warnings.push({ code, detail, remedy });
  if (silentMs !== undefined && silentMs > SILENT_MS && (state === "starting" || state === "reconnecting")) {
    add(
      "no-media",
      `The encoder is connected, but for ${Math.round(silentMs / 1000)} s nothing playable has come from it.`,
      "Check that the encoder is sending, with H.264 video and a keyframe interval of 1 s.",
    );
  }
  for (const codec of received.filter((codec) => DROPPED.some((name) => codec.startsWith(name)))) {
    add(
      "codec-dropped",
      `${codec} can't be played by viewers and is left out.`,
      "Set the encoder to H.264 and AAC (or Opus).",
    );
  }
  if (state !== "live" && state !== "reconnecting") return warnings;
  const video = tracks.find(({ kind }) => kind === "video");
  const audio = tracks.find(({ kind }) => kind === "audio");
  if (video === undefined) {
    add(
      "no-video",
      "The stream has no picture.",
      "If that isn't meant, set the encoder's video codec to H.264.",
    );
  } else {
    if (/^(hvc1|hev1)/.test(video.codec)) {
      add(
        "codec-hevc",
        "The picture is H.265 (HEVC), which many browsers can't decode.",
        "Set the video encoder to H.264.",
      );
    }
    if (video.reordered) {
      add(
        "b-frames",
        "The picture has B-frames: it plays, but the WebRTC path can't carry it and latency grows.",
        "Set B-frames (bf) to 0, or the x264 tune to zerolatency.",
      );
    }
    if (video.keyframeInterval !== undefined && video.keyframeInterval > 2.05) {
      add(
        "keyframe-interval",
        `Keyframes come every ${
          video.keyframeInterval.toFixed(1)
        } s: viewers start late and stay further behind.`,
        "Set the keyframe interval to 1 s, not to 0 or auto.",
      );
    }
  }
  if (audio === undefined) {
    add(
      "no-audio",
      "The stream has no sound.",
      "If that isn't meant, add an audio source with AAC at 48 kHz.",
    );
  } else if (audio.codec.startsWith("mp4a") && video?.reordered !== true) {
    add(
      "whep-no-sound",
      "The sound is AAC, which WebRTC can't carry: who watches by it (instant) hears nothing. All others do.",
      "To be heard by WebRTC viewers too, publish by WHIP, with Opus.",
    );
  }
  if (link !== undefined && link.lost >= LOSS_SEEN) {
    add(
      "packets-lost",
      `${Math.round(link.lost * 100)} of 100 packets get lost on their way to the box: the picture stutters.`,
      "Lower the bitrate, use a cable in place of Wi-Fi, or stop other uploads.",
    );
  }
  if (link?.transport === "tcp") {
    add(
      "udp-blocked",
      "The media comes over TCP, since UDP doesn't pass: after each lost packet all later ones wait.",
      "Let UDP through to the box's WebRTC port (8189), in the firewall on both sides.",
    );
  }
  return warnings;
}
