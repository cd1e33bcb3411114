import type { After } from "../../webrtc/schedule.ts";
import type { PeerLink } from "../peer/peer-links.ts";

/** Round trips change when a way does, which is seldom; milliseconds. */
const LOOK_MS = 5000;

/** What a busy machine adds to a round trip isn't distance: the shortest of so many looks is nearest to it. */
const LOOKS = 3;

type Measured = Pick<PeerLink, "roundTripMs">;

/** Keeps an eye on how far the neighbours are. */
export function makeDistance(after: After, links: () => readonly Measured[]) {
  let hop: number | undefined;
  let medianHop: number | undefined;
  let closed = false;
  const last = new WeakMap<Measured, readonly number[]>();
  let cancel = after(LOOK_MS, () => void look());

  async function look(): Promise<void> {
    // A browser may refuse to say it of a connection that is ending.
    const looked = links();
    const looks = await Promise.allSettled(looked.map((link) => link.roundTripMs()));
    const trips: number[] = [];
    const shortest: number[] = [];
    for (const [at, link] of looked.entries()) {
      const look = looks[at];
      const ms = look?.status === "fulfilled" ? look.value : undefined;
      if (ms === undefined) continue;
      trips.push(ms);
      const some = [...last.get(link) ?? [], ms].slice(-LOOKS);
      last.set(link, some);
      shortest.push(Math.min(...some));
    }
    trips.sort((a, b) => a - b);
    shortest.sort((a, b) => a - b);
    // The slower half: who waits for an object waits for those too.
    const trip = trips[Math.floor(trips.length * 0.75)];
    if (trip !== undefined) hop = trip / 2;
    const median = shortest[Math.floor((shortest.length - 1) / 2)];
    if (median !== undefined) medianHop = median / 2;
    if (!closed) cancel = after(LOOK_MS, () => void look());
  }

  return {
    /** One way to a neighbour, in milliseconds; `undefined` before it was measured. */
    hopMs: () => hop,
    /** The same to most neighbours, at its shortest of late: no few who answer late on purpose make it longer, nor does a busy machine. */
    medianHopMs: () => medianHop,
    close(): void {
      closed = true;
      cancel();
    },
  };
}
