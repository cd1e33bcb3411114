import type { After } from "../../webrtc/schedule.ts";
import type { RelayOffer } from "./relay-offer.ts";

export type RelayWatchOptions = {
  ask: () => Promise<RelayOffer>;
  after: After;
  /** Hears every answer that is one; until the first nothing is known. */
  onOffer: (offered: boolean) => void;
};

/** An edge that could not be asked is asked again after so long, then after twice as long, and so on; milliseconds. */
const RETRY_MS = 5000;
/** The longest of these waits, and when an edge that said no is asked again. */
const SELDOM_MS = 5 * 60_000;

/** Asks whether addresses can be hidden until somebody says yes, or until stopped. */
export function watchRelay({ ask, after, onOffer }: RelayWatchOptions): () => void {
  let cancel = () => {};
  let stopped = false;
  let wait = RETRY_MS;
  void look();
  return () => {
    stopped = true;
    cancel();
  };

  async function look(): Promise<void> {
    const offer = await ask();
    if (stopped) return;
    if (offer !== "unknown") onOffer(offer === "yes");
    if (offer === "yes") return;
    cancel = after(offer === "no" ? SELDOM_MS : wait, () => void look());
    wait = offer === "no" ? RETRY_MS : Math.min(SELDOM_MS, 2 * wait);
  }
}
