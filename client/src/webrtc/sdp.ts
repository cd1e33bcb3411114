/** Makes an offer's Opus stereo: browsers send one channel unless the offer says otherwise. */
export function offerStereo(sdp: string): string {
  const payload = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(sdp)?.[1];
  if (payload === undefined) return sdp;
  return sdp.replace(new RegExp(`^(a=fmtp:${payload} [^\\r\\n]*)`, "m"), (line) => {
    const rest = line.split(";").filter((part) => !/^(sprop-)?stereo=/.test(part.trim()));
    return [...rest, "stereo=1", "sprop-stereo=1"].join(";");
  });
}

/**
 * Lets Chromium's estimate start at `kbits` instead of 300 kbit/s: kept at full size, the first seconds would be mud or
 * single frames. Other browsers don't know the word and leave it.
 */
export function answerStart(sdp: string, kbits: number): string {
  const payload = /^a=rtpmap:(\d+) H264\/90000\r?$/im.exec(sdp)?.[1];
  if (payload === undefined) return sdp;
  return sdp.replace(
    new RegExp(`^(a=fmtp:${payload} [^\\r\\n]*)`, "m"),
    `$1;x-google-start-bitrate=${Math.round(kbits)}`,
  );
}

/** Candidates of an offer as RFC 8840 sends them later; undefined when the offer can't have made them. */
export function iceFragment(
  offer: string,
  candidates: readonly string[],
  options: { last: boolean },
): string | undefined {
  const ufrag = /^a=ice-ufrag:(\S+)/m.exec(offer)?.[1];
  const pwd = /^a=ice-pwd:(\S+)/m.exec(offer)?.[1];
  const media = /^m=[^\r\n]+/m.exec(offer)?.[0];
  const mid = /^a=mid:(\S+)/m.exec(offer)?.[1];
  if (ufrag === undefined || pwd === undefined || media === undefined || mid === undefined) return undefined;
  const lines = [
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    // RFC 8840: the media line only tells which one; its payloads mean nothing here.
    media.replace(/^(m=\w+ \d+ \S+).*/, "$1 0"),
    `a=mid:${mid}`,
    ...candidates.map((candidate) => `a=${candidate}`),
    ...(options.last ? ["a=end-of-candidates"] : []),
  ];
  return lines.join("\r\n") + "\r\n";
}

/** STUN and TURN servers that a `Link` header names. */
export function iceServersOf(link: string | null): RTCIceServer[] {
  const servers: RTCIceServer[] = [];
  for (const part of (link ?? "").slice(0, 8192).split(/,(?=\s*<)/).slice(0, 16)) {
    const url = /^\s*<((?:stun|turn)s?:[^>\s]{1,512})>/i.exec(part)?.[1];
    if (url === undefined || !/;\s*rel="?ice-server"?/i.test(part)) continue;
    const field = (name: string) => new RegExp(`;\\s*${name}="([^"]*)"`, "i").exec(part)?.[1];
    const [username, credential] = [field("username"), field("credential")];
    servers.push({
      urls: url,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    });
  }
  return servers;
}

/** The browser's H.264 as boxes take it, constrained baseline first; empty when it has none. */
export function sendableH264(codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  const fits = codecs.filter(({ mimeType, sdpFmtpLine = "" }) =>
    /^video\/h264$/i.test(mimeType) && /packetization-mode=1/.test(sdpFmtpLine)
  );
  const baseline = ({ sdpFmtpLine = "" }: RTCRtpCodec) => /profile-level-id=42e0/i.test(sdpFmtpLine) ? 0 : 1;
  return [...fits].sort((a, b) => baseline(a) - baseline(b));
}
