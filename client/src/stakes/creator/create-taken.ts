import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { createClock, unixNow } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { type Swept, unsettled, withDepths } from "../swept.ts";
import { makeEscrowWatch } from "../viewer/escrow-watch.ts";
import { takenHere } from "./taken-here.ts";

export type GrantedTaken = {
  taken: Accessor<Swept | undefined>;
  take: (how: (before: Swept | undefined) => Swept | undefined) => void;
};

const LOOK_MS = 30_000;

/** What this browser took home of a granted stake, and how deep that is by the site's nodes, while its owner lives. */
export function createTaken(stake: string): GrantedTaken {
  const { monero } = useConfig();
  const watch = makeEscrowWatch({ nodes: monero.nodes, fetch: (url, init) => fetch(url, init) });
  const [changes, setChanges] = createSignal(0);
  const taken = createMemo(() => {
    changes();
    return takenHere.of(stake);
  });
  const take: GrantedTaken["take"] = (how) => {
    takenHere.change(stake, how);
    setChanges((count) => count + 1);
  };
  const waiting = createMemo(() => unsettled(taken() ?? { payments: [] }), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  const clock = createClock(LOOK_MS);
  createEffect(on([waiting, clock], ([txids]) => {
    if (txids.length === 0) return;
    let over = false;
    onCleanup(() => over = true);
    // A payment that never gets into a block takes nothing home.
    void watch.depths(txids).then((depths) => {
      if (!over && depths.size > 0) take((before) => before && withDepths(before, depths, unixNow()));
    });
  }));
  return { taken, take };
}
