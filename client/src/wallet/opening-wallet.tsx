import { type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { WALLET_BYTES } from "./wallet-client.ts";
import type { WalletProgress } from "./wallet-work.ts";

/** How far opening is: the fetching, then the chain. */
export function OpeningWallet(
  props: { progress: WalletProgress | undefined; onStop: () => void },
): JSX.Element {
  const { t } = useLocale();
  const step = () => props.progress?.step ?? "loading";
  const percent = () => {
    const progress = props.progress;
    if (progress?.step !== "loading" || WALLET_BYTES === undefined) return undefined;
    return Math.min(100, Math.round(progress.received / WALLET_BYTES * 100));
  };
  const left = () => {
    const progress = props.progress;
    return progress?.step === "reading" ? Math.max(0, progress.end - progress.height) : undefined;
  };
  const far = () => {
    const [done, blocks] = [percent(), left()];
    if (done !== undefined) return t("wallet.loaded", { percent: done });
    return blocks === undefined ? "" : t("wallet.blocksLeft", { count: blocks });
  };
  return (
    <div class="flex flex-col gap-3">
      <div class="flex justify-between gap-4">
        <p role="status">{t(step() === "loading" ? "wallet.loading" : "wallet.readingChain")}…</p>
        <p class="text-quiet tabular-nums">{far()}</p>
      </div>
      <Show when={percent() !== undefined}>
        <div class="h-2 overflow-hidden rounded bg-sunken" aria-hidden="true">
          <div class="h-full bg-accent" style={{ width: `${percent()}%` }} />
        </div>
      </Show>
      <div>
        <Button onClick={() => props.onStop()}>{t("wallet.stop")}</Button>
      </div>
    </div>
  );
}
