import { createSignal, type JSX, Show } from "solid-js";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { formatPaymentUri } from "../../../../contracts/monero/payment-uri.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { WalletPanelLate } from "../../wallet/wallet-panel-late.tsx";
import { readTxid } from "./read-txid.ts";

export type PayStakeProps = {
  name: string;
  address: string;
  /** Piconero. */
  amount: bigint;
  /** The page's wallet is about to send this: it is kept before it leaves. */
  onLeaving: (txid: string) => void;
  /** A payment that the page's wallet sent, or that the viewer names. */
  onPaid: (txid: string) => void;
  /** What was about to leave surely didn't. */
  onUnsent: (txid: string) => void;
};

/** Where a stake is paid, by any wallet or by the one in this page. */
export function PayStake(props: PayStakeProps): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const [here, setHere] = createSignal(false);
  const [leaving, setLeaving] = createSignal<string>();
  const amount = () => formatXmr(props.amount);
  const link = () => formatPaymentUri({ address: props.address, amount: props.amount });
  return (
    <Show
      when={here()}
      fallback={
        <div class="flex flex-col gap-4">
          <div class="flex flex-wrap items-center gap-4">
            <QrCode text={link()} label={t("stakes.code", { amount: amount() })} />
            <div class="flex flex-col gap-2">
              <a href={link()} class={buttonClass()}>
                <Icon name="link" />
                {t("stakes.openWallet")}
              </a>
              <Show when={monero.nodes.length > 0}>
                <Button onClick={() => setHere(true)}>{t("stakes.payHere")}</Button>
              </Show>
            </div>
          </div>
          <CopyField label={t("stakes.address")} value={props.address} />
          <CopyField label={t("stakes.amount")} value={amount()} />
          <p class="text-small text-quiet">{t("stakes.payOnce")}</p>
          <NamePayment onPaid={props.onPaid} />
        </div>
      }
    >
      <div class="flex flex-col gap-4">
        <WalletPanelLate
          payment={{ address: props.address, piconero: props.amount, message: props.name }}
          onLeaving={({ txid }) => {
            setLeaving(txid);
            props.onLeaving(txid);
          }}
          onPaid={({ txid }) => {
            setLeaving(undefined);
            props.onPaid(txid);
          }}
          onUnsent={(earlier) => {
            const txid = leaving();
            setLeaving(undefined);
            if (txid !== undefined && txid !== earlier?.txid) props.onUnsent(txid);
          }}
        />
        <div class="flex justify-end">
          <Button look="quiet" disabled={leaving() !== undefined} onClick={() => setHere(false)}>
            {t("stakes.payElsewhere")}
          </Button>
        </div>
      </div>
    </Show>
  );
}

/** For whoever paid where no node of this site could see it. */
export function NamePayment(props: { onPaid: (txid: string) => void }): JSX.Element {
  const { t } = useLocale();
  const [text, setText] = createSignal("");
  const [bad, setBad] = createSignal(false);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const txid = readTxid(text());
        setBad(txid === undefined);
        if (txid === undefined) return;
        setText("");
        props.onPaid(txid);
      }}
    >
      <TextField
        label={t("stakes.txid")}
        hint={t("stakes.txidHint")}
        fault={bad() ? t("stakes.txidBad") : undefined}
        value={text()}
        onText={setText}
        maxlength="80"
        autocomplete="off"
        dir="ltr"
        beside={<Button type="submit" class="shrink-0">{t("stakes.txidAdd")}</Button>}
      />
    </form>
  );
}
