import type Hls from "hls.js";
import type { HlsRungName } from "./rung.ts";
import type { VerifierClient } from "./verifier-client.ts";

/** An hls.js that plays, and the multivariant playlist it was given. */
export type FedHls = { hls: Hls; video: HTMLVideoElement; rung: HlsRungName; source: string };

/** What hls.js gets everything from: the verifier alone, or the verifier and other viewers; which it is may change while it plays. */
export type Feeding = Pick<VerifierClient, "load"> & {
  /** Says that an hls.js was made, before it loads anything, until the answer is called. */
  opened(fed: FedHls): () => void;
};
