import { createSignal, For, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { SettleOutcome } from "./settle-stake.ts";
import { settleWords } from "./settle-words.ts";

export type SettleDialogProps = {
  title: string;
  /** What will happen, sentence by sentence. */
  about: readonly string[];
  /** The button that does it. */
  act: string;
  /** Does it; what came of the first step that failed, or of the last. */
  run: () => Promise<SettleOutcome>;
  /** Offered where the arbiter doesn't answer. */
  without?: { about: string; act: string; run: () => Promise<boolean> };
  onClose: () => void;
};

/** Asks once before what can't be undone, does it, and says why where it wasn't done. */
export function SettleDialog(props: SettleDialogProps): JSX.Element {
  const { t } = useLocale();
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal<Exclude<SettleOutcome, { outcome: "done" }>>();
  const run = async () => {
    setBusy(true);
    setFailed(undefined);
    const came = await props.run();
    setBusy(false);
    if (came.outcome === "done") props.onClose();
    else setFailed(came);
  };
  const runWithout = async () => {
    setBusy(true);
    const isTold = await props.without?.run();
    setBusy(false);
    if (isTold === true) props.onClose();
  };
  const away = () =>
    failed()?.code === "unreachable" || failed()?.code === "no-arbiter" ? props.without : undefined;
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <p role="status" class="grow self-center text-small text-quiet">
            {busy() ? t("stakesStudio.asking") : ""}
          </p>
          <Button onClick={props.onClose}>{t("stakesStudio.cancel")}</Button>
          <Button look="danger" busy={busy()} onClick={() => void run()}>{props.act}</Button>
        </>
      }
    >
      <For each={props.about}>{(sentence) => <p>{sentence}</p>}</For>
      <Show when={failed()}>
        {(came) => (
          <Notice
            tone="attention"
            live
            what={t(came().outcome === "refused" ? "stakesStudio.askRefused" : "stakesStudio.askLater")}
            why={settleWords(came(), t)}
            act={came().outcome === "refused" ? undefined : t("stakesStudio.askLaterDo")}
          />
        )}
      </Show>
      <Show when={away()}>
        {(without) => (
          <Notice tone="info" what={without().about}>
            <Button look="danger" busy={busy()} onClick={() => void runWithout()}>{without().act}</Button>
          </Notice>
        )}
      </Show>
    </Dialog>
  );
}
