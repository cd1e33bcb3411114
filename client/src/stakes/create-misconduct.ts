import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { useNostr } from "../app/nostr-context.tsx";
import { makeMisconductFinder, type Misconduct } from "./misconduct.ts";

const BACKLOG = 500;

/** Follows what these arbiters (Nostr keys) decide anywhere, while its owner lives, and finds what contradicts itself. */
export function createMisconduct(
  arbiters: Accessor<readonly string[]>,
  relays: Accessor<readonly string[]>,
): Accessor<readonly Misconduct[]> {
  const nostr = useNostr();
  const [proofs, setProofs] = createSignal<readonly Misconduct[]>([]);
  const asked = createMemo(() => [...new Set(arbiters())].toSorted(), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  createEffect(on([asked, relays], ([authors, where]) => {
    setProofs([]);
    if (authors.length === 0 || where.length === 0) return;
    const find = makeMisconductFinder(authors);
    const filter = { kinds: [KIND.stakeVerdict], authors: [...authors], limit: BACKLOG };
    onCleanup(nostr.subscribe(where, [filter], {
      event(event) {
        const proof = find(event);
        if (proof !== undefined) setProofs((known) => [...known, proof]);
      },
    }));
  }));
  return proofs;
}
