import { FakePeer } from "./fake-peer.ts";

/** A browser's connection that receives, which a test feeds, connects and breaks. */
export class FakeReceiver extends FakePeer {
  frames = 0;
  packets = 0;
  soundPackets = 0;
  readonly transport = Object.assign(new EventTarget(), { state: "new" });
  readonly asked: string[] = [];

  override addTransceiver(kind: unknown) {
    this.asked.push(String(kind));
    const made = super.addTransceiver(kind, { sendEncodings: [] });
    return { ...made, receiver: { transport: this.transport } };
  }
  getTransceivers() {
    return this.asked.map(() => ({ receiver: { transport: this.transport } }));
  }
  override getStats() {
    return Promise.resolve(
      new Map<string, unknown>([
        ["T", { type: "transport", selectedCandidatePairId: "P" }],
        ["P", { type: "candidate-pair", currentRoundTripTime: 0.02 }],
        ["V", {
          type: "inbound-rtp",
          kind: "video",
          framesDecoded: this.frames,
          packetsReceived: this.packets,
          totalProcessingDelay: this.frames * 0.05,
        }],
        ["A", { type: "inbound-rtp", kind: "audio", packetsReceived: this.soundPackets }],
      ]),
    );
  }

  /** A second of media. */
  feed(): void {
    this.frames += 30;
    this.packets += 100;
  }
  override boxCloses(): void {
    this.transport.state = "closed";
    this.transport.dispatchEvent(new Event("statechange"));
  }
}
