import { Index, type JSX } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import type { BesideTip } from "./create-tip.ts";

export type TipsBesideProps = {
  tips: readonly BesideTip[];
  onTake: (message: string) => void;
};

/** Tips that ripen while another one is composed; each can be looked at. */
export function TipsBeside(props: TipsBesideProps): JSX.Element {
  const { t } = useLocale();
  const standing = ({ progress }: BesideTip) => {
    switch (progress.state) {
      case "proven":
        return t(`tips.level-${progress.level}`);
      case "checking":
        return t("tips.checking");
      case "pending":
        return t(`tips.pending-${progress.because}`);
      case "revoked":
        return t("tips.revoked");
      case "refused":
        return t("tips.refusedEdge");
    }
  };
  return (
    <ul class="mb-4 flex flex-col gap-1" aria-label={t("tips.beside")}>
      <Index each={props.tips}>
        {(beside) => (
          <li>
            <Button look="quiet" onClick={() => props.onTake(beside().tip.message)}>
              {t("tips.besideOne", { amount: formatXmr(beside().tip.amount), state: standing(beside()) })}
            </Button>
          </li>
        )}
      </Index>
    </ul>
  );
}
