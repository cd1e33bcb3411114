import type { StreamGrant } from "../../../../../contracts/api/box.ts";

/** What OBS' stream settings want in their own fields. */
export type EncoderTarget = { server: string; key: string };

/** Splits an RTMP address as OBS wants it: server and stream key. */
export function obsTarget(rtmp: string): EncoderTarget | undefined {
  const url = URL.parse(rtmp);
  if (url === null) return undefined;
  const at = url.pathname.lastIndexOf("/");
  const name = url.pathname.slice(at + 1);
  if (at < 1 || name === "") return undefined;
  // `host` drops what is the default, and RTMP's port isn't known to browsers: it stays as written.
  return { server: `${url.protocol}//${url.host}${url.pathname.slice(0, at)}`, key: `${name}${url.search}` };
}

/** Every way to publish, ready to copy; `secret` ones carry the stream key. */
export function encoderTargets(grant: StreamGrant): {
  obs: EncoderTarget | undefined;
  srt: string;
  whip: { server: string; bearer: string };
} {
  return {
    obs: obsTarget(grant.publish.rtmp),
    srt: grant.publish.srt,
    whip: { server: grant.publish.whip, bearer: grant.key },
  };
}

/** Encoder settings that give a seal every two seconds and no surprises; values are what encoders print, not words. */
export const ENCODER_SETTINGS = [
  { name: "encoder", value: "H.264 (x264, NVENC, QuickSync, VideoToolbox)" },
  { name: "keyframes", value: "1 s" },
  { name: "bframes", value: "0" },
  { name: "rate", value: "CBR, 2500–6000 kbit/s" },
  { name: "profile", value: "High, 4:2:0" },
  { name: "preset", value: "veryfast, zerolatency" },
  { name: "audio", value: "AAC 160 kbit/s, 48 kHz (WHIP: Opus)" },
] as const;
