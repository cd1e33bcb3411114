import type { StreamState } from "../../../contracts/api/status.ts";
import type { Link } from "../webrtc/link-meter.ts";
import { bitrateText, type Finding, finding, secondsText } from "./finding.ts";
import type { FrameCounts } from "./frame-meter.ts";
import type { RateSwings } from "./rate-meter.ts";

/** What findings about the way from the encoder to the box follow from. */
export type FlowFacts = {
  state: StreamState;
  byWebrtc?: boolean;
  /** Bits a second of all tracks. */
  bitrate?: number | undefined;
  frames?: FrameCounts | undefined;
  rate?: RateSwings | undefined;
  /** Seconds by which the media fell behind the clock lately. */
  behindS?: number;
  /** When the encoder's timestamps last went back. */
  timesBack?: { agoMs: number; byS: number } | undefined;
  /** How the media comes, where it comes by WebRTC. */
  link?: Link | undefined;
  /** The box itself is late, so that what it measures of others says little. */
  boxIsLate?: boolean;
};

/** From this share of lost packets or pictures on, viewers see it. */
const LOSS_SEEN = 0.02;
const FEWEST_DROPPED = 5;
const BEHIND_S = 1;
const SWINGS = 4;
/** A fault of a moment is told for so long. */
const TOLD_MS = 60_000;

/** What about the way to the box a person should change. */
export function flowFindings(facts: FlowFacts): Finding[] {
  const { state } = facts;
  if (state !== "live" && state !== "reconnecting") return [];
  const found = [...timesBack(facts), ...packets(facts)];
  // Who sends by WebRTC adapts to the line all the time: its rates say nothing about settings.
  if (state !== "live" || facts.boxIsLate === true) return found;
  return [
    ...uplink(facts),
    ...found,
    ...(facts.byWebrtc === true ? [] : [...dropped(facts), ...jumps(facts)]),
  ];
}

function uplink({ behindS = 0, bitrate }: FlowFacts): Finding[] {
  if (behindS < BEHIND_S) return [];
  const now = bitrate === undefined ? "" : ` (${bitrateText(bitrate)} now)`;
  return [finding(
    "uplink-short",
    `The stream comes slower than time passes: in the last 20 s it fell ${secondsText(behindS)} behind.`,
    `Lower the encoder's bitrate${now} or stop other uploads; or the encoder's machine is too slow: lower the resolution.`,
  )];
}

function dropped({ frames }: FlowFacts): Finding[] {
  const lately = frames?.lately;
  if (lately === undefined || lately.dropped < FEWEST_DROPPED) return [];
  const all = lately.dropped + lately.received;
  if (lately.dropped < LOSS_SEEN * all) return [];
  return [finding(
    "frames-dropped",
    `${lately.dropped} of the last ${all} pictures are missing: the encoder left them out.`,
    "Lower the bitrate if its network is short, or resolution, frame rate or preset (x264: veryfast) if its machine is.",
  )];
}

function jumps({ rate }: FlowFacts): Finding[] {
  if (rate === undefined || rate.swings < SWINGS) return [];
  return [finding(
    "bitrate-jumping",
    `The bitrate jumps between ${bitrateText(rate.lowest)} and ${bitrateText(rate.highest)}: ` +
      "viewers with little to spare stall at its peaks.",
    "Set the encoder's rate control to CBR, or a maximum bitrate with a buffer of one second.",
  )];
}

function timesBack({ timesBack }: FlowFacts): Finding[] {
  if (timesBack === undefined || timesBack.agoMs > TOLD_MS) return [];
  const ago = Math.round(timesBack.agoMs / 1000);
  return [finding(
    "timestamps-back",
    `The encoder's timestamps went back by ${secondsText(timesBack.byS)} ${ago} s ago: ` +
      "the stream breaks off each time, for ten seconds at most.",
    "Restart the encoder's output, and don't loop or splice sources in it without new timestamps (ffmpeg: -fflags +genpts).",
  )];
}

function packets({ link }: FlowFacts): Finding[] {
  const found: Finding[] = [];
  if (link !== undefined && link.lost >= LOSS_SEEN) {
    found.push(finding(
      "packets-lost",
      `${Math.round(link.lost * 100)} of 100 packets get lost on their way to the box: the picture stutters.`,
      "Lower the bitrate, use a cable in place of Wi-Fi, or stop other uploads.",
    ));
  }
  if (link?.transport === "tcp") {
    found.push(finding(
      "udp-blocked",
      "The media comes over TCP, since UDP doesn't pass: after each lost packet all later ones wait.",
      "Let UDP through to the box's WebRTC port (8189), in the firewall on both sides.",
    ));
  }
  return found;
}
