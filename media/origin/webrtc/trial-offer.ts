/** What a trial offer differs in. */
export type TrialOffer = {
  /** `m=` sections in order. */
  sections?: readonly string[][];
  /** ICE and DTLS lines of the session. */
  transport?: readonly string[];
};

/** Video as Chromium offers it by default, shortened: VP8 first, H.264 in both packetization modes, then the rest. */
export const VIDEO = [
  "m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 109 114 45 98 119 120",
  "c=IN IP4 0.0.0.0",
  "a=mid:0",
  "a=sendonly",
  "a=rtcp-mux",
  "a=rtpmap:96 VP8/90000",
  "a=rtcp-fb:96 nack pli",
  "a=rtpmap:97 rtx/90000",
  "a=fmtp:97 apt=96",
  "a=rtpmap:103 H264/90000",
  "a=rtcp-fb:103 nack pli",
  "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
  "a=rtpmap:104 rtx/90000",
  "a=fmtp:104 apt=103",
  "a=rtpmap:109 H264/90000",
  "a=fmtp:109 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f",
  "a=rtpmap:114 H264/90000",
  "a=fmtp:114 level-asymmetry-allowed=1; packetization-mode=1; profile-level-id=42E01F",
  "a=rtpmap:45 AV1/90000",
  "a=rtpmap:98 VP9/90000",
  "a=rtpmap:119 red/90000",
  "a=rtpmap:120 ulpfec/90000",
];

/** Audio as Chromium offers it by default. */
export const AUDIO = [
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110",
  "c=IN IP4 0.0.0.0",
  "a=mid:1",
  "a=sendonly",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "a=rtpmap:9 G722/8000",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:13 CN/8000",
  "a=rtpmap:110 telephone-event/48000",
];

const TRANSPORT = [
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789abcdef01234567",
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => "AB").join(":")}`,
  "a=setup:actpass",
];

/** An offer's text, ends of lines as SDP has them. */
export function trialOffer({ sections = [VIDEO, AUDIO], transport = TRANSPORT }: TrialOffer = {}): string {
  const head = ["v=0", "o=- 4611 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", ...transport];
  return [...head, ...sections.flat()].join("\r\n") + "\r\n";
}
