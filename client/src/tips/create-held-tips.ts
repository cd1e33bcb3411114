import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { type KeptTip, mergeKept } from "./kept-tips.ts";
import { tipsHere } from "./tips-here.ts";
import { TIPS_NAME } from "./under-way.ts";

/** A viewer's tips for one stream: the one in hand, and those that ripen beside it. */
export type HeldTips = {
  all: Accessor<readonly KeptTip[]>;
  /** Undefined until one is begun. */
  inHand: Accessor<KeptTip | undefined>;
  of: (message: string) => KeptTip | undefined;
  /** Keeps what changed about a tip, or a new one. */
  keep: (tip: KeptTip) => void;
  /** Nothing more is to be kept of it; this page goes on showing it. */
  settle: (message: string) => void;
  /** Takes another one into the hand, or none. */
  take: (message: string | undefined) => void;
  forget: (message: string) => void;
};

/** Holds the tips that this browser keeps for a stream while its owner lives; what another page does to them shows here too. */
export function createHeldTips(address: Accessor<string>): HeldTips {
  const [all, setAll] = createSignal<readonly KeptTip[]>([]);
  const [held, setHeld] = createSignal<string>();
  const of = (message: string | undefined) => all().find((tip) => tip.message === message);

  createEffect(on(createMemo(address), (stream) => {
    batch(() => {
      setAll(tipsHere.all(stream));
      setHeld(tipsHere.all(stream).at(-1)?.message);
    });
    const hear = ({ key }: StorageEvent) => {
      // No key: everything was cleared.
      if (key === TIPS_NAME || key === null) setAll((own) => mergeKept(own, tipsHere.all(stream)));
    };
    globalThis.addEventListener("storage", hear);
    onCleanup(() => globalThis.removeEventListener("storage", hear));
  }));

  return {
    all,
    inHand: createMemo(() => of(held())),
    of,
    keep(tip) {
      tipsHere.put(tip);
      setAll((before) =>
        before.some(({ message }) => message === tip.message)
          ? before.map((each) => each.message === tip.message ? tip : each)
          : [...before, tip]
      );
    },
    settle: (message) => tipsHere.drop(message),
    take: setHeld,
    forget(message) {
      tipsHere.drop(message);
      setAll((before) => before.filter((each) => each.message !== message));
    },
  };
}
