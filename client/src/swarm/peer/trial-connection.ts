import { MESH_CHANNEL } from "../../../../contracts/swarm/mesh-frames.ts";

type Listener = ((event: never) => void) | null;

/** A browser's channel that a test connects and breaks. */
export class TrialChannel {
  readyState = "connecting";
  binaryType = "";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  ordered = true;
  maxRetransmits: number | null = null;
  maxPacketLifeTime: number | null = null;
  onopen: Listener = null;
  onclose: Listener = null;
  onmessage: Listener = null;
  onbufferedamountlow: Listener = null;
  sent: Uint8Array[] = [];
  other: TrialChannel | undefined;

  constructor(readonly label: string = MESH_CHANNEL) {}

  send(frame: Uint8Array): void {
    this.sent.push(frame);
    this.other?.hear(frame.slice().buffer);
  }

  hear(data: unknown): void {
    this.onmessage?.({ data } as never);
  }

  open(): void {
    this.readyState = "open";
    this.onopen?.({} as never);
  }

  close(): void {
    this.readyState = "closed";
    if (this.other?.readyState !== "open") return;
    this.other.readyState = "closed";
    this.other.onclose?.({} as never);
  }
}

const SDP = "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n" +
  "a=fingerprint:sha-256 00:11\r\n";

/** All connections of one trial, so that an answer finds the offer it is to. */
export type TrialWorld = {
  make: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Takes in one that a test makes, given its number and all others. */
  add: (make: (id: number, world: TrialConnection[]) => TrialConnection) => RTCPeerConnection;
  made: TrialConnection[];
  /** Lets packets find the way between connections that exchanged descriptions; of one alone where it is given. */
  connect(only?: TrialConnection): void;
};

/** A browser's connection whose packets find the way when a test says so. */
export class TrialConnection {
  connectionState = "new";
  iceGatheringState = "complete";
  signalingState = "stable";
  localDescription: { type: string; sdp: string } | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ondatachannel: Listener = null;
  onicegatheringstatechange: (() => void) | null = null;
  channel: TrialChannel | undefined;
  /** Agreed on by their numbers; a test opens them. */
  lanes: TrialChannel[] = [];
  remote: number | undefined;
  closed = false;

  constructor(
    readonly id: number,
    readonly configuration: RTCConfiguration,
    readonly world: TrialConnection[],
  ) {}

  createDataChannel(label: string, { negotiated = false }: RTCDataChannelInit = {}): TrialChannel {
    const made = new TrialChannel(label);
    if (negotiated) this.lanes.push(made);
    else this.channel = made;
    return made;
  }
  createOffer() {
    return Promise.resolve({ type: "offer", sdp: this.#sdp() });
  }
  createAnswer() {
    return Promise.resolve({ type: "answer", sdp: this.#sdp() });
  }
  setLocalDescription(description: { type: string; sdp: string }): Promise<void> {
    this.localDescription = description;
    return Promise.resolve();
  }
  setRemoteDescription({ sdp }: { type: string; sdp: string }): Promise<void> {
    this.remote = Number(/^a=trial:(\d+)/m.exec(sdp)?.[1]);
    return Promise.resolve();
  }
  getStats() {
    return Promise.resolve(new Map());
  }
  turn(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.connectionState = "closed";
    this.channel?.close();
  }

  #sdp(): string {
    const relayed = this.configuration.iceTransportPolicy === "relay";
    const servers = this.configuration.iceServers?.length ?? 0;
    const candidates = relayed && servers === 0
      ? ""
      : `a=candidate:1 1 udp 1 192.0.2.1 9 typ ${relayed ? "relay" : "host"}\r\n`;
    return `${SDP}${candidates}a=trial:${this.id}\r\n`;
  }
}

/** Makes connections that know each other by a line in their descriptions. */
export function makeTrialWorld(): TrialWorld {
  const made: TrialConnection[] = [];
  const add: TrialWorld["add"] = (make) => {
    const connection = make(made.length, made);
    made.push(connection);
    return connection as unknown as RTCPeerConnection;
  };
  return {
    made,
    add,
    make: (configuration) => add((id, world) => new TrialConnection(id, configuration, world)),
    connect(only) {
      for (const one of only === undefined ? made : [only]) {
        const other = one.remote === undefined ? undefined : made[one.remote];
        if (one.channel === undefined || other?.remote !== one.id || one.closed || other.closed) continue;
        if (one.channel.readyState !== "connecting") continue;
        const far = new TrialChannel(one.channel.label);
        far.other = one.channel;
        one.channel.other = far;
        other.channel = far;
        one.turn("connected");
        other.turn("connected");
        far.readyState = "open";
        other.ondatachannel?.({ channel: far } as never);
        far.open();
        one.channel.open();
      }
    },
  };
}
