import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import type { SignEvent } from "../../../../../contracts/nostr/event.ts";
import type { PreferencesContext } from "../../../app/preferences-context.tsx";
import type { Pledge } from "../../../swarm/pledge.ts";
import type { SharingWish } from "../../../swarm/sharing-facts.ts";
import { createTerms } from "../../../swarm/terms/create-terms.ts";
import { offersRelay } from "../../../swarm/terms/relay-offer.ts";
import { watchRelay } from "../../../swarm/terms/relay-watch.ts";
import type { SharingChoice } from "../../../swarm/terms/terms.ts";
import { afterTimeout } from "../../../webrtc/schedule.ts";

export type CreateSharingOptions = {
  preferences: Pick<PreferencesContext, "preferences" | "change">;
  /** HTTP addresses of the stream's edges; undefined until the stream is known. */
  edges: Accessor<readonly string[] | undefined>;
  /** The viewer's own signature, where they have an identity. */
  sign: Accessor<SignEvent | undefined>;
  /** The viewer's bond or stake for this stream. */
  pledge: Accessor<Pledge | undefined>;
  /** The question is on the screen. */
  asking: Accessor<boolean>;
};

/** Sharing as the watch page handles it. */
export type Sharing = {
  /** What the player is told; undefined until the stream is known. */
  wish: Accessor<SharingWish | undefined>;
  choice: Accessor<SharingChoice>;
  /** Kept, and in effect at once. */
  choose: (choice: SharingChoice) => void;
  /** The operator can hide addresses; false until that is known. */
  relay: Accessor<boolean>;
  /** Bytes given in the last hour on this device, and how many may be. */
  hour: Accessor<{ given: number; limit: number }>;
};

/** The viewer's terms for one stream while their owner lives. */
export function createSharing(options: CreateSharingOptions): Sharing {
  const { preferences, change } = options.preferences;
  const choice = () => preferences().sharing;
  const { conditions, budget } = createTerms({ choice, limits: () => preferences().upload });
  const limit = () => preferences().upload.mbPerHour * 1e6;
  const [given, setGiven] = createSignal(budget.given());
  const timer = setInterval(() => setGiven(budget.given()), 1000);
  onCleanup(() => clearInterval(timer));

  const [relay, setRelay] = createSignal<boolean>();
  // An edge learns of a viewer who is asked, or who asked to be hidden, and of nobody else.
  const looked = createMemo(() => options.asking() || choice() === "relay" ? options.edges() : undefined);
  // As a text: each look at the announcement makes another list of the same edges, which were asked already.
  const named = createMemo(() => looked()?.join("\n"));
  createEffect(on(named, () => {
    const edges = looked();
    if (edges === undefined || edges.length === 0) return;
    // What other edges said says nothing of these.
    setRelay(undefined);
    onCleanup(watchRelay({
      ask: () => offersRelay({ edges, fetch: (input, init) => fetch(input, init) }),
      after: afterTimeout,
      onOffer: setRelay,
    }));
  }));

  return {
    choice,
    relay: () => relay() === true,
    hour: () => ({ given: given(), limit: limit() }),
    choose: (sharing) => change({ sharing }),
    wish: () => {
      const edges = options.edges();
      const sign = options.sign();
      const pledge = options.pledge();
      if (edges === undefined) return undefined;
      return {
        choice: choice(),
        conditions: conditions(),
        edges,
        relay: relay(),
        budget,
        ...(sign && { sign }),
        ...(pledge && { pledge }),
      };
    },
  };
}
