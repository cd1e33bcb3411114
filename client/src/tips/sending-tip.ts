import type { KeptTip, TipStore } from "./kept-tips.ts";

type Paid = NonNullable<KeptTip["paid"]>;

/** Keeps a tip's proof before the page's own wallet lets it go, whatever becomes of this page. */
export type SendingTip = {
  leaving: (made: Paid) => void;
  /** It surely didn't leave; `earlier` is what may have before. */
  unsent: (earlier: Paid | undefined) => void;
};

/** What is kept of a tip while it is sent. Another page's word on it, given meanwhile, is not overwritten. */
export function makeSendingTip(store: Pick<TipStore, "all" | "put">, tip: KeptTip): SendingTip {
  const stored = () => store.all(tip.address).find(({ message }) => message === tip.message);
  let made: Paid | undefined;
  let before: Paid | undefined;
  return {
    leaving(next) {
      before = stored()?.paid;
      made = next;
      store.put({ ...(stored() ?? tip), paid: next });
    },
    unsent(earlier) {
      const now = stored();
      // Forgotten on another page, or paid from elsewhere there.
      if (now === undefined || now.paid?.txid !== made?.txid) return;
      const { paid: _, ...unpaid } = now;
      const paid = earlier ?? before;
      store.put(paid === undefined ? unpaid : { ...unpaid, paid });
    },
  };
}
