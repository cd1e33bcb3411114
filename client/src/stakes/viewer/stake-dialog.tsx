import { createSignal, For, type JSX, Show } from "solid-js";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { MisconductPanel } from "../misconduct-panel.tsx";
import type { Misconduct } from "../misconduct.ts";
import type { Stakes } from "./create-stakes.ts";
import { StakeOffer } from "./stake-offer.tsx";
import { StakeState } from "./stake-state.tsx";

export type StakeDialogProps = {
  open: boolean;
  onClose: () => void;
  stakes: Stakes;
  /** The creator's newest, if they ask a stake. */
  terms: NostrEvent | undefined;
  relays: readonly string[];
  /** Arbiters of these terms that contradict themselves. */
  misconduct: readonly Misconduct[];
};

/** A stake from what is asked to the coins' way home, in one place. */
export function StakeDialog(props: StakeDialogProps): JSX.Element {
  const { t } = useLocale();
  const [fresh, setFresh] = createSignal(false);
  const offered = () => props.stakes.all().length === 0 || fresh() ? props.terms : undefined;
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t("stakes.yours")}>
      <MisconductPanel proofs={props.misconduct} />
      <For each={props.stakes.all()}>
        {(stake) => (
          <StakeState
            stake={stake}
            fleeting={props.stakes.fleeting()}
            onAgain={props.terms === undefined ? undefined : () => setFresh(true)}
          />
        )}
      </For>
      <Show when={offered()}>
        {(terms) => (
          <StakeOffer
            terms={terms()}
            relays={props.relays}
            distrusted={props.misconduct.map(({ arbiter }) => arbiter)}
            height={props.stakes.height}
            onBegin={(kept) => {
              setFresh(false);
              props.stakes.put(kept);
            }}
          />
        )}
      </Show>
      <Show when={mayAddOne(props) && !fresh()}>
        <div>
          <Button onClick={() => setFresh(true)}>{t("stakes.another")}</Button>
        </div>
      </Show>
    </Dialog>
  );
}

/** A second stake helps only once the first is over. */
function mayAddOne({ stakes, terms }: StakeDialogProps): boolean {
  const all = stakes.all();
  return terms !== undefined && all.length > 0 && all.every((stake) => {
    const phase = stake.phase();
    return phase === "granted" || phase === "closed" || phase === undefined;
  });
}
