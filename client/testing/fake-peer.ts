const OFFER = [
  "v=0",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789012345678901",
  "m=video 9 UDP/TLS/RTP/SAVPF 108",
  "a=mid:0",
  "a=rtpmap:108 H264/90000",
  "a=fmtp:108 packetization-mode=1;profile-level-id=42e01f",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=mid:1",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "",
].join("\r\n");

class FakeSender {
  transport = Object.assign(new EventTarget(), { state: "new" });
  parameters = { encodings: [{}] as RTCRtpEncodingParameters[] };
  set: { parameters: unknown; options: unknown }[] = [];
  forcesKeyframes = true;
  getParameters() {
    return structuredClone(this.parameters);
  }
  setParameters(
    parameters: { encodings: RTCRtpEncodingParameters[] },
    options?: { encodingOptions: unknown },
  ): Promise<void> {
    const forced = this.forcesKeyframes ? options?.encodingOptions : undefined;
    this.set.push({ parameters, options: forced });
    this.parameters = parameters;
    return Promise.resolve();
  }
}

/** A browser's connection that a test connects and breaks. */
export class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = "new";
  senders: FakeSender[] = [];
  codecs: RTCRtpCodec[] = [];
  local = "";
  remote = "";
  closed = false;
  /** Statistics grow with it: the box is heard. */
  heard = 1;

  constructor(readonly configuration: RTCConfiguration) {
    super();
  }
  addTransceiver(_track: unknown, init: { sendEncodings: RTCRtpEncodingParameters[] }) {
    const sender = new FakeSender();
    sender.parameters = { encodings: init.sendEncodings };
    this.senders.push(sender);
    return {
      sender,
      setCodecPreferences: (codecs: RTCRtpCodec[]) => {
        this.codecs = codecs;
      },
    };
  }
  createOffer() {
    return Promise.resolve({ type: "offer", sdp: OFFER });
  }
  setLocalDescription({ sdp }: { sdp: string }): Promise<void> {
    this.local = sdp;
    return Promise.resolve();
  }
  setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.remote = sdp;
    return Promise.resolve();
  }
  getConfiguration() {
    return this.configuration;
  }
  setConfiguration(configuration: RTCConfiguration): void {
    Object.assign(this.configuration, configuration);
  }
  getStats() {
    return Promise.resolve(
      new Map<string, unknown>([
        ["T", { type: "transport", selectedCandidatePairId: "P" }],
        ["P", {
          type: "candidate-pair",
          localCandidateId: "L",
          responsesReceived: this.heard,
          bytesReceived: 0,
        }],
        ["L", { type: "local-candidate", protocol: "udp" }],
        ["V", { type: "outbound-rtp", kind: "video", bytesSent: 1000 * this.heard, framesPerSecond: 30 }],
      ]),
    );
  }
  close(): void {
    this.closed = true;
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
  /** The box says goodbye. */
  boxCloses(): void {
    const transport = this.senders[1]?.transport;
    if (transport === undefined) return;
    transport.state = "closed";
    transport.dispatchEvent(new Event("statechange"));
  }
  candidate(candidate: string | null): void {
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate: candidate && { candidate } }));
  }
}

/** The H.264 a usual browser can send, among other things. */
export const CODECS: RTCRtpCodec[] = [
  { mimeType: "video/VP8", clockRate: 90000 },
  { mimeType: "video/H264", clockRate: 90000, sdpFmtpLine: "packetization-mode=0;profile-level-id=42e01f" },
  { mimeType: "video/H264", clockRate: 90000, sdpFmtpLine: "packetization-mode=1;profile-level-id=64001f" },
  { mimeType: "video/H264", clockRate: 90000, sdpFmtpLine: "packetization-mode=1;profile-level-id=42e01f" },
];
