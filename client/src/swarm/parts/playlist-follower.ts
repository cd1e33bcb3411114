import type { VerifierClient } from "../../player/verifier-client.ts";
import type { After } from "../../webrtc/schedule.ts";
import { answers, positionOf } from "../playlist-position.ts";

export type PlaylistFollowerOptions = {
  load: VerifierClient["load"];
  rid: string;
  /** The low-latency media playlist, without a query, and the multivariant one through which it is reached. */
  url: string;
  source: string;
  after: After;
  /** It isn't there, or ends. */
  onLost: () => void;
};

type Place = { n: number; p: number };

/** As long as hls.js waits for an answer that the box holds back. */
const PATIENCE = { firstByteMs: 10_000, totalMs: 20_000 };
/** An encoder that fell silent, or a box that failed, is asked again after so many milliseconds. */
const AGAIN_MS = 500;
/** Failures in a row after which it is followed no more. */
const FAILURES = 3;

/** Loads a low-latency playlist again and again, as a player of parts would; the answer ends it. */
export function followPlaylist(
  { load, rid, url, source, after, onLost }: PlaylistFollowerOptions,
): () => void {
  let closed = false;
  let failures = 0;
  let stop = () => {};

  // The first as it is: what others bring is measured against what its own address gave.
  ask();
  return close;

  function close(): void {
    closed = true;
    stop();
  }

  function again(place: Place | undefined): void {
    stop = after(AGAIN_MS, () => ask(place));
  }

  function ask(place?: Place): void {
    const query = place === undefined ? "" : `?_HLS_msn=${place.n}&_HLS_part=${place.p}`;
    const giveUp = load({ kind: "playlist", url: url + query, source, ...PATIENCE }, {
      done({ data }) {
        if (closed || typeof data !== "string") return;
        failures = 0;
        if (data.includes("#EXT-X-ENDLIST")) return lost();
        const position = positionOf(data);
        if (place !== undefined && !answers(position, { rid, ...place })) return again(place);
        const { n, open } = position;
        // Nobody expects the next question before this one has ended.
        stop = after(0, () => ask(open === undefined ? { n: n + 1, p: 0 } : { n: open.n, p: open.p + 1 }));
      },
      failed() {
        if (closed) return;
        failures++;
        if (failures >= FAILURES) return lost();
        again(place);
      },
    });
    if (!closed) stop = giveUp;
  }

  function lost(): void {
    close();
    onLost();
  }
}
