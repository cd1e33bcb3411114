import type { After } from "../../webrtc/schedule.ts";
import type { PeerLink } from "../peer/peer-links.ts";

/** Round trips change when a way does, which is seldom; milliseconds. */
const LOOK_MS = 5000;

/** Keeps an eye on how far the neighbours are. */
export function makeDistance(after: After, links: () => readonly Pick<PeerLink, "roundTripMs">[]) {
  let hop: number | undefined;
  let closed = false;
  let cancel = after(LOOK_MS, () => void look());

  async function look(): Promise<void> {
    // A browser may refuse to say it of a connection that is ending.
    const looks = await Promise.allSettled(links().map((link) => link.roundTripMs()));
    const trips = looks.map((look) => look.status === "fulfilled" ? look.value : undefined)
      .filter((ms) => ms !== undefined)
      .sort((a, b) => a - b);
    // The slower half: who waits for an object waits for those too.
    const trip = trips[Math.floor(trips.length * 0.75)];
    if (trip !== undefined) hop = trip / 2;
    if (!closed) cancel = after(LOOK_MS, () => void look());
  }

  return {
    /** One way to a neighbour, in milliseconds; `undefined` before it was measured. */
    hopMs: () => hop,
    close(): void {
      closed = true;
      cancel();
    },
  };
}
