import { createSignal, type JSX, Show } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Notice } from "../ui/notice.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { askDemoCoins, type DemoAnswer } from "./demo-coins.ts";

export type WalletIncomeProps = {
  address: string;
  /** Piconero that are wanted beside the fee. */
  wanted: bigint | undefined;
  /** Coins may have come. */
  onCome: () => void;
};

/** How coins get into the wallet: its address, and on a private chain a button. */
export function WalletIncome(props: WalletIncomeProps): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const [asking, setAsking] = createSignal(false);
  const [refused, setRefused] = createSignal<Exclude<DemoAnswer, { state: "given" }>>();

  const ask = async (demo: string) => {
    setAsking(true);
    setRefused(undefined);
    const answer = await askDemoCoins({
      demo,
      address: props.address,
      fetch: globalThis.fetch.bind(globalThis),
    });
    setAsking(false);
    if (answer.state !== "given") setRefused(answer);
    props.onCome();
  };

  return (
    <div class="flex flex-col gap-3">
      <Show when={props.wanted}>
        {(amount) => <p>{t("wallet.needs", { amount: formatXmr(amount()) })}</p>}
      </Show>
      <Show when={monero.demo}>
        {(demo) => (
          <div class="flex flex-wrap items-center gap-3">
            <Button look="primary" busy={asking()} onClick={() => void ask(demo())}>
              {t("wallet.demo")}
            </Button>
            <p role="status" class="text-small text-quiet">{asking() ? `${t("wallet.demoAsking")}…` : ""}</p>
          </div>
        )}
      </Show>
      <Show when={refused()}>
        {(answer) => (
          <Show
            when={answer().state === "starting"}
            fallback={
              <Notice
                tone="attention"
                live
                what={t("wallet.demoRefused")}
                why={answer().detail}
                act={t("wallet.demoDo")}
              />
            }
          >
            <Notice tone="attention" live what={t("wallet.demoStarting")} act={t("wallet.demoStartingDo")} />
          </Show>
        )}
      </Show>
      <Show when={monero.demo === undefined}>
        <QrCode text={`monero:${props.address}`} label={t("wallet.code")} />
      </Show>
      <CopyField label={t("wallet.address")} value={props.address} />
      <Show when={monero.network !== "regtest"}>
        <p class="text-small text-quiet">{t("wallet.wait")}</p>
      </Show>
    </div>
  );
}
