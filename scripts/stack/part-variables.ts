import { EDGE_VARIABLES } from "../../edge/variables.ts";
import { PORTS } from "../environment.ts";

/** Which variables of ours each part of the stack is told, if the person set them; no part hears another one's secrets. */
export const PART_VARIABLES = {
  relay: ["DSTREAM_HOME", "DSTREAM_LISTEN", PORTS.relay.variable],
  edge: EDGE_VARIABLES.map(({ name }) => name),
  client: ["DSTREAM_HOME", ...Object.values(PORTS).map(({ variable }) => variable)],
  box: [
    ...[
      "DSTREAM_HOME",
      "DSTREAM_LISTEN",
      "DSTREAM_MEDIAMTX",
      "DSTREAM_BOX_KEY",
      "DSTREAM_BOX_OWNERS",
      "DSTREAM_LADDER",
    ],
    ...["DSTREAM_BOX_MONERO_ADDRESS", "DSTREAM_BOX_MONERO_VIEW_KEY", "DSTREAM_MONERO_NODES"],
    ...[PORTS.box, PORTS.rtmp, PORTS.srt, PORTS.webrtc].map(({ variable }) => variable),
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
