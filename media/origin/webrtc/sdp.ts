/** Why an offer is not taken: what happened, why, and what to do now. */
export type OfferRefusal = { verdict: "refused"; status: 400 | 406; code: string; detail: string };

/** An offer that may be passed on, as it is to be passed on. */
export type OfferVerdict = { verdict: "accepted"; sdp: string } | OfferRefusal;

type Section = { kind: string; payloads: string[]; lines: string[] };
type Offer = { session: string[]; sections: Section[] };
type Codec = { name: string; fmtp: string };

/** A browser's full offer has about 150 lines. */
const MOST_LINES = 2000;
const MEDIA_LINE = /^m=([a-z]+) (\d{1,5}(?:\/\d+)?) ([A-Z/]+) ([\w .*-]+)$/;

/**
 * Judges what a publisher offers. What viewers can't play is taken out, so that no answer can choose it: of the picture
 * H.264 with packetization-mode=1 stays, of the sound Opus.
 */
export function judgePublishOffer(text: string): OfferVerdict {
  const offer = readOffer(text);
  if (offer === undefined) return MALFORMED;
  const kinds = offer.sections.map(({ kind }) => kind);
  if (kinds.some((kind) => kind !== "video" && kind !== "audio")) {
    return refused(
      406,
      "unsupported-media",
      `The offer holds ${kinds.filter((kind) => kind !== "video" && kind !== "audio").join(", ")}. ` +
        "A box takes one picture and one sound: offer these alone, without data channels.",
    );
  }
  for (const kind of ["video", "audio"]) {
    if (kinds.filter((one) => one === kind).length > 1) {
      const detail = `The offer holds more than one ${kind} track. A box takes one of each: offer one.`;
      return refused(406, "too-many-tracks", detail);
    }
  }
  const lines = [...offer.session];
  for (const section of offer.sections) {
    const kept = playablePayloads(section);
    if (kept.length === 0) return section.kind === "video" ? noH264(section) : NO_OPUS;
    lines.push(...restrict(section, kept));
  }
  return { verdict: "accepted", sdp: lines.join("\r\n") + "\r\n" };
}

/** Judges what a viewer offers; it goes on as it came, since the box sends what the stream has. */
export function judgeWatchOffer(text: string): OfferVerdict {
  const offer = readOffer(text);
  if (offer === undefined) return MALFORMED;
  if (!offer.sections.some(({ kind }) => kind === "video" || kind === "audio")) {
    const detail = "The offer asks for neither picture nor sound. Offer to receive video and audio.";
    return refused(406, "unsupported-media", detail);
  }
  return { verdict: "accepted", sdp: text };
}

/** Reads an offer as far as it has to be known; undefined when a WebRTC stack couldn't have made it. */
function readOffer(text: string): Offer | undefined {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  if (lines.length > MOST_LINES || lines[0] !== "v=0") return undefined;
  const offer: Offer = { session: [], sections: [] };
  for (const line of lines) {
    if (!/^[a-z]=./.test(line) || hasControls(line)) return undefined;
    if (line.startsWith("m=")) {
      const media = MEDIA_LINE.exec(line);
      if (media === null) return undefined;
      offer.sections.push({ kind: media[1] ?? "", payloads: (media[4] ?? "").split(" "), lines: [line] });
    } else (offer.sections.at(-1)?.lines ?? offer.session).push(line);
  }
  const has = (name: string) => lines.some((line) => line.startsWith(`a=${name}:`));
  if (offer.sections.length === 0 || !["ice-ufrag", "ice-pwd", "fingerprint"].every(has)) return undefined;
  return offer;
}

function hasControls(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    if (line.charCodeAt(at) < 0x20) return true;
  }
  return false;
}

function codecsOf({ lines }: Section): Map<string, Codec> {
  const codecs = new Map<string, Codec>();
  for (const line of lines) {
    const [, payload = "", name = ""] = /^a=rtpmap:(\d+) ([^/]+)\//.exec(line) ?? [];
    if (name !== "") codecs.set(payload, { name: name.toLowerCase(), fmtp: "" });
  }
  for (const line of lines) {
    const [, payload = "", fmtp = ""] = /^a=fmtp:(\d+) (.*)$/.exec(line) ?? [];
    const codec = codecs.get(payload);
    if (codec !== undefined) codec.fmtp = fmtp.replaceAll(" ", "").toLowerCase();
  }
  return codecs;
}

function playablePayloads(section: Section): string[] {
  const codecs = codecsOf(section);
  const parameters = (payload: string) => codecs.get(payload)?.fmtp.split(";") ?? [];
  const plays = (payload: string) => {
    const name = codecs.get(payload)?.name;
    return section.kind === "audio"
      ? name === "opus"
      : name === "h264" && parameters(payload).includes("packetization-mode=1");
  };
  const media = section.payloads.filter(plays);
  // Lost packets of what stays may be sent again.
  const repairs = section.payloads.filter((payload) =>
    codecs.get(payload)?.name === "rtx" && media.some((of) => parameters(payload).includes(`apt=${of}`))
  );
  return media.length === 0
    ? []
    : section.payloads.filter((one) => media.includes(one) || repairs.includes(one));
}

function restrict({ payloads, lines }: Section, kept: readonly string[]): string[] {
  const [media = "", ...rest] = lines;
  const head = media.slice(0, media.length - payloads.join(" ").length);
  return [
    head + kept.join(" "),
    ...rest.filter((line) => {
      const payload = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)[ ]/.exec(line)?.[1];
      return payload === undefined || kept.includes(payload);
    }),
  ];
}

function refused(status: OfferRefusal["status"], code: string, detail: string): OfferRefusal {
  return { verdict: "refused", status, code, detail };
}

const MALFORMED = refused(
  400,
  "malformed-sdp",
  "The body is no SDP offer of a WebRTC client (v=0, media, ICE and DTLS lines). Send the client's offer unchanged.",
);

const NO_OPUS = refused(
  406,
  "no-opus",
  "The offer's sound is without Opus, the only one WebRTC viewers and HLS share. Switch the audio encoder to Opus.",
);

function noH264(section: Section): OfferRefusal {
  const offered = [...new Set([...codecsOf(section).values()].map(({ name }) => name))]
    .filter((name) => !["rtx", "red", "ulpfec", "flexfec-03"].includes(name));
  return refused(
    406,
    "no-h264",
    `The offer has no H.264 with packetization-mode=1 (it has ${
      offered.join(", ") || "nothing known"
    }), and only ` +
      "that plays for every viewer. Set the video encoder to H.264; in a page, put it first with setCodecPreferences.",
  );
}
