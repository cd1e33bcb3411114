import type { BoxStatus, Track } from "../../../../../contracts/api/status.ts";
import { isWarningCode, warningLevel } from "../../../../../contracts/api/warning-codes.ts";
import { type Fact, type Finding, type Subject, WARNING_SUBJECT } from "./finding.ts";

/** What the box found; a code of a newer box keeps the box's own words. */
export function findingsOfBox({ warnings, state }: Pick<BoxStatus, "warnings" | "state">): Finding[] {
  return warnings.map(({ code, detail, remedy }) => ({
    code,
    subject: isWarningCode(code) ? WARNING_SUBJECT[code] : "box",
    // With a picture from an encoder that has the key, another one's wrong key spoils nothing.
    level: code === "wrong-key" && state === "live" ? "attention" : warningLevel(code),
    params: {},
    said: detail,
    ...(isWarningCode(code) ? {} : { advice: remedy }),
    ...(code === "delegation-expiring" || code === "delegation-missing"
      ? { remedy: "renew-seal" as const }
      : {}),
  }));
}

/** What the box measured, by subject; what it did not measure has no fact. */
export function factsOfBox(status: BoxStatus): [Subject, Fact][] {
  const facts: [Subject, Fact][] = [];
  const { state, tracks, bitrate, keyframeInterval, rungs = [] } = status;
  if (state === "starting") facts.push(["source", { fact: "encoder-connected", params: {} }]);
  if (state !== "live") return facts;
  facts.push(["source", { fact: "encoder-live", params: {} }]);
  const source = tracks.find(({ rid }) => rid === "video") ?? tracks.find(({ kind }) => kind === "video");
  if (source !== undefined) facts.push(["picture", videoFact(source)]);
  const made = rungs.filter((rung) => rung.state === "on").map(({ height }) => `${height}p`);
  if (made.length > 0) facts.push(["picture", { fact: "rungs", params: { sizes: made.join(", ") } }]);
  const sound = tracks.find(({ kind }) => kind === "audio");
  if (sound !== undefined) facts.push(["sound", audioFact(sound)]);
  if (keyframeInterval !== null) {
    facts.push(["keyframes", { fact: "keyframes", params: { seconds: keyframeInterval.toFixed(1) } }]);
  }
  if (bitrate !== null && bitrate > 0) {
    facts.push(["network", { fact: "network-box", params: { rate: megabits(bitrate) } }]);
  }
  return facts;
}

function videoFact({ codec: written, width, height, frameRate }: Track): Fact {
  const codec = codecName(written);
  if (width === undefined || height === undefined) return { fact: "video-plain", params: { codec } };
  return {
    fact: "video",
    params: {
      codec,
      width: String(width),
      height: String(height),
      rate: frameRate === undefined ? "–" : Math.round(frameRate),
    },
  };
}

function audioFact({ codec: written, sampleRate, channels }: Track): Fact {
  const codec = codecName(written);
  if (sampleRate === undefined || channels === undefined) return { fact: "audio-plain", params: { codec } };
  return { fact: "audio", params: { codec, rate: sampleRate / 1000, channels, count: channels } };
}

const CODEC_NAMES: Readonly<Record<string, string>> = {
  avc1: "H.264",
  avc3: "H.264",
  hvc1: "H.265",
  hev1: "H.265",
  av01: "AV1",
  vp09: "VP9",
  mp4a: "AAC",
  opus: "Opus",
};

/** A codec as encoders call it in their settings; one we have no name for stays as it is written. */
function codecName(written: string): string {
  const [first = ""] = written.split(".");
  return CODEC_NAMES[first.toLowerCase()] ?? written;
}

/** Bits a second as a number of megabits. */
export function megabits(bits: number): string {
  return (bits / 1_000_000).toFixed(bits < 10_000_000 ? 2 : 1);
}
