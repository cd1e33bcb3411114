import { createSignal, For, type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";

export type WalletWordsProps = {
  load: () => Promise<{ words: string; height: number }>;
  /** Once the viewer says that the words are kept. */
  onKept?: (() => void) | undefined;
};

/** A wallet's words on request, and the block to bring it back from. They are in the page only while they are shown. */
export function WalletWords(props: WalletWordsProps): JSX.Element {
  const { t } = useLocale();
  const [backup, setBackup] = createSignal<{ words: string; height: number }>();
  const toggle = async () => {
    setBackup(backup() === undefined ? await props.load() : undefined);
  };
  return (
    <div class="flex flex-col gap-3">
      <Show when={backup()}>
        {(shown) => (
          <>
            <ol
              aria-label={t("wallet.words")}
              dir="ltr"
              class="columns-2 gap-4 rounded bg-sunken p-3 ps-10 text-small sm:columns-3"
            >
              <For each={shown().words.split(" ")}>{(word) => <li class="list-decimal">{word}</li>}</For>
            </ol>
            <CopyField label={t("wallet.words")} value={shown().words} secret />
            <CopyField label={t("wallet.height")} value={String(shown().height)} />
          </>
        )}
      </Show>
      <div class="flex flex-wrap gap-2">
        <Button icon={backup() === undefined ? "eye" : "eyeOff"} onClick={() => void toggle()}>
          {t(backup() === undefined ? "wallet.keepShow" : "wallet.keepHide")}
        </Button>
        <Show when={props.onKept !== undefined && backup() !== undefined}>
          <Button look="primary" onClick={() => props.onKept?.()}>{t("wallet.keepDone")}</Button>
        </Show>
      </div>
    </div>
  );
}
