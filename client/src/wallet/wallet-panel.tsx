import { createMemo, createResource, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { BLOCK_MINUTES, FaultNotice } from "./fault-notice.tsx";
import { OpenWalletForm } from "./open-wallet-form.tsx";
import { OpeningWallet } from "./opening-wallet.tsx";
import { walletHere } from "./wallet-here.ts";
import { WalletIncome } from "./wallet-income.tsx";
import { WalletMore } from "./wallet-more.tsx";
import { WalletPayment, type WalletPaymentProps } from "./wallet-payment.tsx";
import type { WalletState } from "./wallet-session.ts";
import { WalletWords } from "./wallet-words.tsx";
import type { OpenWalletOptions } from "./wallet-work.ts";

export type WalletPanelProps = Omit<WalletPaymentProps, "session">;

const LOOK_MS = 15_000;
/** Blocks of a private chain come when somebody presses a button. */
const LOOK_DEMO_MS = 3_000;

/** The page's wallet beside something to pay: opening it, coins into it, the payment out of it. */
export function WalletPanel(props: WalletPanelProps): JSX.Element {
  const { t, load } = useLocale();
  const { monero } = useConfig();
  const [words] = createResource(() => load(["wallet"]).then(() => true));
  const state = walletHere.state;
  const opened = createMemo(() => {
    const now = state();
    return now.state === "open" ? now : undefined;
  });

  onMount(() => {
    const period = monero.network === "regtest" ? LOOK_DEMO_MS : LOOK_MS;
    const timer = setInterval(() => void walletHere.refresh(), period);
    onCleanup(() => clearInterval(timer));
  });

  const open = (restore: OpenWalletOptions["restore"]) =>
    void walletHere.open({
      network: monero.network,
      nodes: monero.nodes,
      ...(restore === undefined ? {} : { restore }),
    });
  const stateOf = <Name extends WalletState["state"]>(name: Name) => {
    const now = state();
    return now.state === name ? now as Extract<WalletState, { state: Name }> : undefined;
  };

  return (
    <Show when={words()}>
      <Switch fallback={<OpenWalletForm onOpen={open} />}>
        <Match when={stateOf("opening")}>
          {(opening) => <OpeningWallet progress={opening().progress} onStop={walletHere.close} />}
        </Match>
        <Match when={stateOf("failed")}>
          {(failed) => (
            <FaultNotice what={t("wallet.failed")} fault={failed().fault}>
              <Button icon="retry" onClick={() => walletHere.close()}>{t("wallet.retry")}</Button>
            </FaultNotice>
          )}
        </Match>
        <Match when={opened()}>{(wallet) => <OpenedWallet {...props} wallet={wallet()} />}</Match>
      </Switch>
    </Show>
  );
}

function OpenedWallet(
  props: WalletPanelProps & { wallet: Extract<WalletState, { state: "open" }> },
): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const balance = () => props.wallet.balance;
  const canPay = () => balance().unlocked > props.payment.piconero;
  /** Who waits for a block waits in vain where blocks come with coins. */
  const wants = () => balance().total <= props.payment.piconero || monero.demo !== undefined && !canPay();
  const spendable = () => {
    const { total, unlocked, blocks } = balance();
    if (total === 0n) return t("wallet.empty");
    if (total === unlocked) return "";
    const amount = formatXmr(unlocked);
    return monero.network === "regtest"
      ? t("wallet.spendableDemo", { amount, count: blocks })
      : t("wallet.spendable", { amount, minutes: blocks * BLOCK_MINUTES });
  };
  return (
    <Show
      when={props.wallet.safe}
      fallback={
        <div class="flex flex-col gap-3">
          <h3 class="font-semibold">{t("wallet.keepFirst")}</h3>
          <p>{t("wallet.keepFirstWhy")}</p>
          <p class="text-small text-quiet">{t("wallet.fleeting")}</p>
          <WalletWords load={walletHere.backup} onKept={walletHere.markSafe} />
        </div>
      }
    >
      <div class="flex flex-col gap-4">
        <div>
          <p class="flex flex-wrap items-baseline justify-between gap-x-4">
            <span class="font-medium">{t("wallet.balance")}</span>
            <span class="text-title tabular-nums">
              {t("wallet.xmr", { amount: formatXmr(balance().total) })}
            </span>
          </p>
          <p role="status" class="text-small text-quiet">{spendable()}</p>
        </div>
        <Show when={props.wallet.stale}>
          {(fault) => <FaultNotice what={t("wallet.stale")} fault={fault()} />}
        </Show>
        <Show when={canPay()}>
          <WalletPayment
            session={walletHere}
            payment={props.payment}
            onLeaving={props.onLeaving}
            onPaid={props.onPaid}
            onUnsent={props.onUnsent}
          />
        </Show>
        <Show when={wants()}>
          <WalletIncome
            address={props.wallet.address}
            wanted={props.payment.piconero}
            onCome={() => void walletHere.refresh()}
          />
        </Show>
        <WalletMore session={walletHere} total={balance().total} />
        <p class="text-small text-quiet">
          {t(monero.network === "regtest" ? "wallet.fleetingDemo" : "wallet.fleeting")}
        </p>
      </div>
    </Show>
  );
}
