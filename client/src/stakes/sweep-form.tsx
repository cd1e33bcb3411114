import { createResource, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { FaultNotice } from "../wallet/fault-notice.tsx";
import { ownAddress } from "../wallet/own-address.ts";
import type { KeySweep } from "../wallet/sweep-from-keys.ts";
import { WALLET_BYTES } from "../wallet/wallet-client.ts";
import { asWalletFault, type WalletFault } from "../wallet/wallet-fault.ts";
import { walletHere } from "../wallet/wallet-here.ts";
import { MOST_KNOWN_TXIDS } from "../wallet/known-txids.ts";
import type { WalletKeys, WalletProgress } from "../wallet/wallet-work.ts";
import { SweepTo } from "./sweep-to.tsx";

/** What left. Amount in piconero; `isWhole`: the whole time since the agreement was read, and nothing else lies there. */
export type SweptStake = { txid: string; to: string; amount: bigint; isWhole: boolean };

export type SweepFormProps = {
  /** Of the escrow, whole: for whoever won it. */
  keys: Omit<WalletKeys, "since">;
  /** Payments to it that are said to be there, and the block before which none can be. */
  since: { txids: readonly string[]; height: number };
  /** Something went home before: what may be left is looked for. */
  isAgain?: boolean;
  /** Where it goes unless the person types another address. */
  address?: string;
  onSwept: (swept: SweptStake) => void;
  /** The whole time since the agreement was read, and nothing lies there. */
  onNothing?: () => void;
};

/** Takes an escrow home, in the page: address, then the fee, then the sending. The wallet's program comes when it is asked for. */
export function SweepForm(props: SweepFormProps): JSX.Element {
  const { t, locale, load } = useLocale();
  const { monero } = useConfig();
  const [words] = createResource(() => load(["stakes", "wallet"]).then(() => true));
  const [to, setTo] = createSignal(props.address ?? "");
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal<"reading" | "sending">();
  const [ready, setReady] = createSignal<{ sweep: KeySweep; to: string; isWhole: boolean }>();
  const [fault, setFault] = createSignal<WalletFault>();
  const [sent, setSent] = createSignal<SweptStake>();
  const [wanted, setWanted] = createSignal(false);
  const [progress, setProgress] = createSignal<WalletProgress>();
  /** What is said to be there may be false, or not all. */
  const isWhole = () =>
    wanted() || props.isAgain === true || sent() !== undefined || props.since.txids.length === 0;
  let ended = false;
  onCleanup(() => {
    ended = true;
    ready()?.sweep.close();
  });

  const network = () => monero.network === "regtest" ? "mainnet" : monero.network;
  const isPayable = () => judgeMoneroAddress(to().trim(), network()).verdict === "valid";
  const size = () =>
    WALLET_BYTES === undefined ? undefined : new Intl.NumberFormat(locale(), {
      style: "unit",
      unit: "megabyte",
      maximumFractionDigits: 1,
    }).format(WALLET_BYTES / 1_000_000);

  const run = async (step: "reading" | "sending", work: () => Promise<void>) => {
    setBusy(step);
    setFault(undefined);
    try {
      await work();
    } catch (error) {
      setReady(undefined);
      const fault = asWalletFault(error);
      setFault(fault);
      if (step === "reading" && isWhole() && fault.code === "not-enough") props.onNothing?.();
    } finally {
      setBusy(undefined);
    }
  };
  const prepare = () => {
    setTried(true);
    if (!isPayable()) return;
    void run("reading", async () => {
      const { sweepFromKeys } = await import("../wallet/sweep-from-keys.ts");
      const address = to().trim();
      const [whole, { txids, height }] = [isWhole(), props.since];
      const sweep = await sweepFromKeys({
        network: monero.network,
        nodes: monero.nodes,
        keys: { ...props.keys, since: whole ? { height } : { txids: txids.slice(0, MOST_KNOWN_TXIDS) } },
        to: address,
        onProgress: setProgress,
      });
      if (ended) return sweep.close();
      setReady({ sweep, to: address, isWhole: whole && sweep.waiting === 0n });
    });
  };
  const send = ({ sweep, to: address, isWhole }: { sweep: KeySweep; to: string; isWhole: boolean }) => {
    const { onSwept } = props;
    void run("sending", async () => {
      await sweep.send();
      const swept = { txid: sweep.txid, to: address, amount: sweep.amount, isWhole };
      setReady(undefined);
      setSent(swept);
      onSwept(swept);
    });
  };
  const doing = () => {
    if (busy() === undefined) return "";
    const now = progress();
    if (busy() === "sending") return `${t("stakes.sweepSending")}…`;
    return now?.step === "reading" && isWhole()
      ? t("stakes.sweepReading", { height: now.height, end: now.end })
      : `${t("stakes.sweeping")}…`;
  };

  return (
    <Show when={words.state === "ready"}>
      <form
        noValidate
        class="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (busy() === undefined) prepare();
        }}
      >
        <SweepTo
          to={to()}
          onTo={setTo}
          own={ownAddress(walletHere.state())}
          isBad={tried() && !isPayable()}
          disabled={busy() !== undefined || ready() !== undefined}
        />
        <Show
          when={ready()}
          fallback={
            <div class="flex flex-wrap items-center gap-3">
              <Button type="submit" look="primary" busy={busy() !== undefined}>
                {t(props.isAgain === true || sent() !== undefined ? "stakes.sweepRest" : "stakes.sweep")}
              </Button>
              <Show when={!isWhole()}>
                <Button
                  disabled={busy() !== undefined}
                  onClick={() => {
                    setWanted(true);
                    prepare();
                  }}
                >
                  {t("stakes.sweepWhole")}
                </Button>
              </Show>
              <Show when={size()}>
                {(size) => (
                  <span class="text-small text-quiet">{t("stakes.sweepCost", { size: size() })}</span>
                )}
              </Show>
            </div>
          }
        >
          {(now) => (
            <>
              <p>
                {t("stakes.sweepConfirm", {
                  amount: formatXmr(now().sweep.amount),
                  fee: formatXmr(now().sweep.fee),
                })}
              </p>
              <div class="flex flex-wrap gap-2">
                <Button look="primary" icon="send" busy={busy() !== undefined} onClick={() => send(now())}>
                  {t("stakes.sweepSend")}
                </Button>
                <Button
                  disabled={busy() !== undefined}
                  onClick={() => {
                    now().sweep.close();
                    setReady(undefined);
                  }}
                >
                  {t("stakes.sweepBack")}
                </Button>
              </div>
            </>
          )}
        </Show>
        <p role="status" class="text-quiet empty:hidden">
          {doing()}
        </p>
        <Show when={sent()}>
          {(swept) => (
            <p role="status">
              {t(swept().isWhole ? "stakes.sweepSentAll" : "stakes.sweepSent", {
                amount: formatXmr(swept().amount),
              })}
            </p>
          )}
        </Show>
        <Show when={!isWhole()}>
          <p class="text-small text-quiet">{t("stakes.sweepWholeHint")}</p>
        </Show>
        <Show when={fault()}>
          {(known) => <FaultNotice what={t("stakes.sweepFailed")} fault={known()} />}
        </Show>
      </form>
    </Show>
  );
}
