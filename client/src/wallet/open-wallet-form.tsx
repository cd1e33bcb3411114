import { createSignal, type JSX, Show } from "solid-js";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { WALLET_BYTES } from "./wallet-client.ts";
import type { OpenWalletOptions } from "./wallet-work.ts";

/** What opening a wallet costs and means, before anything of it is fetched. */
export function OpenWalletForm(
  props: { onOpen: (restore: OpenWalletOptions["restore"] | undefined) => void },
): JSX.Element {
  const { t, locale } = useLocale();
  const { monero } = useConfig();
  const [old, setOld] = createSignal(false);
  const [words, setWords] = createSignal("");
  const [height, setHeight] = createSignal("");
  const [tried, setTried] = createSignal(false);

  const cost = () => {
    if (WALLET_BYTES === undefined) return t("wallet.costUnknown");
    const size = new Intl.NumberFormat(locale(), {
      style: "unit",
      unit: "megabyte",
      maximumFractionDigits: 1,
    }).format(WALLET_BYTES / 1_000_000);
    return t("wallet.cost", { size });
  };
  const node = () => monero.nodes[0] === undefined ? "" : new URL(monero.nodes[0]).host;
  const block = () => /^\d{1,9}$/.test(height().trim()) ? Number(height().trim()) : undefined;

  const restore = () => {
    setTried(true);
    const from = block();
    if (from === undefined) return;
    props.onOpen({ words: words(), height: from });
    setWords("");
  };

  return (
    <Show
      when={monero.nodes.length > 0}
      fallback={<Notice what={t("wallet.noNodes")} act={t("wallet.noNodesDo")} />}
    >
      <div class="flex flex-col gap-3">
        <p>{t("wallet.about")}</p>
        <ul class="flex list-disc flex-col gap-1 ps-5 text-small text-quiet">
          <li>{t(monero.network === "regtest" ? "wallet.fleetingDemo" : "wallet.fleeting")}</li>
          <Show when={monero.network !== "regtest"}>
            <li>{t("wallet.small")}</li>
          </Show>
          <li>{t("wallet.asks", { node: node() })}</li>
          <li>{cost()}</li>
        </ul>
        <Show
          when={old()}
          fallback={
            <div class="flex flex-wrap gap-2">
              <Button look="primary" onClick={() => props.onOpen(undefined)}>{t("wallet.openNew")}</Button>
              <Button look="quiet" onClick={() => setOld(true)}>{t("wallet.openOld")}</Button>
            </div>
          }
        >
          <form
            class="flex flex-col gap-3"
            autocomplete="off"
            onSubmit={(event) => {
              event.preventDefault();
              restore();
            }}
          >
            <TextField
              label={t("wallet.words")}
              hint={t("wallet.wordsHint")}
              type="password"
              maxlength="1000"
              autocomplete="off"
              spellcheck={false}
              required
              value={words()}
              onText={setWords}
            />
            <TextField
              label={t("wallet.height")}
              hint={t("wallet.heightHint")}
              fault={tried() && block() === undefined ? t("wallet.heightFault") : undefined}
              inputmode="numeric"
              maxlength="9"
              required
              value={height()}
              onText={setHeight}
            />
            <div class="flex flex-wrap gap-2">
              <Button type="submit" look="primary">{t("wallet.bringBack")}</Button>
              <Button look="quiet" onClick={() => setOld(false)}>{t("wallet.back")}</Button>
            </div>
          </form>
        </Show>
      </div>
    </Show>
  );
}
