import type { JSX } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";

export type ConfirmSendingProps = {
  /** How much leaves the wallet, with its fee. */
  words: string;
  /** Something is leaving already. */
  busy: boolean;
  onSend: () => void;
  onBack: () => void;
};

/** The last look before coins leave the page's wallet. */
export function ConfirmSending(props: ConfirmSendingProps): JSX.Element {
  const { t } = useLocale();
  return (
    <>
      <p>{props.words}</p>
      <div class="flex flex-wrap gap-2">
        <Button look="primary" icon="send" busy={props.busy} onClick={() => props.onSend()}>
          {t("wallet.send")}
        </Button>
        <Button disabled={props.busy} onClick={() => props.onBack()}>{t("wallet.back")}</Button>
      </div>
    </>
  );
}
