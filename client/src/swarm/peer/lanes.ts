import { MESH_LANES } from "../../../../contracts/swarm/mesh-frames.ts";

/** The channels beside the first one of a connection. */
export type Lanes = {
  /** Queues one frame in the browser; false where the lane isn't open. Throws what a browser refuses. */
  send(frame: Uint8Array<ArrayBuffer>, lane: number): boolean;
  /** Bytes queued in the browser, of all lanes. */
  buffered(): number;
  /** Nobody hears of them any more. */
  silence(): void;
};

export type LanesOptions = {
  connection: Pick<RTCPeerConnection, "createDataChannel">;
  /** A lane that holds no more than so many bytes has room. */
  lowBytes: number;
  on: {
    frame(bytes: Uint8Array, lane: number): void;
    drained(): void;
    /** Something came that is no frame. */
    foreign(): void;
  };
};

/** Opens them; both ends know their numbers. */
export function makeLanes({ connection, lowBytes, on }: LanesOptions): Lanes {
  const lanes = Array.from({ length: MESH_LANES.count }, (_, lane) => {
    const id = MESH_LANES.first + lane;
    const made = connection.createDataChannel(MESH_LANES.label, { negotiated: true, id, ordered: true });
    made.binaryType = "arraybuffer";
    made.bufferedAmountLowThreshold = lowBytes;
    made.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) on.frame(new Uint8Array(data), lane);
      else on.foreign();
    };
    made.onbufferedamountlow = on.drained;
    return made;
  });

  return {
    send(frame, lane) {
      const channel = lanes[lane];
      if (channel?.readyState !== "open") return false;
      channel.send(frame);
      return true;
    },
    buffered: () => lanes.reduce((sum, { bufferedAmount }) => sum + bufferedAmount, 0),
    silence() {
      for (const lane of lanes) lane.onmessage = lane.onbufferedamountlow = null;
    },
  };
}
