import { createSignal, type JSX, Show } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ConfirmSending } from "./confirm-sending.tsx";
import { FaultNotice } from "./fault-notice.tsx";
import { asWalletFault, type WalletFault } from "./wallet-fault.ts";
import type { SentPayment, WalletSession } from "./wallet-session.ts";
import type { PreparedPayment } from "./wallet-work.ts";

/** What is to be paid, and over which message it is proved. */
export type WantedPayment = { address: string; piconero: bigint; message: string };

export type WalletPaymentProps = {
  session: WalletSession;
  payment: WantedPayment;
  /** What shows the payment, before it leaves. */
  onLeaving: (made: SentPayment) => void;
  /** It was sent, or may have been. */
  onPaid: (sent: SentPayment) => void;
  /** It surely wasn't sent; `earlier` is what may have been before. */
  onUnsent: (earlier: SentPayment | undefined) => void;
};

/** From the wish over the fee to the payment that was sent and proved. */
export function WalletPayment(props: WalletPaymentProps): JSX.Element {
  const { t } = useLocale();
  const [prepared, setPrepared] = createSignal<PreparedPayment>();
  const [busy, setBusy] = createSignal<"paying" | "sending">();
  const [fault, setFault] = createSignal<WalletFault>();

  const run = async (step: "paying" | "sending", work: () => Promise<void>) => {
    setBusy(step);
    setFault(undefined);
    try {
      await work();
    } catch (error) {
      setPrepared(undefined);
      setFault(asWalletFault(error));
    } finally {
      setBusy(undefined);
    }
  };
  const prepare = () =>
    run("paying", async () => {
      setPrepared(await props.session.prepare(props.payment.address, props.payment.piconero));
    });
  const send = ({ txid }: PreparedPayment) => {
    // Who closes the dialog meanwhile is told all the same, and of this payment.
    const { session, onLeaving, onPaid, onUnsent, payment: { address, message } } = props;
    const earlier = session.sentOver(message);
    let left = false;
    return run("sending", async () => {
      try {
        const made = await session.sendProved({
          txid,
          address,
          message,
          onLeaving(made) {
            left = true;
            onLeaving(made);
          },
        });
        onPaid(made);
      } catch (error) {
        if (left) onUnsent(earlier);
        throw error;
      }
    });
  };
  const isBusy = () => busy() !== undefined || props.session.sending();
  const isSending = () => busy() === "sending" || busy() === undefined && props.session.sending();

  return (
    <div class="flex flex-col gap-3">
      <Show when={!isBusy() && props.session.sentOver(props.payment.message)}>
        {(sent) => (
          <Notice
            tone="attention"
            what={t("wallet.maybeSent")}
            why={t("wallet.sentBefore")}
            act={t("wallet.do-look")}
          >
            <Button onClick={() => props.onPaid(sent())}>{t("wallet.lookAgain")}</Button>
          </Notice>
        )}
      </Show>
      <Show
        when={prepared()}
        fallback={
          <div>
            <Button look="primary" busy={isBusy()} onClick={() => void prepare()}>
              {t("wallet.pay", { amount: formatXmr(props.payment.piconero) })}
            </Button>
          </div>
        }
      >
        {(payment) => (
          <ConfirmSending
            words={t("wallet.confirm", {
              amount: formatXmr(payment().amount),
              fee: formatXmr(payment().fee),
              sum: formatXmr(payment().amount + payment().fee),
            })}
            busy={isBusy()}
            onSend={() => void send(payment())}
            onBack={() => setPrepared(undefined)}
          />
        )}
      </Show>
      <p role="status" class="text-quiet empty:hidden">
        {busy() === "paying" ? `${t("wallet.paying")}…` : isSending() ? `${t("wallet.sending")}…` : ""}
      </p>
      <Show when={fault()}>{(known) => <FaultNotice what={t("wallet.notPaid")} fault={known()} />}</Show>
    </div>
  );
}
