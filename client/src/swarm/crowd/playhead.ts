import type { FedHls } from "../../player/feeding.ts";
import type { Listing } from "./listings.ts";
import {
  bufferedAhead,
  lastReserveMs,
  leftMs,
  patienceMs,
  type PlaceOptions,
  reserveMs,
} from "./patience.ts";

export type PlayheadOptions = {
  /** How many peers could bring a rendition's segments. */
  peers: (rid: string) => number;
  /** What a fetch usually takes, in milliseconds. */
  usualMs: () => number | undefined;
};

/** Where the player is, and how long it can wait. */
export type Playhead = {
  /** Another hls.js plays; `startOf` says where its timeline has a segment. The answer ends it. */
  follow(fed: FedHls, startOf: (url: string) => number | undefined): () => void;
  /** How long the player may wait for others, in milliseconds. */
  patienceMs(listing: Listing): number;
  /** The same while somebody is on the way with it. */
  lastMs(listing: Listing): number;
  /** How long it can play on before it needs a segment, in milliseconds; undefined where it plays nothing yet. */
  leftMs(listing: Listing): number | undefined;
  /** Bits per second that the player thinks its line to the box carries. */
  bandwidth(): number;
  /** Whether the viewer has stopped the picture. */
  isPaused(): boolean;
};

/** Bits per second, until a player says what it knows of its line. */
const UNKNOWN_BANDWIDTH = 5e6;

/** Makes one that follows nobody yet. */
export function makePlayhead({ peers, usualMs }: PlayheadOptions): Playhead {
  let followed: { fed: FedHls; startOf: (url: string) => number | undefined } | undefined;
  return {
    follow(fed, startOf) {
      const own = followed = { fed, startOf };
      return () => {
        if (followed === own) followed = undefined;
      };
    },
    patienceMs: (listing) => waitMs(listing, reserveMs),
    lastMs: (listing) => waitMs(listing, lastReserveMs),
    leftMs(listing) {
      const place = placeOf(listing);
      return place && leftMs(place);
    },
    bandwidth: () => followed?.fed.hls.bandwidthEstimate ?? UNKNOWN_BANDWIDTH,
    isPaused: () => followed?.fed.video.paused ?? true,
  };

  function placeOf({ url }: Listing): PlaceOptions | undefined {
    const start = followed?.startOf(url);
    if (followed === undefined || start === undefined) return undefined;
    const { currentTime, playbackRate, buffered } = followed.fed.video;
    return {
      start,
      position: currentTime,
      buffered: bufferedAhead(buffered, currentTime),
      rate: playbackRate,
    };
  }

  function waitMs(listing: Listing, reserveOf: typeof reserveMs): number {
    const place = placeOf(listing);
    if (followed === undefined || place === undefined) return 0;
    return patienceMs({
      ...place,
      peers: peers(listing.name.rid),
      reserveMs: reserveOf(followed.fed.rung, usualMs()),
    });
  }
}
