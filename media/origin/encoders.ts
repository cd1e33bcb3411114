import type { MediaMtxClient, MtxPath } from "./mediamtx-client.ts";

/** Who publishes to the box, as far as letting in and sending away goes. */
export type Encoders = {
  /** The hook has let one in. */
  admit: (encoder: { d: string; protocol: string; id: string }) => void;
  /** Ends those of a stream: the one on its path, and the one let in last. */
  cut: (d: string, path: MtxPath | undefined) => Promise<void>;
};

/** The API's names for what the hook calls a protocol. */
const SOURCES: Record<string, string> = { rtmp: "rtmpConn", srt: "srtConn", webrtc: "webRTCSession" };

/** Remembers who was let in last, by stream: MediaMTX's API shows a publisher only once its tracks are known. */
export function makeEncoders(kick: MediaMtxClient["kick"]): Encoders {
  const admitted = new Map<string, { type: string; id: string }>();
  return {
    admit: ({ d, protocol, id }) => {
      admitted.set(d, { type: SOURCES[protocol] ?? protocol, id });
    },
    cut: async (d, path) => {
      for (const source of [path?.source, admitted.get(d)]) {
        if (source !== undefined) await kick(source.type, source.id);
      }
    },
  };
}
