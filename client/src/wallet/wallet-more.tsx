import { createSignal, type JSX, Show } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { ConfirmSending } from "./confirm-sending.tsx";
import { FaultNotice } from "./fault-notice.tsx";
import { asWalletFault, sentNothing, type WalletFault } from "./wallet-fault.ts";
import type { WalletSession } from "./wallet-session.ts";
import { WalletWords } from "./wallet-words.tsx";
import type { PreparedPayment } from "./wallet-work.ts";

/** What is seldom needed: the words, sending all of it elsewhere, forgetting it. */
export function WalletMore(props: { session: WalletSession; total: bigint }): JSX.Element {
  const { t } = useLocale();
  const [to, setTo] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const [prepared, setPrepared] = createSignal<PreparedPayment>();
  const [swept, setSwept] = createSignal<PreparedPayment>();
  const [failed, setFailed] = createSignal<{ fault: WalletFault; sending: boolean }>();
  const [sure, setSure] = createSignal(false);
  const isBusy = () => busy() || props.session.sending();

  const run = async (sending: boolean, work: () => Promise<void>) => {
    setBusy(true);
    setFailed(undefined);
    setSwept(undefined);
    try {
      await work();
    } catch (error) {
      setFailed({ fault: asWalletFault(error), sending });
    } finally {
      setBusy(false);
    }
  };
  const prepare = () =>
    run(false, async () => void setPrepared(await props.session.prepareSweep(to().trim())));
  const send = (payment: PreparedPayment) => {
    setPrepared(undefined);
    return run(true, async () => {
      await props.session.sendSweep(payment.txid);
      setSwept(payment);
    });
  };
  const whatFailed = (fault: WalletFault, sending: boolean) => {
    if (fault.code === "sent-partly") return t("wallet.partlySent");
    return t(sending && !sentNothing(fault) ? "wallet.maybeSent" : "wallet.notSent");
  };
  const forget = () => {
    if (props.total > 0n && !sure()) setSure(true);
    else props.session.close();
  };

  return (
    <details class="rounded border border-line p-3">
      <summary class="cursor-pointer font-medium">{t("wallet.more")}</summary>
      <div class="flex flex-col gap-4 pt-3">
        <WalletWords load={props.session.backup} />
        <form
          class="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy()) void prepare();
          }}
        >
          <h3 class="font-medium">{t("wallet.sweep")}</h3>
          <TextField
            label={t("wallet.sweepTo")}
            hint={t("wallet.sweepHint")}
            maxlength="106"
            autocomplete="off"
            dir="ltr"
            required
            value={to()}
            onText={(text) => {
              setTo(text);
              setPrepared(undefined);
            }}
          />
          <Show
            when={prepared()}
            fallback={
              <div>
                <Button type="submit" busy={isBusy()}>{t("wallet.sweepDo")}</Button>
              </div>
            }
          >
            {(payment) => (
              <ConfirmSending
                words={t("wallet.sweepConfirm", {
                  amount: formatXmr(payment().amount),
                  fee: formatXmr(payment().fee),
                })}
                busy={isBusy()}
                onSend={() => void send(payment())}
                onBack={() => setPrepared(undefined)}
              />
            )}
          </Show>
          <p role="status" class="empty:hidden">
            <Show when={swept()}>
              {(sent) => (
                <>{t("wallet.swept", { amount: formatXmr(sent().amount), fee: formatXmr(sent().fee) })}</>
              )}
            </Show>
          </p>
          <Show when={failed()}>
            {(known) => (
              <FaultNotice what={whatFailed(known().fault, known().sending)} fault={known().fault} />
            )}
          </Show>
        </form>
        <div class="flex flex-wrap items-center gap-3">
          <Button look="danger" disabled={isBusy()} onClick={forget}>
            {t(sure() ? "wallet.forgetDo" : "wallet.forget")}
          </Button>
          <p role="status" class="text-small">
            {sure() ? t("wallet.forgetSure", { amount: formatXmr(props.total) }) : ""}
          </p>
        </div>
      </div>
    </details>
  );
}
