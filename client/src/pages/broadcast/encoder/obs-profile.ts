import type { StreamGrant } from "../../../../../contracts/api/box.ts";
import { encoderTargets } from "./encoder-settings.ts";
import type { ArchivedFile } from "./stored-zip.ts";

/** How OBS is to send. */
export type ObsWay = "whip" | "rtmp";

/** Kilobits a second: 1080p30 or 720p60, and what a home uplink usually carries. */
const [VIDEO_KBITS, AUDIO_KBITS] = [4500, 160];

/**
 * The folder that OBS' *Profile → Import* takes, with the stream key in it; undefined where the box named no such way.
 *
 * Files and field names are those of OBS 30.0 to 32: OBSBasic_Profiles.cpp (which files), AdvancedOutput.cpp ([AdvOut]),
 * OBSBasic_Service.cpp with whip-service.cpp and rtmp-custom.c (service.json), obs-x264.c (streamEncoder.json). 30.0 is the
 * first with WHIP; RTMP's profile was seen streaming from 29.0 as well, which knows AAC alone and leaves `AudioEncoder` unread.
 */
export function obsProfile(grant: StreamGrant, way: ObsWay): ArchivedFile[] | undefined {
  const service = serviceOf(grant, way);
  if (service === undefined) return undefined;
  const folder = obsProfileName(grant.d, way);
  return [
    { path: `${folder}/basic.ini`, text: basicIni(folder, way) },
    { path: `${folder}/service.json`, text: json(service) },
    { path: `${folder}/streamEncoder.json`, text: json(x264Settings(way)) },
  ];
}

/** What the profile is called in OBS, and its folder. */
export function obsProfileName(d: string, way: ObsWay): string {
  return `dStream-${d}-${way.toUpperCase()}`;
}

function serviceOf(grant: StreamGrant, way: ObsWay) {
  const { obs, whip } = encoderTargets(grant);
  if (way === "whip") {
    return {
      type: "whip_custom",
      settings: { service: "WHIP", server: whip.server, bearer_token: whip.bearer },
    };
  }
  return obs && {
    type: "rtmp_custom",
    settings: { server: obs.server, key: obs.key, use_auth: false, bwtest: false },
  };
}

function basicIni(name: string, way: ObsWay): string {
  return [
    "[General]",
    `Name=${name}`,
    "",
    "[Output]",
    // The simple mode knows no keyframe interval.
    "Mode=Advanced",
    "",
    "[AdvOut]",
    // Every OBS has this one; a graphics card's own differs from machine to machine.
    "Encoder=obs_x264",
    `AudioEncoder=${way === "whip" ? "ffmpeg_opus" : "ffmpeg_aac"}`,
    "TrackIndex=1",
    `Track1Bitrate=${AUDIO_KBITS}`,
    "",
    "[Video]",
    "FPSType=0",
    "FPSCommon=30",
    "",
    "[Audio]",
    "SampleRate=48000",
    "ChannelSetup=Stereo",
    "",
  ].join("\n");
}

function x264Settings(way: ObsWay) {
  return {
    rate_control: "CBR",
    bitrate: VIDEO_KBITS,
    keyint_sec: 1,
    bf: 0,
    preset: "veryfast",
    // What WebRTC negotiates is the constrained baseline; RTMP has no such bound.
    profile: way === "whip" ? "baseline" : "high",
    tune: "zerolatency",
    // A keyframe at each cut would make the segments uneven.
    x264opts: "scenecut=0",
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
