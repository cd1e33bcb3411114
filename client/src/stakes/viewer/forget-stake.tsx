import { createSignal, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";

/** Takes a stake out of this browser; asked twice where its key is worth something. */
export function ForgetStake(props: { isPaid: boolean; isOver: boolean; onForget: () => void }): JSX.Element {
  const { t } = useLocale();
  const [sure, setSure] = createSignal(false);
  const label = () => props.isOver ? "stakes.clear" : props.isPaid ? "stakes.forget" : "stakes.stop";
  return (
    <div class="flex flex-wrap items-center gap-3">
      <Button
        look={props.isPaid ? "danger" : "quiet"}
        onClick={() => props.isPaid && !sure() ? setSure(true) : props.onForget()}
      >
        {t(sure() ? "stakes.forgetDo" : label())}
      </Button>
      <p role="status" class="text-small">{sure() ? t("stakes.forgetSure") : ""}</p>
    </div>
  );
}
