import type { Core, SegmentErrorDetails } from "p2p-media-loader-core";
import { makeContributions } from "./contributions.ts";
import type { Offence } from "./standing.ts";

export type DownloadsOptions = {
  core: Pick<Core, "addEventListener">;
  /** How long the object at an address is, where that is known. */
  lengthOf: (url: string) => number | undefined;
  /** A peer is asked for the object at this address. */
  onAsked: (peer: string, url: string) => void;
  /** Somebody is known to have done so; of bytes that don't hold, `url` says which. */
  onOffence: (peer: string, offence: Offence, url?: string) => void;
  /** The library is done with an address, however it ended. */
  onEnd: (url: string) => void;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
};

/** Who sends nothing for so long, in milliseconds, is waited for no more; the library itself gives up after a second. */
const STILL_MS = 700;

/** Fewer bytes in that time are none: half of what pages of ours send in one message. */
const LEAST_BYTES = 8000;
/** Whoever was asked so long ago, in milliseconds, and sent fewer bytes than those and than this part of the object, was silent. */
const SILENT_MS = 1000;
const SILENT_PART = 0.1;

/** What the library downloads, and whose bytes came. */
export type Downloads = {
  /** Whether bytes of it come: a peer was asked, or has sent more than a few, a moment ago. */
  running(url: string): boolean;
  /** Who gave which share of an object, from 0 to 1; what is known of it is forgotten. */
  shares(url: string): ReadonlyMap<string, number>;
};

/** Listens to the library's downloads. */
export function watchDownloads(
  { core, lengthOf, onAsked, onOffence, onEnd, now }: DownloadsOptions,
): Downloads {
  const contributions = makeContributions();
  /** How many downloads of an address there are, when enough of it last came, and how many bytes since when. */
  const running = new Map<string, { downloads: number; movedAt: number; from: number; bytes: number }>();
  /** What each peer was asked for, when, and how many bytes it has sent since. */
  const asked = new Map<string, { at: number; bytes: number }>();
  const keyOf = (peer: string, url: string) => `${peer} ${url}`;

  core.addEventListener("onSegmentStart", ({ segment: { url }, peerId }) => {
    const downloads = (running.get(url)?.downloads ?? 0) + 1;
    running.set(url, { downloads, movedAt: now(), from: now(), bytes: 0 });
    if (peerId === undefined) return;
    asked.set(keyOf(peerId, url), { at: now(), bytes: 0 });
    contributions.began(peerId, url);
    onAsked(peerId, url);
  });
  core.addEventListener("onChunkDownloaded", (bytes, source, peer) => {
    if (source !== "p2p" || peer === undefined) return;
    for (const url of contributions.came(peer, bytes)) {
      const own = asked.get(keyOf(peer, url));
      if (own !== undefined) own.bytes += bytes;
      const known = running.get(url);
      if (known === undefined) continue;
      if (now() - known.from >= STILL_MS) Object.assign(known, { from: now(), bytes: 0 });
      known.bytes += bytes;
      if (known.bytes >= LEAST_BYTES) Object.assign(known, { movedAt: now(), from: now(), bytes: 0 });
    }
  });
  core.addEventListener("onSegmentLoaded", ({ segmentUrl, peerId }) => end(segmentUrl, peerId));
  core.addEventListener("onSegmentAbort", ({ segment: { url }, peerId }) => {
    // Somebody was faster, most likely this page itself at the box.
    const silent = peerId !== undefined && wasSilent(peerId, url);
    end(url, peerId);
    if (silent) onOffence(peerId, "silence");
  });
  core.addEventListener("onSegmentError", (details) => {
    end(details.segment.url, details.peerId);
    judge(details);
  });

  return {
    running: (url) => now() - (running.get(url)?.movedAt ?? -Infinity) < STILL_MS,
    shares(url) {
      const bytes = contributions.ended(url);
      const sum = [...bytes.values()].reduce((total, share) => total + share, 0);
      return new Map([...bytes].map(([peer, share]) => [peer, share / sum]));
    },
  };

  function wasSilent(peer: string, url: string): boolean {
    const own = asked.get(keyOf(peer, url));
    const ms = own === undefined ? 0 : now() - own.at;
    if (own === undefined || ms < SILENT_MS) return false;
    return own.bytes < Math.min(LEAST_BYTES * ms / STILL_MS, SILENT_PART * (lengthOf(url) ?? 0));
  }

  function end(url: string, peer: string | undefined): void {
    if (peer !== undefined) {
      asked.delete(keyOf(peer, url));
      contributions.paused(peer, url);
    }
    const known = running.get(url);
    if (known !== undefined && --known.downloads <= 0) running.delete(url);
    onEnd(url);
  }

  function judge({ error, peerId: peer, segment: { url } }: SegmentErrorDetails): void {
    if (peer === undefined) return;
    switch (error.type) {
      case "p2p-segment-validation-failed": {
        // The library names who sent the end of it; only who sent all of it is proven to have bent it.
        const [alone, ...others] = contributions.ended(url).keys();
        return alone !== undefined && others.length === 0
          ? onOffence(alone, "byte-mismatch", url)
          : undefined;
      }
      case "peer-protocol-violation":
        contributions.ended(url);
        return onOffence(peer, "protocol");
      case "peer-response-bytes-length-mismatch":
        // Another may have named the length that this one's doesn't fit, so it counts no more than silence.
        contributions.ended(url);
        return onOffence(peer, "silence");
      case "bytes-receiving-timeout":
        return onOffence(peer, "silence");
    }
  }
}
