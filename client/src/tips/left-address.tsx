import type { JSX } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

export type LeftAddressProps = {
  /** It was paid already, before the creator changed it. */
  onPaid: () => void;
  onForget: () => void;
};

/** In place of where to pay, once the creator is paid elsewhere or not at all: money sent there may reach nobody who still has its keys. */
export function LeftAddress(props: LeftAddressProps): JSX.Element {
  const { t } = useLocale();
  return (
    <Notice live tone="attention" what={t("tips.left")} why={t("tips.leftWhy")} act={t("tips.leftDo")}>
      <div class="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => props.onForget()}>{t("tips.leftAgain")}</Button>
        <Button look="quiet" onClick={() => props.onPaid()}>{t("tips.paid")}</Button>
      </div>
    </Notice>
  );
}
