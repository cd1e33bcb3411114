import { createSignal, type JSX, Show, Suspense } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Icon } from "../ui/icon.tsx";
import { late } from "../ui/late.tsx";
import { WalletPanelLate } from "../wallet/wallet-panel-late.tsx";
import type { SentPayment } from "../wallet/wallet-session.ts";
import type { KeptTip } from "./kept-tips.ts";
import { tipLink } from "./tip-order.ts";

const QrCode = late(async () => (await import("../ui/qr-code.tsx")).QrCode);

export type PayTipProps = {
  tip: KeptTip;
  fleeting: boolean;
  onPaid: () => void;
  /** The page's own wallet is sending it: nothing else can be done about it now. */
  leaving: boolean;
  /** What the page's own wallet is about to send, with its proof. */
  onLeaving: (made: SentPayment) => void;
  /** It was sent, or may have been. */
  onSent: (sent: SentPayment) => void;
  /** It surely wasn't; `earlier` is what may have been before. */
  onUnsent: (earlier: SentPayment | undefined) => void;
  onForget: () => void;
};

/** Where to pay, as a code, a link, and text; any wallet will do. */
export function PayTip(props: PayTipProps): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const [here, setHere] = createSignal(props.leaving);
  const amount = () => formatXmr(props.tip.amount);
  const anyWallet = () => (
    <div class="flex flex-col gap-4">
      <p>{t("tips.payAbout", { amount: amount() })}</p>
      <div class="flex flex-wrap items-center gap-4">
        <div class="aspect-square w-56 max-w-full">
          <Suspense>
            <QrCode text={tipLink(props.tip)} label={t("tips.code", { amount: amount() })} />
          </Suspense>
        </div>
        <a href={tipLink(props.tip)} class={buttonClass()}>
          <Icon name="link" />
          {t("tips.openWallet")}
        </a>
        <Show when={monero.nodes.length > 0}>
          <Button onClick={() => setHere(true)}>{t("tips.payHere")}</Button>
        </Show>
      </div>
      <CopyField label={t("tips.copyAddress")} value={props.tip.payTo} />
      <CopyField label={t("tips.copyAmount")} value={amount()} />
      <p class="text-small text-quiet">{t("tips.payOnce")}</p>
      <p class="text-small text-quiet">{t(props.fleeting ? "tips.fleeting" : "tips.kept")}</p>
      <div class="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={() => props.onForget()}>{t("tips.cancel")}</Button>
        <Button look="primary" onClick={() => props.onPaid()}>{t("tips.paid")}</Button>
      </div>
    </div>
  );
  return (
    <Show when={here()} fallback={anyWallet()}>
      <div class="flex flex-col gap-4">
        <WalletPanelLate
          payment={{ address: props.tip.payTo, piconero: props.tip.amount, message: props.tip.message }}
          onLeaving={props.onLeaving}
          onPaid={props.onSent}
          onUnsent={props.onUnsent}
        />
        <div class="flex justify-end">
          <Button look="quiet" disabled={props.leaving} onClick={() => setHere(false)}>
            {t("tips.payElsewhere")}
          </Button>
        </div>
      </div>
    </Show>
  );
}
