import { createSignal, For, type JSX } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Choice } from "../ui/choice.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import type { KeptTip } from "./kept-tips.ts";
import { type WalletName, WALLETS, walletSteps } from "./wallet-steps.ts";

/** Wallets by their own names. */
const NAMES: Record<WalletName, string> = {
  cake: "Cake Wallet",
  gui: "Monero GUI",
  feather: "Feather",
  cli: "monero-wallet-cli",
};

/** How to get at a tip's proof in the viewer's wallet, with what is to be copied into it; `txid` as far as it was typed. */
export function WalletHelp(props: { tip: KeptTip; txid: string }): JSX.Element {
  const { t } = useLocale();
  const [wallet, setWallet] = createSignal<WalletName>("cake");
  const steps = () => walletSteps(wallet(), props.tip, props.txid);
  return (
    <div class="flex flex-col gap-4">
      <Choice<WalletName>
        label={t("tips.wallet")}
        value={wallet()}
        onChoose={setWallet}
        options={WALLETS.map((value) => ({ value, label: NAMES[value] }))}
      />
      <ol class="flex list-decimal flex-col gap-1 ps-5">
        <For each={steps().steps}>{(step) => <li>{t(step)}</li>}</For>
      </ol>
      <For each={steps().copies}>{({ label, value }) => <CopyField label={t(label)} value={value} />}</For>
    </div>
  );
}
