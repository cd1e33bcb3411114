import type { MediaMtxClient } from "./mediamtx-client.ts";

/** Sees to it that a stream whose muxer broke under its encoder needn't wait for MediaMTX's own ten seconds. */
export type MuxerRenewal = {
  /** Takes a line of the log, of which MediaMTX's begin with its name. */
  read: (line: string) => void;
  /** Resolves when what was begun is through. */
  settled: () => Promise<void>;
};

export type MuxerRenewalOptions = {
  client: Pick<MediaMtxClient, "paths" | "renewMuxers">;
  /** Milliseconds since 1970. */
  now: () => number;
  log: (line: string) => void;
};

/**
 * What breaks a muxer: a first picture by WebRTC whose parameters were lost on the way, timestamps that go back, pictures too far
 * out of order. The next keyframe is as good as any. From the line's start, since other lines quote what strangers send.
 */
const BROKE = /^MediaMTX: ERR \[HLS\] \[muxer live\/([a-z0-9-]{1,32})\] muxer instance crashed: /;
/** An encoder that breaks its muxer again and again is left to MediaMTX's own pace. */
const MOST_RENEWALS = 3;
const WITHIN_MS = 10_000;

/** Begins with nothing broken. */
export function makeMuxerRenewal({ client, now, log }: MuxerRenewalOptions): MuxerRenewal {
  let renewedMs: number[] = [];
  let last: Promise<void> = Promise.resolve();

  const renew = async (d: string) => {
    renewedMs = renewedMs.filter((ms) => now() - ms < WITHIN_MS);
    if (renewedMs.length >= MOST_RENEWALS) return;
    const others = (await client.paths()).filter(({ name, ready }) => ready && name !== `live/${d}`);
    // MediaMTX renews all muxers or none, and a neighbour would lose the seconds up to its next keyframe.
    if (others.length > 0) return;
    renewedMs.push(now());
    if (await client.renewMuxers()) log(`${d}: its muxer broke and is made anew`);
  };

  return {
    read: (line) => {
      const d = BROKE.exec(line)?.[1];
      if (d === undefined) return;
      last = last.then(() => renew(d)).catch((error: unknown) => {
        log(`${d}: its muxer broke and couldn't be made anew: ${error}`);
      });
    },
    settled: () => last,
  };
}
