import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { Arbiter } from "../../../../contracts/escrow/terms.ts";
import { type ArbiterOffer, askForArbiter } from "./arbiter-offer.ts";

export type OfferedArbiters = {
  offers: Accessor<readonly ArbiterOffer[]>;
  arbiters: Accessor<readonly Arbiter[]>;
  /** Every edge has said what it is, or hasn't answered in time. */
  asked: Accessor<boolean>;
  again: () => void;
};

/** Asks edges whether they arbitrate, while its owner lives. */
export function createArbiters(edges: readonly string[]): OfferedArbiters {
  const [offers, setOffers] = createSignal<readonly ArbiterOffer[]>([]);
  const [waiting, setWaiting] = createSignal(0);
  let over = false;
  onCleanup(() => over = true);
  const ask = () => {
    setOffers([]);
    setWaiting(edges.length);
    for (const url of edges) {
      void askForArbiter(url, (input, init) => fetch(input, init)).then((offer) => {
        if (over) return;
        setOffers((known) => [...known.filter((one) => one.url !== offer.url), offer]);
        setWaiting((left) => left - 1);
      });
    }
  };
  ask();
  return {
    offers,
    arbiters: () => offers().flatMap((offer) => offer.state === "arbiter" ? [offer.arbiter] : []),
    asked: () => waiting() <= 0,
    again: ask,
  };
}
